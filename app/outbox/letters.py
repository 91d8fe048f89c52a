"""Reads the outbox folder: its letters, newest first, and the parts of one of them."""

import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from surveys.errors import NotFound

NAME = re.compile(r"[0-9a-z]{1,64}\.[0-9]{1,3}\.eml\Z")

_LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Listed:
    """One letter of the list. at: when it was written, UTC."""

    name: str
    to: str
    subject: str
    at: datetime


@dataclass(frozen=True)
class Piece:
    """A run of a letter's text; with `url`, it is a link."""

    text: str
    url: str | None = None


@dataclass(frozen=True)
class Letter:
    """One letter with its parts."""

    name: str
    sender: str
    to: str
    subject: str
    text: str
    html: str

    def pieces(self) -> list[Piece]:
        """The text cut at its links, so that a page can make them work."""
        pieces: list[Piece] = []
        end = 0
        for match in _LINK.finditer(self.text):
            pieces.append(Piece(self.text[end : match.start()]))
            pieces.append(Piece(match[0], match[0]))
            end = match.end()
        return [*pieces, Piece(self.text[end:])]


def newest(folder: Path, *, limit: int, offset: int = 0) -> tuple[list[Listed], int]:
    """One page of the letters in *folder*, the one written last first, and how many there are."""
    files = [file for file in _files(folder) if NAME.match(file.name)]
    files.sort(key=lambda file: (-file.stat().st_mtime_ns, file.name))
    return [_listed(file) for file in files[offset : offset + limit]], len(files)


def read(folder: Path, name: str) -> Letter:
    """The letter of that file name. Raises NotFound, also for a name that is none of ours."""
    file = folder / name
    if not NAME.match(name) or not file.is_file():
        raise NotFound
    message = parse(file)
    return Letter(
        name=name,
        sender=str(message["From"]),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _listed(file: Path) -> Listed:
    with file.open("rb") as source:
        message = BytesParser(policy=email.policy.default).parse(source, headersonly=True)
    at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return Listed(file.name, str(message["To"]), str(message["Subject"]), at)


def parse(file: Path) -> EmailMessage:
    """The whole message in a file of the outbox."""
    message = BytesParser(policy=email.policy.default).parsebytes(file.read_bytes())
    assert isinstance(message, EmailMessage)  # noqa: S101 - what this policy makes
    return message


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
