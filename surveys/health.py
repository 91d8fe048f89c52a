"""Is the database sound, does it take writes, what work is waiting? Facts, no sentences."""

from dataclasses import dataclass
from pathlib import Path

from surveys import answer_digests, clock, migrations, settings_kept
from surveys.db import Database
from surveys.errors import DatabaseDamaged

MAGIC = b"SQLite format 3\x00"
HEADER_BYTES = 100
MAX_PROBLEMS = 20
"""How many problems of one kind are listed; one is enough to act."""

WRITTEN_AT = "written_at"
"""The setting that notes when a trial write last succeeded."""

EMPTY_GRACE_SECONDS = 60.0
"""A file of no bytes may be one that another process is just making; not for a whole minute."""


@dataclass(frozen=True)
class Pending:
    """Work of one kind that is due. `oldest`: since when (UTC text), where that is known."""

    work: str
    count: int
    oldest: str | None


def refuse_broken_file(path: Path) -> None:
    """Raise DatabaseDamaged when *path* exists but cannot be a whole SQLite database.

    Cheap (100 bytes are read), so every command can afford it. Finds what SQLite itself does not
    call damage at opening: a file of no bytes, which it would fill anew, and one cut short.
    """
    if not path.exists():
        return
    status = path.stat()
    if status.st_size == 0:
        age = clock.to_moment(clock.now()).timestamp() - status.st_mtime
        if age > EMPTY_GRACE_SECONDS:
            raise DatabaseDamaged(f"{path} has no content at all")
        return
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
    if not header.startswith(MAGIC) or len(header) < HEADER_BYTES:
        raise DatabaseDamaged(f"{path} is not an SQLite database")
    if not _has_wal(path) and status.st_size < _bytes_by_header(header):
        raise DatabaseDamaged(
            f"{path} is cut short: {status.st_size} of {_bytes_by_header(header)} bytes"
        )


def journal_mode_in_use(db: Database) -> str:
    """`wal` or `delete`, as the file is kept at this moment."""
    return str(db.value("PRAGMA journal_mode"))


def response_count(db: Database) -> int:
    """How many responses are kept, replaced ones included."""
    return int(db.value("SELECT count(*) FROM response"))


def integrity_problems(db: Database) -> list[str]:
    """What SQLite's integrity check finds in the structure of the file; empty when sound."""
    try:
        rows = db.all(f"PRAGMA integrity_check({MAX_PROBLEMS})")
    except DatabaseDamaged as error:
        return [str(error)]
    found = [str(next(iter(row.values()))) for row in rows]
    return [] if found == ["ok"] else found


def foreign_key_problems(db: Database) -> list[str]:
    """Rows that point to a row that is not there: `table -> parent`."""
    rows = db.all("PRAGMA foreign_key_check")
    return [f"{row['table']} -> {row['parent']}" for row in rows[:MAX_PROBLEMS]]


def damaged_responses(db: Database) -> list[str]:
    """Ids of responses whose stored answers are not what was given, at most MAX_PROBLEMS + 1."""
    found = []
    for response_id in answer_digests.damaged(db):
        found.append(response_id)
        if len(found) > MAX_PROBLEMS:
            break
    return found


def problems(db: Database) -> list[str]:
    """Everything that is wrong with the content of *db*, in a few words each; empty when sound."""
    broken = integrity_problems(db)
    if broken:
        return [f"integrity: {problem}" for problem in broken]
    migrations.refuse_newer(set(migrations.applied(db)))
    if not migrations.applied(db):
        return ["it holds no Rapport data"]
    return [
        *(f"dangling reference: {problem}" for problem in foreign_key_problems(db)),
        *(f"response {response_id} was altered" for response_id in damaged_responses(db)),
    ]


def check_readable(db: Database) -> None:
    """Read something. Raises what the database raises."""
    db.value("SELECT count(*) AS n FROM schema_migration")


def check_writable(db: Database, *, moment: str | None = None) -> None:
    """Store the time of this check: the lock is to be had, and the disk takes what is committed.

    A write that is taken back would prove less: it never reaches the disk. Raises DatabaseBusy
    (DatabaseUnwritable on a full or read-only disk).
    """
    with db.transaction():
        settings_kept.put(db, WRITTEN_AT, moment or clock.now())


def was_writable(db: Database, *, within_seconds: float) -> bool:
    """Whether such a check succeeded lately, so that not every caller costs a write."""
    written_at = settings_kept.get(db, WRITTEN_AT)
    now = clock.now()
    if written_at is None:
        return False
    return clock.after(now, seconds=-within_seconds) < written_at <= now


def pending_work(db: Database, *, analyser: str, moment: str | None = None) -> list[Pending]:
    """What waits for the worker: mails due, verbatims unread by *analyser*, scores behind."""
    return [
        _pending_mail(db, moment or clock.now()),
        _pending_reading(db, analyser),
        _pending_scores(db),
    ]


def _pending_mail(db: Database, moment: str) -> Pending:
    row = db.one(
        """
        SELECT count(*) AS n, min(invitation.due_at) AS oldest
          FROM invitation
          JOIN campaign ON campaign.id = invitation.campaign_id AND campaign.state = 'open'
         WHERE invitation.due_at <= :moment AND invitation.sent_at IS NULL
           AND invitation.stopped_at IS NULL AND invitation.bounced_at IS NULL
        """,
        moment=moment,
    )
    return Pending("mail", row["n"], row["oldest"])


def _pending_reading(db: Database, analyser: str) -> Pending:
    row = db.one(
        """
        SELECT count(*) AS n, min(response.received_at) AS oldest
          FROM answer
          JOIN response ON response.id = answer.response_id
         WHERE answer.text IS NOT NULL
           AND (answer.read_by IS NULL OR answer.read_by <> :analyser)
        """,
        analyser=analyser,
    )
    return Pending("analyse", row["n"], row["oldest"])


def _pending_scores(db: Database) -> Pending:
    """Relationships whose score is behind their answers, in a population that has any."""
    count = db.value(
        """
        SELECT count(*) AS n
          FROM relationship
          JOIN calibration ON calibration.kind = relationship.kind AND calibration.is_current
          LEFT JOIN score ON score.relationship_id = relationship.id
         WHERE relationship.stage <> 'ended'
           AND (score.relationship_id IS NULL OR score.evidence <> relationship.evidence)
        """
    )
    return Pending("rescore", count, None)


def _has_wal(path: Path) -> bool:
    """Whether part of the database still lies in its write-ahead log."""
    wal = path.with_name(f"{path.name}-wal")
    return wal.exists() and wal.stat().st_size > 0


def _bytes_by_header(header: bytes) -> int:
    """How many bytes the file should have; 0 when its header does not say so reliably."""
    page_size = int.from_bytes(header[16:18], "big")
    size = 65536 if page_size == 1 else page_size
    if header[24:28] != header[92:96]:
        return 0
    return size * int.from_bytes(header[28:32], "big")
