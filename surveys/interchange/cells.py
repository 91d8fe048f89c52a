"""Cuts decoded text into records of cells, strictly, and numbers them as a spreadsheet would."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from surveys.interchange.messages import Message, Refused, message


@dataclass(frozen=True)
class Record:
    """One record of a file.

    number: as a spreadsheet shows it, the header being row 1. line: where it begins in an editor,
    a larger number when cells before it hold line breaks.
    """

    number: int
    line: int
    cells: tuple[str, ...]


def read_records(
    lines: Iterable[str], delimiter: str, *, file: str, skipped_lines: int = 0
) -> Iterator[Record]:
    """Every record of *lines* that is not a blank line. Raises Refused where quotes do not fit."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        line = skipped_lines + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Refused(_fault(error, file, number, line)) from error
        if cells:
            yield Record(number, line, tuple(cells))


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
