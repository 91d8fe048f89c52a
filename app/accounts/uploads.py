"""Uploaded files between a look and a yes: under a random id, for the person who sent them."""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from werkzeug.datastructures import FileStorage

from surveys.errors import NotFound
from surveys.ids import is_id, new_id

MAX_BYTES = 20 * 1024 * 1024
"""Of one uploaded file; larger ones come in by the command line."""
MAX_ROWS = 100_000

KEPT_SECONDS = 24 * 3600
"""A file nobody said yes or no to is removed after a day."""

MAX_NAME = 80


@dataclass(frozen=True)
class Upload:
    """A file that was sent. name: as its owner calls it, shown and never used as a path."""

    id: str
    user_id: str
    what: str
    name: str
    path: Path


def keep(folder: Path, file: FileStorage, *, user_id: str, what: str) -> Upload:
    """Store *file* in *folder*; only the service's own user may read it."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    purge(folder)
    upload = Upload(new_id(), user_id, what, _shown_name(file.filename), folder)
    data = _data(folder, upload.id)
    data.touch(mode=0o600)
    file.save(data)
    facts = {name: value for name, value in asdict(upload).items() if name != "path"}
    notes = _notes(folder, upload.id)
    notes.touch(mode=0o600)
    notes.write_text(json.dumps(facts), encoding="utf-8")
    return Upload(**facts, path=data)


def find(folder: Path, upload_id: str, *, user_id: str, what: str) -> Upload:
    """The upload of that id. Raises NotFound when it is gone, or somebody else's."""
    # The only part of a path that comes from outside: 24 hexadecimal digits and nothing else.
    if not is_id(upload_id):
        raise NotFound
    try:
        facts = json.loads(_notes(folder, upload_id).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound from None
    upload = Upload(**facts, path=_data(folder, upload_id))
    if upload.user_id != user_id or upload.what != what or not upload.path.exists():
        raise NotFound
    return upload


def remove(upload: Upload) -> None:
    """Forget an upload that was taken or turned down."""
    upload.path.unlink(missing_ok=True)
    upload.path.with_suffix(".json").unlink(missing_ok=True)


def purge(folder: Path, *, now: float | None = None) -> int:
    """Remove what lies in *folder* for more than a day; returns how many files."""
    oldest = (now or time.time()) - KEPT_SECONDS
    removed = 0
    for path in folder.glob("*"):
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue  # another process was quicker
    return removed


def _data(folder: Path, upload_id: str) -> Path:
    return folder / f"{upload_id}.csv"


def _notes(folder: Path, upload_id: str) -> Path:
    return folder / f"{upload_id}.json"


def _shown_name(name: str | None) -> str:
    """The sender's name of the file without folders and unprintable signs."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    return shown[-MAX_NAME:] or "file.csv"
