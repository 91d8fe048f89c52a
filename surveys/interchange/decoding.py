"""Opens a table somebody saved: decides encoding and delimiter strictly, says so, streams its rows.

The encoding is the first of these that decodes the whole file without an error: what a byte-order
mark names, UTF-8, Windows-1252. (A guessing library read 4 of 4 short French samples wrongly.)
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from surveys.interchange.cells import Record, read_records
from surveys.interchange.delimiters import choose_delimiter
from surveys.interchange.messages import Refused, message
from surveys.interchange.sources import Source, open_bytes, open_text

MAX_BYTES = 1 << 30
"""Largest file read, in bytes after decompression; a small .gz can hold any number of zeros."""
MAX_ROWS = 5_000_000
MAX_COLUMNS = 1000

_CHUNK = 1 << 18
_SAMPLE = 1 << 16  # characters from which the delimiter is decided
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls


@dataclass(frozen=True)
class Reading:
    """How a file was read, shown to people before anything is kept of it.

    encoding: `utf-8`, `utf-16` or `cp1252`. has_bom: it began with a byte-order mark.
    delimiter: `;`, `,` or a tab. has_separator_line: Excel's `sep=;` stood in the first line.
    looks_damaged: it holds letters as `Ã©`: UTF-8 that another tool took for Windows-1252.
    """

    encoding: str
    has_bom: bool
    delimiter: str
    has_separator_line: bool
    looks_damaged: bool = False


@dataclass(frozen=True)
class Table:
    """A readable table: its columns as written in the header, and its rows as often as wanted."""

    source: Source
    reading: Reading
    columns: tuple[str, ...]
    max_rows: int

    @property
    def path(self) -> Path:
        return self.source.path

    @property
    def name(self) -> str:
        """What messages call the file."""
        return self.source.name

    def rows(self) -> Iterator[Record]:
        """Every row below the header, streamed; blank lines are left out but numbered.

        Raises Refused at the first row that has not one cell per column, at an unclosed quote, and
        beyond `max_rows`.
        """
        for count, record in enumerate(self._records(), start=0):
            if count > self.max_rows:
                raise Refused(
                    message(
                        "%(file)s has more than %(limit)s rows: split it into several files",
                        file=self.source.name,
                        limit=self.max_rows,
                    )
                )
            if count > 0:
                self._check_width(record)
                yield record

    def _records(self) -> Iterator[Record]:
        reading = self.reading
        with open_text(self.source, codec(reading)) as text:
            skipped = 0
            if reading.has_separator_line:
                text.readline()
                skipped = 1
            yield from read_records(
                text, reading.delimiter, file=self.source.name, skipped_lines=skipped
            )

    def _check_width(self, record: Record) -> None:
        if len(record.cells) == len(self.columns):
            return
        raise Refused(
            message(
                "%(file)s, row %(row)s (line %(line)s): expected %(expected)s cells as in the "
                "header, got %(came)s; a cell that holds the delimiter or a line break must stand "
                "in double quotes",
                file=self.source.name,
                row=record.number,
                line=record.line,
                expected=len(self.columns),
                came=len(record.cells),
            )
        )


def open_table(
    path: Path, *, name: str = "", max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS
) -> Table:
    """Decide how to read *path* (`.csv`, `.csv.gz`: known by its first bytes) and read its header.

    name: what messages call the file, when not by its own name.

    Raises Refused, naming the file and the line, when it is no text table: an Excel workbook, a NUL
    character, bytes that belong to no accepted encoding, a damaged .gz, no header, too large or
    too wide.
    """
    source = Source(path, name or path.name)
    encoding, has_bom, damaged = _decide_encoding(source, max_bytes)
    start = Reading(encoding, has_bom, ",", has_separator_line=False, looks_damaged=damaged)
    with open_text(source, codec(start)) as text:
        sample = text.read(_SAMPLE)
        is_whole = not text.read(1)
    separator = _SEPARATOR_LINE.match(sample)
    if separator:
        delimiter = _known_delimiter(separator[1], source)
    else:
        delimiter = choose_delimiter(sample, is_whole=is_whole)
    reading = Reading(encoding, has_bom, delimiter, separator is not None, damaged)
    return Table(source, reading, _header(source, reading), max_rows)


def codec(reading: Reading) -> str:
    """The Python codec that reads such a file and drops its byte-order mark."""
    return "utf-8-sig" if reading.encoding == "utf-8" else reading.encoding


def _decide_encoding(source: Source, max_bytes: int) -> tuple[str, bool, bool]:
    """(encoding, has_bom, looks_damaged) of the whole file, read once or twice, streamed."""
    with open_bytes(source) as raw:
        start = raw.read(4)
    if start in _WORKBOOKS:
        raise Refused(
            message(
                "%(file)s is a workbook, not a CSV file: in the spreadsheet choose "
                "“Save as”, “CSV UTF-8”, and take that file",
                file=source.name,
            )
        )
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", True, _decode_all(source, "utf-16", max_bytes)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8", True, _decode_all(source, "utf-8-sig", max_bytes)
    try:
        return "utf-8", False, _decode_all(source, "utf-8", max_bytes)
    except NotInEncoding:
        return "cp1252", False, _decode_all(source, "cp1252", max_bytes)


class NotInEncoding(Refused):
    """Some bytes of the file do not exist in the encoding tried."""


def _decode_all(source: Source, encoding: str, max_bytes: int) -> bool:
    """Decode the whole file strictly; returns whether it looks like UTF-8 spoiled elsewhere."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line, size, spoiled = 1, 0, False
    with open_bytes(source) as raw:
        while True:
            chunk = raw.read(_CHUNK)
            size += len(chunk)
            if size > max_bytes:
                raise _too_large(source, max_bytes)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                raise _not_decodable(source, encoding, error, line) from error
            if "\0" in text:
                raise _holds_nul(source, line + text[: text.index("\0")].count("\n"))
            spoiled = spoiled or "Ã©" in text or "Ã¨" in text or "â€™" in text
            line += text.count("\n")
            if not chunk:
                return spoiled


def _not_decodable(
    source: Source, encoding: str, error: UnicodeDecodeError, line: int
) -> NotInEncoding:
    # The bytes before the fault are decodable, but in UTF-16 a b"\n" may be half of a character.
    before = error.object[: error.start].decode(error.encoding, "replace")
    where = line + before.count("\n")
    if encoding == "cp1252":
        return NotInEncoding(
            message(
                "%(file)s, line %(line)s: byte 0x%(byte)s is neither UTF-8 nor Windows-1252; "
                "save the file as “CSV UTF-8” and try again",
                file=source.name,
                line=where,
                byte=f"{error.object[error.start]:02x}",
            )
        )
    return NotInEncoding(
        message(
            "%(file)s, line %(line)s: its byte-order mark says %(encoding)s, but the bytes there "
            "are not; save the file as “CSV UTF-8” and try again",
            file=source.name,
            line=where,
            encoding="UTF-16" if encoding == "utf-16" else "UTF-8",
        )
    )


def _holds_nul(source: Source, line: int) -> Refused:
    return Refused(
        message(
            "%(file)s, line %(line)s holds a NUL character: it is no text, or UTF-16 without a "
            "byte-order mark; save it as “CSV UTF-8” and try again",
            file=source.name,
            line=line,
        )
    )


def _too_large(source: Source, max_bytes: int) -> Refused:
    return Refused(
        message(
            "%(file)s is larger than %(limit)s MB (uncompressed): split it into several files",
            file=source.name,
            limit=max_bytes // 1_000_000,
        )
    )


def _too_wide(source: Source, width: int) -> Refused:
    return Refused(
        message(
            "%(file)s has %(width)s columns: expected at most %(limit)s; leave out those that "
            "are not needed",
            file=source.name,
            width=width,
            limit=MAX_COLUMNS,
        )
    )


def _known_delimiter(letter: str, source: Source) -> str:
    if letter in ";,\t":
        return letter
    raise Refused(
        message(
            "%(file)s, line 1: expected sep= with a semicolon, a comma or a tab; got %(came)s",
            file=source.name,
            came=repr(letter),
        )
    )


def _header(source: Source, reading: Reading) -> tuple[str, ...]:
    probe = Table(source, reading, (), max_rows=0)
    for record in probe._records():
        if len(record.cells) > MAX_COLUMNS:
            raise _too_wide(source, len(record.cells))
        return tuple(cell.strip() for cell in record.cells)
    raise Refused(
        message(
            "%(file)s is empty: expected a header line with the names of the columns",
            file=source.name,
        )
    )
