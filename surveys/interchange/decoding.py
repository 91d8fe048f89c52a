"""Opens a table somebody saved: decides encoding and delimiter strictly, says so, streams its rows.

The encoding is the first of these that decodes the whole file without an error: what a byte-order
mark names, UTF-8, Windows-1252. (A guessing library read 4 of 4 short French samples wrongly.)
"""

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from surveys.interchange.cells import Record, read_records
from surveys.interchange.delimiters import choose_delimiter
from surveys.interchange.messages import Refused, message

MAX_BYTES = 1 << 30
"""Largest file read, in bytes after decompression; a small .gz can hold any number of zeros."""
MAX_ROWS = 5_000_000

_CHUNK = 1 << 18
_SAMPLE = 1 << 16  # characters from which the delimiter is decided
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls
_GZIP = b"\x1f\x8b"


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

    path: Path
    reading: Reading
    columns: tuple[str, ...]
    max_rows: int

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
                        file=self.path.name,
                        limit=self.max_rows,
                    )
                )
            if count > 0:
                self._check_width(record)
                yield record

    def _records(self) -> Iterator[Record]:
        reading = self.reading
        with open_text(self.path, codec(reading)) as text:
            skipped = 0
            if reading.has_separator_line:
                text.readline()
                skipped = 1
            yield from read_records(
                text, reading.delimiter, file=self.path.name, skipped_lines=skipped
            )

    def _check_width(self, record: Record) -> None:
        if len(record.cells) == len(self.columns):
            return
        raise Refused(
            message(
                "%(file)s, row %(row)s (line %(line)s): expected %(expected)s cells as in the "
                "header, got %(came)s; a cell that holds the delimiter or a line break must stand "
                "in double quotes",
                file=self.path.name,
                row=record.number,
                line=record.line,
                expected=len(self.columns),
                came=len(record.cells),
            )
        )


def open_table(path: Path, *, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS) -> Table:
    """Decide how to read *path* (`.csv`, `.csv.gz`: known by its first bytes) and read its header.

    Raises Refused, naming the file and the line, when it is no text table: an Excel workbook, a NUL
    character, bytes that belong to no accepted encoding, a damaged .gz, no header, too large.
    """
    encoding, has_bom, damaged = _decide_encoding(path, max_bytes)
    start = Reading(encoding, has_bom, ",", has_separator_line=False, looks_damaged=damaged)
    with open_text(path, codec(start)) as text:
        sample = text.read(_SAMPLE)
        is_whole = not text.read(1)
    separator = _SEPARATOR_LINE.match(sample)
    if separator:
        delimiter = _known_delimiter(separator[1], path)
    else:
        delimiter = choose_delimiter(sample, is_whole=is_whole)
    reading = Reading(encoding, has_bom, delimiter, separator is not None, damaged)
    return Table(path, reading, _header(path, reading), max_rows)


def codec(reading: Reading) -> str:
    """The Python codec that reads such a file and drops its byte-order mark."""
    return "utf-8-sig" if reading.encoding == "utf-8" else reading.encoding


@contextmanager
def open_bytes(path: Path) -> Iterator[BinaryIO]:
    """The bytes of *path*, decompressed when it is a gzip file, with its faults as sentences."""
    try:
        with path.open("rb") as raw:
            is_gzip = raw.read(2) == _GZIP
            raw.seek(0)
            if not is_gzip:
                yield raw
                return
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield io.BufferedReader(unpacked)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Refused(
            message(
                "%(file)s is a damaged or incomplete .gz file: copy or compress it again",
                file=path.name,
            )
        ) from error
    except OSError as error:
        raise Refused(
            message(
                "%(file)s cannot be read: %(reason)s",
                file=str(path),
                reason=error.strerror or error,
            )
        ) from error


@contextmanager
def open_text(path: Path, encoding: str) -> Iterator[io.TextIOWrapper]:
    """The decoded text of *path*, line ends as they are."""
    with open_bytes(path) as raw:
        yield io.TextIOWrapper(raw, encoding=encoding, errors="strict", newline="")


def _decide_encoding(path: Path, max_bytes: int) -> tuple[str, bool, bool]:
    """(encoding, has_bom, looks_damaged) of the whole file, read once or twice, streamed."""
    with open_bytes(path) as raw:
        start = raw.read(4)
    if start in _WORKBOOKS:
        raise Refused(
            message(
                "%(file)s is a workbook, not a CSV file: in the spreadsheet choose "
                "“Save as”, “CSV UTF-8”, and take that file",
                file=path.name,
            )
        )
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", True, _decode_all(path, "utf-16", max_bytes)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8", True, _decode_all(path, "utf-8-sig", max_bytes)
    try:
        return "utf-8", False, _decode_all(path, "utf-8", max_bytes)
    except NotInEncoding:
        return "cp1252", False, _decode_all(path, "cp1252", max_bytes)


class NotInEncoding(Refused):
    """Some bytes of the file do not exist in the encoding tried."""


def _decode_all(path: Path, encoding: str, max_bytes: int) -> bool:
    """Decode the whole file strictly; returns whether it looks like UTF-8 spoiled elsewhere."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line, size, spoiled = 1, 0, False
    with open_bytes(path) as raw:
        while True:
            chunk = raw.read(_CHUNK)
            size += len(chunk)
            if size > max_bytes:
                raise _too_large(path, max_bytes)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                raise _not_decodable(path, encoding, error, line) from error
            if "\0" in text:
                raise _holds_nul(path, line + text[: text.index("\0")].count("\n"))
            spoiled = spoiled or "Ã©" in text or "Ã¨" in text or "â€™" in text
            line += text.count("\n")
            if not chunk:
                return spoiled


def _not_decodable(
    path: Path, encoding: str, error: UnicodeDecodeError, line: int
) -> NotInEncoding:
    # The bytes before the fault are decodable, but in UTF-16 a b"\n" may be half of a character.
    before = error.object[: error.start].decode(error.encoding, "replace")
    where = line + before.count("\n")
    if encoding == "cp1252":
        return NotInEncoding(
            message(
                "%(file)s, line %(line)s: byte 0x%(byte)s is neither UTF-8 nor Windows-1252; "
                "save the file as “CSV UTF-8” and try again",
                file=path.name,
                line=where,
                byte=f"{error.object[error.start]:02x}",
            )
        )
    return NotInEncoding(
        message(
            "%(file)s, line %(line)s: its byte-order mark says %(encoding)s, but the bytes there "
            "are not; save the file as “CSV UTF-8” and try again",
            file=path.name,
            line=where,
            encoding="UTF-16" if encoding == "utf-16" else "UTF-8",
        )
    )


def _holds_nul(path: Path, line: int) -> Refused:
    return Refused(
        message(
            "%(file)s, line %(line)s holds a NUL character: it is no text, or UTF-16 without a "
            "byte-order mark; save it as “CSV UTF-8” and try again",
            file=path.name,
            line=line,
        )
    )


def _too_large(path: Path, max_bytes: int) -> Refused:
    return Refused(
        message(
            "%(file)s is larger than %(limit)s MB (uncompressed): split it into several files",
            file=path.name,
            limit=max_bytes // 1_000_000,
        )
    )


def _known_delimiter(letter: str, path: Path) -> str:
    if letter in ";,\t":
        return letter
    raise Refused(
        message(
            "%(file)s, line 1: expected sep= with a semicolon, a comma or a tab; got %(came)s",
            file=path.name,
            came=repr(letter),
        )
    )


def _header(path: Path, reading: Reading) -> tuple[str, ...]:
    probe = Table(path, reading, (), max_rows=0)
    for record in probe._records():
        return tuple(cell.strip() for cell in record.cells)
    raise Refused(
        message(
            "%(file)s is empty: expected a header line with the names of the columns",
            file=path.name,
        )
    )
