"""`rapport doctor`: everything worth checking in an installation, each with what to do about it.

Examining changes nothing but the note of when a write was last tried.
"""

import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.config import Settings
from app.jobs import reading
from app.jobs.analyser import weights_beside
from app.operation import mail_state
from surveys import clock, health, leases, migrations, users
from surveys.backup import BESIDE
from surveys.db import Database, connect, journal_mode, sqlite_version
from surveys.errors import DatabaseBusy, DatabaseDamaged, SchemaMismatch

OK, ATTENTION, FAILED = "ok", "attention", "failed"

ENOUGH_BYTES = 200 * 1024**2
TOO_FEW_BYTES = 20 * 1024**2
LATE_SECONDS = 15 * 60


@dataclass(frozen=True)
class Check:
    """One thing examined. `state`: ok, attention or failed; `advice`: what to do, when not ok."""

    name: str
    state: str
    found: str
    advice: str = ""


def examine(settings: Settings) -> list[Check]:
    """All checks of this installation, in the order in which to act on them."""
    checks = [_settings(settings), _secret(settings), _disk(settings)]
    path = settings.database
    if not path.exists():
        absent = Check(
            "database",
            ATTENTION,
            f"there is none at {path} yet",
            "the first command makes it; if there should be one, check RAPPORT_DATA",
        )
        return [*checks, absent, _mail(settings)]
    checks.append(_readers(settings))
    try:
        health.refuse_broken_file(path)
        db = connect(path)
    except DatabaseDamaged as error:
        return [*checks, _damaged("database", str(error)), _mail(settings)]
    try:
        return [*checks, *_of_database(db), _mail(settings)]
    finally:
        db.close()


def _of_database(db: Database) -> list[Check]:
    checks = [_sqlite(db), _integrity(db)]
    if checks[-1].state == FAILED:
        return checks
    checks.append(_schema(db))
    if checks[-1].state == FAILED:
        return checks
    # Each on its own: one that meets damage must not hide what the others find.
    examinations: tuple[Callable[[Database], Check], ...] = (
        _references,
        _answers,
        _writes,
        _work,
        _set_aside,
        _people,
    )
    return checks + [_safely(each, db) for each in examinations]


def _safely(examination: Callable[[Database], Check], db: Database) -> Check:
    try:
        return examination(db)
    except DatabaseDamaged as error:
        return _damaged(examination.__name__.strip("_"), str(error))
    except DatabaseBusy as error:
        return Check(
            examination.__name__.strip("_"),
            FAILED,
            f"the database is held or cannot be written ({error})",
            "wait and try again; if it stays, look at the disk and for a process that hangs",
        )


def _damaged(name: str, what: str) -> Check:
    return Check(
        name,
        FAILED,
        what,
        "keep the file, then `rapport restore BACKUP` with the last good backup",
    )


def _settings(settings: Settings) -> Check:
    where = f"{settings.env}, links begin with {settings.base_url}"
    return Check("settings", OK, where)


def _secret(settings: Settings) -> Check:
    file = settings.data / "secret"
    if not file.exists():
        return Check("secret", OK, "given by the environment")
    if _is_shared(file):
        return Check("secret", ATTENTION, f"{file} can be read by others", f"chmod 600 {file}")
    return Check("secret", OK, f"{file}, readable by its owner only")


def _readers(settings: Settings) -> Check:
    """Who else on this machine may read the answers, the addresses and the mails' links."""
    beside = (settings.database.with_name(f"{settings.database.name}{end}") for end in BESIDE)
    weights = weights_beside(settings.database)
    private = (settings.database, *beside, weights, settings.outbox, settings.uploads)
    shared = [path for path in private if path.exists() and _is_shared(path)]
    if not shared:
        return Check("readers", OK, "the database is readable by its owner only")
    files = " ".join(map(str, shared))
    return Check(
        "readers", ATTENTION, f"others can read {', '.join(map(str, shared))}", f"chmod go= {files}"
    )


def _is_shared(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _disk(settings: Settings) -> Check:
    free = shutil.disk_usage(settings.data).free
    size = settings.database.stat().st_size if settings.database.exists() else 0
    found = f"{free // 1024**2} MB free, the database takes {max(1, size // 1024**2)} MB"
    if free < TOO_FEW_BYTES:
        return Check("disk", FAILED, found, "make room now: no answer can be stored")
    if free < max(ENOUGH_BYTES, 2 * size):
        return Check("disk", ATTENTION, found, "make room: a backup may not fit")
    return Check("disk", OK, found)


def _sqlite(db: Database) -> Check:
    version = sqlite_version()
    mode = health.journal_mode_in_use(db)
    found = f"SQLite {'.'.join(map(str, version))}, journal mode {mode}"
    if journal_mode(version) != "wal":
        return Check(
            "sqlite",
            ATTENTION,
            found,
            "safe but about half as fast: install pysqlite3 for a current SQLite",
        )
    return Check("sqlite", OK, found)


def _integrity(db: Database) -> Check:
    problems = health.integrity_problems(db)
    if problems:
        return _damaged("integrity", f"{problems[0]} ({len(problems)} found)")
    return Check("integrity", OK, "the structure is sound")


def _schema(db: Database) -> Check:
    try:
        if not migrations.applied(db):
            return Check(
                "schema", FAILED, "the file holds no Rapport data", "check RAPPORT_DATABASE"
            )
        migrations.check(db)
    except SchemaMismatch as error:
        return Check("schema", FAILED, str(error), "run what the sentence says")
    except DatabaseDamaged as error:
        return _damaged("schema", str(error))
    return Check("schema", OK, f"{len(migrations.known())} migrations, up to date")


def _references(db: Database) -> Check:
    problems = health.foreign_key_problems(db)
    if problems:
        return _damaged("references", f"rows point to nothing: {', '.join(sorted(set(problems)))}")
    return Check("references", OK, "every row finds those it points to")


def _answers(db: Database) -> Check:
    damaged = health.damaged_responses(db)
    if damaged:
        more = " and more" if len(damaged) > health.MAX_PROBLEMS else ""
        listed = ", ".join(damaged[: health.MAX_PROBLEMS])
        return _damaged("answers", f"not what was given, by their digest: {listed}{more}")
    count = health.response_count(db)
    return Check("answers", OK, f"{count} responses, each as it was given")


def _writes(db: Database) -> Check:
    health.check_writable(db)
    return Check("writes", OK, "the database takes writes")


def _work(db: Database) -> Check:
    pending = reading.pending_work(db)
    found = ", ".join(f"{work.work} {work.count}" for work in pending)
    oldest = [work.oldest for work in pending if work.oldest]
    if oldest and min(oldest) < clock.after(clock.now(), seconds=-LATE_SECONDS):
        return Check(
            "work",
            ATTENTION,
            f"waiting: {found}; the oldest since {min(oldest)}",
            "is `rapport serve` or `rapport worker` running?",
        )
    return Check("work", OK, f"waiting: {found}")


def _set_aside(db: Database) -> Check:
    given_up = leases.set_aside(db)
    if not given_up:
        return Check("set aside", OK, "no work was given up")
    first = given_up[0]
    return Check(
        "set aside",
        ATTENTION,
        f"{len(given_up)} given up after {first.tries} tries, first {first.work} "
        f"{first.subject_id}: {first.last_error or 'its process died'}",
        "report it with this line; the rest goes on without it",
    )


def _people(db: Database) -> Check:
    if not users.active_admins(db):
        return Check(
            "people",
            ATTENTION,
            "nobody is an administrator",
            "`rapport user add EMAIL --role admin --generate`",
        )
    waiting = sum(1 for user in users.everyone(db) if user.active and user.one_time)
    everyone = sum(1 for user in users.everyone(db) if user.active)
    return Check("people", OK, f"{everyone} can log in, {waiting} still with a one-time password")


def _mail(settings: Settings) -> Check:
    if not settings.smtp_url:
        kept = mail_state.waiting_in_outbox(settings)
        return Check("mail", OK, f"kept in the outbox: {kept} mails in {settings.outbox}")
    trouble = mail_state.trouble(settings)
    if trouble is not None:
        return Check(
            "mail",
            FAILED,
            f"the mail server is not to be used: {trouble}",
            "check RAPPORT_SMTP_URL and the server; invitations wait and are sent later",
        )
    return Check("mail", OK, "the mail server answers")
