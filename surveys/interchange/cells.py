"""Cuts decoded text into records of cells, strictly, and numbers them as a spreadsheet would."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from surveys.interchange.messages import Message, Refused, message

MAX_RECORD = 1 << 20
"""Characters of one record. A packed file of 30 kB may hold one line of millions of delimiters:
read whole, that line took 4 GB."""


@dataclass(frozen=True)
class Record:
    """One record of a file.

    number: as a spreadsheet shows it, the header being row 1. line: where it begins in an editor,
    a larger number when cells before it hold line breaks.
    """

    number: int
    line: int
    cells: tuple[str, ...]


class _TooLong(Exception):
    """A record goes on beyond MAX_RECORD."""


class _Lines:
    """The lines of *text*, given out until one record has had MAX_RECORD characters of them."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self.room = MAX_RECORD

    def __iter__(self) -> Iterator[str]:
        # A generator, not __next__: a third of the cost, and this runs for each line of any file.
        readline = self._text.readline
        while line := readline(MAX_RECORD + 1):
            self.room -= len(line)
            if self.room < 0:
                raise _TooLong
            yield line


def read_records(
    text: IO[str], delimiter: str, *, file: str, skipped_lines: int = 0
) -> Iterator[Record]:
    """Every record of *text* that is not a blank line.

    Raises Refused where quotes do not fit, and at a record longer than MAX_RECORD.
    """
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        line = skipped_lines + reader.line_num + 1
        lines.room = MAX_RECORD
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _TooLong as error:
            raise Refused(_too_long(file, number, line)) from error
        except csv.Error as error:
            raise Refused(_fault(error, file, number, line)) from error
        if cells:
            yield Record(number, line, tuple(cells))


def _too_long(file: str, number: int, line: int) -> Message:
    return message(
        "%(file)s, row %(row)s (line %(line)s): a row is longer than %(limit)s characters; "
        "is a double quote left open there?",
        file=file,
        row=number,
        line=line,
        limit=MAX_RECORD,
    )


def _fault(error: csv.Error, file: str, number: int, line: int) -> Message:
    """What Python's csv module says in words that help: it names neither row nor remedy."""
    if "unexpected end of data" in str(error):
        return message(
            "%(file)s, row %(row)s (line %(line)s): a double quote opens a cell and is never "
            "closed; close it, or write it twice if it belongs to the text",
            file=file,
            row=number,
            line=line,
        )
    if "field larger than field limit" in str(error):
        return message(
            "%(file)s, row %(row)s (line %(line)s): a cell is longer than %(limit)s characters; "
            "is a double quote left open there?",
            file=file,
            row=number,
            line=line,
            limit=csv.field_size_limit(),
        )
    return message(
        "%(file)s, row %(row)s (line %(line)s): expected the delimiter or the line's end after a "
        "closing double quote; a double quote inside a quoted cell must be written twice",
        file=file,
        row=number,
        line=line,
    )
