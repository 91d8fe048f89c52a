"""Opens the bytes and the text of a file, packed or not, with what can go wrong as sentences."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from surveys.interchange.messages import Refused, message

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Source:
    """A file, and what messages call it: an uploaded one lies under another name than its own."""

    path: Path
    name: str


@contextmanager
def open_bytes(source: Source) -> Iterator[BinaryIO]:
    """The bytes of *source*, decompressed when it is a gzip file."""
    try:
        with source.path.open("rb") as raw:
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
                file=source.name,
            )
        ) from error
    except OSError as error:
        raise Refused(
            message(
                "%(file)s cannot be read: %(reason)s",
                file=source.name,
                reason=error.strerror or error,
            )
        ) from error


@contextmanager
def open_text(source: Source, encoding: str) -> Iterator[io.TextIOWrapper]:
    """The decoded text of *source*, line ends as they are."""
    with open_bytes(source) as raw:
        yield io.TextIOWrapper(raw, encoding=encoding, errors="strict", newline="")
