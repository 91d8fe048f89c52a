"""Writes a file whole or not at all: beside its place first, then moved there at once."""

import gzip
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from surveys.errors import BadInput


def write_whole(path: Path, chunks: Iterable[str]) -> None:
    """Write *chunks* as UTF-8 to *path*, packed when its name ends in `.gz`.

    Whatever was there before stays until the new file is complete and on disk. Raises BadInput
    when the folder cannot be written to.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise BadInput(
            f"cannot write {path}: expected a folder that takes new files; {error.strerror}"
        ) from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _write(file, chunks, packed=path.suffix == ".gz")
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o600)  # it may hold names and answers: its owner decides who else reads it
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _write(file: IO[bytes], chunks: Iterable[str], *, packed: bool) -> None:
    if not packed:
        for chunk in chunks:
            file.write(chunk.encode())
        return
    # No name and no time inside: the same data gives the same bytes.
    with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as archive:
        for chunk in chunks:
            archive.write(chunk.encode())
