"""Copies of the database that can be trusted, and the way back from one.

Copying the file is no backup: under three writers 20 of 20 copied files were broken. The online
backup API gives one consistent moment while others go on writing; each copy is then opened and
checked before it gets its name.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from surveys import clock, health, migrations
from surveys.db import Database, connect
from surveys.errors import BadInput, DatabaseBusy, DatabaseDamaged
from surveys.ids import new_id

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite may keep beside a database file."""


@dataclass(frozen=True)
class Content:
    """How much a database holds, for people to recognise it by."""

    accounts: int
    contacts: int
    campaigns: int
    responses: int
    answers: int
    latest_answer: str | None


@dataclass(frozen=True)
class Restored:
    """A database that was put back. `kept`: where the one before lies; None if there was none.

    `to_migrate`: the backup is of an older version, `rapport migrate` must run before use.
    """

    content: Content
    kept: Path | None
    to_migrate: bool


def backup(db: Database, target: Path, *, force: bool = False) -> Content:
    """Write a checked copy of *db* to *target* while others go on writing; returns what it holds.

    It holds all that was committed before the call. Only its owner may read the file. *target*
    appears whole or not at all. Raises BadInput when it exists (unless *force*) or cannot be
    written, DatabaseDamaged when the copy does not pass its checks.
    """
    if target.resolve() == db.path.resolve():
        raise BadInput(f"{target} is the database itself; name another file")
    if target.is_dir() or not target.parent.is_dir():
        raise BadInput(f"expected the name of a file in an existing folder; got {target}")
    if target.exists() and not force:
        raise BadInput(f"{target} exists; name another file, or use --force to replace it")
    with _partial(target) as part:
        db.snapshot_to(part)
        with _opened(part) as copy:
            _refuse_unsound(copy, target)
            content = content_of(copy)
        _put_in_place(part, target)
    return content


def restore(source: Path, target: Path) -> Restored:
    """Put the backup *source* in the place of the database *target*, which is kept aside.

    The backup is copied and checked first; *target* is not touched unless it is sound. Everyone
    must log in again. Raises BadInput when *source* is not a sound backup, or *target* is in use.
    """
    if not source.is_file():
        raise BadInput(f"expected a backup file; there is none at {source}")
    if source.resolve() == target.resolve():
        raise BadInput(f"{source} is the database itself, not a backup of it")
    if any(_size(Path(f"{source}{end}")) for end in BESIDE if end != "-shm"):
        raise BadInput(
            f"{source} is a database in use (a log lies beside it), not a backup: "
            "make one with `rapport backup`"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        health.refuse_broken_file(source)
    except DatabaseDamaged as error:
        raise BadInput(f"expected a backup, nothing was changed: {error}") from error
    with _partial(target) as part:
        shutil.copyfile(source, part)
        try:
            content, to_migrate = _prepare(part, source)
        except DatabaseDamaged as error:
            raise BadInput(f"{source} is damaged, nothing was changed: {error}") from error
        kept = _set_aside(target)
        _put_in_place(part, target)
    return Restored(content=content, kept=kept, to_migrate=to_migrate)


def content_of(db: Database) -> Content:
    """How much *db* holds."""
    row = db.one(
        """
        SELECT (SELECT count(*) FROM account) AS accounts,
               (SELECT count(*) FROM contact) AS contacts,
               (SELECT count(*) FROM campaign) AS campaigns,
               (SELECT count(*) FROM response) AS responses,
               (SELECT count(*) FROM answer) AS answers,
               (SELECT max(received_at) FROM response) AS latest_answer
        """
    )
    return Content(**row)


def _prepare(part: Path, source: Path) -> tuple[Content, bool]:
    """Check the copy of *source*, and end every login that it still remembers."""
    health.refuse_broken_file(part)
    with _opened(part) as copy:
        _refuse_unsound(copy, source)
        to_migrate = len(migrations.applied(copy)) < len(migrations.known())
        with copy.transaction():
            copy.execute("DELETE FROM session")
            copy.execute("DELETE FROM login_attempt")
            # Whoever held a lease then does not any more.
            copy.execute("DELETE FROM lease")
        return content_of(copy), to_migrate


def _refuse_unsound(copy: Database, name: Path) -> None:
    found = health.problems(copy)
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise DatabaseDamaged(f"{name}: {found[0]}{more}")


@contextmanager
def _partial(target: Path) -> Iterator[Path]:
    """A file beside *target*, readable by its owner only, that is gone afterwards."""
    part = target.with_name(f".{target.name}.{new_id()}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise BadInput(f"cannot write in {target.parent}: {error.strerror}") from error
    try:
        yield part
    finally:
        for end in ("", *BESIDE):
            Path(f"{part}{end}").unlink(missing_ok=True)


@contextmanager
def _opened(part: Path) -> Iterator[Database]:
    """The database in *part*; afterwards it is one file with nothing beside it."""
    copy = connect(part)
    try:
        yield copy
        copy.all("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()


def _set_aside(target: Path) -> Path | None:
    """Rename the present database, with what lies beside it; None when there is none."""
    if not target.exists():
        return None
    _refuse_in_use(target)
    stamp = "".join(letter for letter in clock.now() if letter.isalnum())
    kept = target.with_name(f"{target.name}.before-restore-{stamp}")
    for end in BESIDE:
        with contextlib.suppress(FileNotFoundError):
            os.rename(f"{target}{end}", f"{kept}{end}")
    os.rename(target, kept)
    return kept


def _refuse_in_use(target: Path) -> None:
    """Raise BadInput when another process has *target* open.

    Only the last one who has a database open may take it out of WAL mode, which also brings its
    log into the file. One that cannot be opened at all has nobody working in it.
    """
    if not _size(target):
        return  # SQLite would make a database of it, and hide what was found
    try:
        present = connect(target)
    except DatabaseDamaged:
        return
    except DatabaseBusy as error:
        raise _in_use(target) from error
    try:
        present.all("PRAGMA journal_mode=DELETE")
    except DatabaseBusy as error:
        raise _in_use(target) from error
    except DatabaseDamaged:
        return
    finally:
        present.close()


def _in_use(target: Path) -> BadInput:
    return BadInput(f"{target} is in use: stop `rapport serve` and `rapport worker` first")


def _put_in_place(part: Path, target: Path) -> None:
    """Give *part* its name once its bytes are on the disk."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(part, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
