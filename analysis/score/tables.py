"""CSV tables at the door: opened, decoded and checked for their columns; faults name the place."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, TypeVar

from analysis.score.errors import BadInput

T = TypeVar("T")


def find_table(folder: Path, name: str) -> Path | None:
    """``name``.csv in *folder*, else ``name``.csv.gz, else None."""
    for candidate in (folder / f"{name}.csv", folder / f"{name}.csv.gz"):
        if candidate.is_file():
            return candidate
    return None


@contextmanager
def open_text(path: Path) -> Iterator[TextIO]:
    """UTF-8 text of *path*, with or without a byte-order mark, unpacked if it ends in .gz."""
    if path.name.endswith(".gz"):
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as packed:
            yield packed
    else:
        with path.open(encoding="utf-8-sig", newline="") as plain:
            yield plain


def rows(
    path: Path, required: Sequence[str], optional: Sequence[str] = ()
) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells in the order of *required* then *optional*); the header is row 1.

    Cells are stripped; a missing optional column gives blank cells. Empty lines are skipped.

    Raises BadInput if the file is no UTF-8 comma-separated text, lacks a required column or
    has a row that is shorter or longer than its header.
    """
    number = 0
    with open_text(path) as text:
        reader = csv.reader(text, strict=True)
        try:
            places, width = _header(path, next(reader, []), required, optional)
            for number, cells in enumerate(reader, start=2):
                if len(cells) == width:
                    yield number, [cells[i].strip() if i >= 0 else "" for i in places]
                elif cells:
                    raise BadInput(
                        f"{path.name}, row {number}: expected {width} columns, came {len(cells)}"
                    )
        except UnicodeDecodeError as error:
            byte = error.object[error.start]
            raise BadInput(
                f"{path.name}, after row {max(number, 1)}: expected UTF-8 text,"
                f" came the byte 0x{byte:02x}; save the file as UTF-8"
            ) from error
        except (csv.Error, EOFError, OSError, zlib.error) as error:
            raise BadInput(
                f"{path.name}, after row {max(number, 1)}: expected comma-separated text,"
                f" came: {error}"
            ) from error


def checked(path: Path, row: int, column: str, read: Callable[[str], T], cell: str) -> T:
    """``read(cell)``; a BadInput it raises is raised again with file, row and column."""
    try:
        return read(cell)
    except BadInput as error:
        raise at(path, row, column, str(error)) from None


def at(path: Path, row: int, column: str, message: str) -> BadInput:
    """The error of one cell."""
    return BadInput(f"{path.name}, row {row}, column {column}: {message}")


def _header(
    path: Path, header: Sequence[str], required: Sequence[str], optional: Sequence[str]
) -> tuple[list[int], int]:
    names = [name.strip() for name in header]
    for column in (*required, *optional):
        if names.count(column) > 1:
            raise BadInput(f"{path.name}, row 1, column {column}: expected once, came twice")
    for column in required:
        if column not in names:
            came = ", ".join(names) or "an empty file"
            raise BadInput(
                f"{path.name}, row 1, column {column}: expected this column, came {came}"
            )
    places = [names.index(name) if name in names else -1 for name in (*required, *optional)]
    return places, len(names)
