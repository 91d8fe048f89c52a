"""Takes a database from any older schema to today's: numbered SQL files, one runner, one lock."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from surveys import clock, search
from surveys.db import Database, complete_statement
from surveys.errors import SchemaMismatch

LEDGER = """
CREATE TABLE IF NOT EXISTS schema_migration (
    number     INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    applied_at TEXT NOT NULL
)
"""


@dataclass(frozen=True)
class Migration:
    """One numbered file of `migrations/`."""

    number: int
    name: str
    sql: str


def known() -> list[Migration]:
    """Every migration this version ships, in order."""
    files = (
        entry for entry in resources.files("migrations").iterdir() if entry.name.endswith(".sql")
    )
    return [
        Migration(
            int(entry.name.split("_")[0]), entry.name.removesuffix(".sql"), entry.read_text("utf-8")
        )
        for entry in sorted(files, key=lambda entry: entry.name)
    ]


def applied(db: Database) -> list[int]:
    """The numbers of the migrations that ran on *db*; empty for a new file."""
    ledger = db.maybe("SELECT name FROM sqlite_master WHERE name = 'schema_migration'")
    if ledger is None:
        return []
    return [row["number"] for row in db.all("SELECT number FROM schema_migration ORDER BY number")]


def migrate(db: Database) -> list[Migration]:
    """Apply what is missing, all in one transaction; returns what was applied.

    Safe to call from several processes at once: they queue for the lock, and the later ones find
    nothing left to do. Raises SchemaMismatch when the database is newer than this version.
    """
    with db.transaction():
        db.execute(LEDGER)
        done = set(applied(db))
        refuse_newer(done)
        missing = [migration for migration in known() if migration.number not in done]
        for migration in missing:
            for statement in statements(migration.sql):
                db.execute(statement)
            db.execute(
                "INSERT INTO schema_migration (number, name, applied_at) "
                "VALUES (:number, :name, :at)",
                number=migration.number,
                name=migration.name,
                at=clock.now(),
            )
        search.create_index(db)
    return missing


def check(db: Database) -> None:
    """Raise SchemaMismatch, saying what to run, unless *db* has exactly today's schema."""
    done = set(applied(db))
    refuse_newer(done)
    missing = [migration.name for migration in known() if migration.number not in done]
    if missing:
        raise SchemaMismatch(
            f"{db.path} has an older schema ({len(missing)} migrations to apply, "
            f"first {missing[0]}): back it up, then run `rapport migrate`"
        )


def refuse_newer(done: set[int]) -> None:
    unknown = done - {migration.number for migration in known()}
    if unknown:
        raise SchemaMismatch(
            f"the database was written by a newer version of Rapport (migration {max(unknown)}): "
            "install that version, or restore a backup made before the upgrade"
        )


def statements(sql: str) -> Iterator[str]:
    """The single statements of a migration: lines joined until SQLite calls them complete."""
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if complete_statement(pending):
            yield pending
            pending = ""
