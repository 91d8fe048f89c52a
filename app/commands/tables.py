"""Reading a table for a command that knows nothing of what we keep.

`surveys` and `analysis` meet only in the jobs; a command that analyses a file reads it
through here, by the same strict rules as every import.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from app.commands.context import BadInputExit
from surveys.interchange.cells import Record
from surveys.interchange.decoding import MAX_BYTES, Table, open_table

__all__ = ["STANDARD_INPUT", "Record", "Table", "given_table"]

STANDARD_INPUT = Path("-")
_CHUNK = 1 << 18


@contextmanager
def given_table(source: Path) -> Iterator[Table]:
    """The table at *source*, or the one that comes by standard input.

    The encoding is decided on the whole, so what comes by a pipe is kept in a temporary file
    while it is read: disk, not memory. Raises BadInputExit where there is no file, Refused as
    `open_table` does.
    """
    if source != STANDARD_INPUT:
        if not source.is_file():
            raise BadInputExit(
                f"{source}: expected an existing CSV file; check the path, or give - for standard "
                "input"
            )
        yield open_table(source)
        return
    with NamedTemporaryFile(prefix="rapport-") as kept:
        _keep(sys.stdin.buffer, kept)
        yield open_table(Path(kept.name), name="standard input")


def _keep(coming: IO[bytes], kept: IO[bytes]) -> None:
    """Copy what comes; a little more than may be read, and `open_table` refuses it."""
    size = 0
    while size <= MAX_BYTES and (chunk := coming.read(_CHUNK)):
        size += len(chunk)
        kept.write(chunk)
    kept.flush()
