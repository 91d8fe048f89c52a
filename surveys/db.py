"""The one door to the database: opens it, runs visible SQL, keeps transactions whole.

Nothing else in the project opens a database, since two SQLite libraries in one process drop each
other's file locks (an acknowledged row was silently overwritten when we tried). sqlite-utils
chooses the library: pysqlite3's current SQLite where a wheel exists, else Python's own.
"""

import contextlib
import logging
import os
import random
import re
import threading
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlite_utils
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # the library it chose

from surveys.errors import DatabaseBusy, DatabaseDamaged, DatabaseUnwritable, NotFound

Row = dict[str, Any]

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 10.0
"""How long a statement waits for a lock that another connection holds."""
SHORTEST_REST_SECONDS, LONGEST_REST_SECONDS = 0.001, 0.008

OLDEST_SQLITE = (3, 40, 0)

complete_statement = sqlite3.complete_statement
IntegrityError = sqlite3.IntegrityError
"""A CHECK, UNIQUE or foreign key of the schema was violated; the transaction changed nothing."""

_BUSY = re.compile("database is locked|database table is locked|database is busy")
_UNWRITABLE = re.compile(
    "disk is full|readonly database|disk I/O error|unable to open database file"
)
_DAMAGED = re.compile("not a database|malformed|disk image|file is encrypted|Could not decode")


class Database:
    """One connection, used by one thread. Parameters are named: `db.one("… :id", id=account_id)`"""

    def __init__(self, sqlite: sqlite_utils.Database, path: Path) -> None:
        self.sqlite = sqlite
        self.path = path
        self.patience_seconds = PATIENCE_SECONDS

    def all(self, sql: str, /, **parameters: object) -> list[Row]:
        """Every row of *sql* as a dict. Always read to the end: a half-read one blocks writers."""
        with _named_errors():
            cursor = self._patiently(lambda: self.sqlite.execute(sql, parameters))
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def maybe(self, sql: str, /, **parameters: object) -> Row | None:
        """The first row of *sql*, or None."""
        rows = self.all(sql, **parameters)
        return rows[0] if rows else None

    def one(self, sql: str, /, **parameters: object) -> Row:
        """The first row of *sql*. Raises NotFound when there is none."""
        row = self.maybe(sql, **parameters)
        if row is None:
            raise NotFound
        return row

    def value(self, sql: str, /, **parameters: object) -> Any:
        """The first column of the first row. Raises NotFound when there is none."""
        return next(iter(self.one(sql, **parameters).values()))

    def execute(self, sql: str, /, **parameters: object) -> int:
        """Run a statement that writes; returns the number of rows it touched."""
        with _named_errors():
            cursor = self._patiently(lambda: self.sqlite.execute(sql, parameters))
            return int(cursor.rowcount)

    def execute_many(self, sql: str, rows: Iterable[Row]) -> None:
        """Run one statement for each of *rows* (dicts of its named parameters)."""
        with _named_errors():
            listed = list(rows)
            self._patiently(lambda: self.sqlite.conn.executemany(sql, listed))

    @contextmanager
    def transaction(self) -> Generator[None, None, None]:
        """All of the block or nothing of it; a block inside another is a savepoint of it.

        `BEGIN IMMEDIATE`: with a deferred begin 57 % of posts failed under four writers, since a
        reader that turns writer may not wait. Raises DatabaseBusy when the lock was not to be had.
        """
        if self.sqlite.conn.in_transaction:
            with self.sqlite.atomic():
                yield
            return
        with _named_errors():
            self._patiently(lambda: self.sqlite.conn.execute("BEGIN IMMEDIATE"))
        try:
            yield
        except BaseException:
            self.sqlite.rollback()
            raise
        try:
            with _named_errors():
                self._patiently(lambda: self.sqlite.conn.execute("COMMIT"))
        except BaseException:
            self.sqlite.rollback()
            raise

    def _patiently(self, run: Callable[[], Any]) -> Any:
        """The result of *run*, tried again with short random rests while the database is locked.

        SQLite's own waiting rests longer each time and lets late-comers pass: with four writers
        the longest wait was 6.8 s, this way 0.9 s.
        """
        end = time.monotonic() + self.patience_seconds
        while True:
            try:
                return run()
            except sqlite3.OperationalError as error:
                if not _BUSY.search(str(error)) or time.monotonic() > end:
                    raise
            rest = random.uniform(SHORTEST_REST_SECONDS, LONGEST_REST_SECONDS)  # noqa: S311 - no secret
            time.sleep(rest)

    def snapshot_to(self, target: Path) -> None:
        """Copy the whole database to *target* while others go on writing (online backup API)."""
        copy = sqlite3.connect(str(target))
        try:
            with _named_errors():
                self.sqlite.conn.backup(copy)
        finally:
            copy.close()

    def close(self) -> None:
        self.sqlite.close()


@contextmanager
def _named_errors() -> Generator[None, None, None]:
    """SQLite's own errors under our names where a caller can do something about them."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if _BUSY.search(str(error)):
            raise DatabaseBusy(str(error)) from error
        if _UNWRITABLE.search(str(error)):
            raise DatabaseUnwritable(str(error)) from error
        if _DAMAGED.search(str(error)):
            raise DatabaseDamaged(str(error)) from error
        raise
    except sqlite3.DatabaseError as error:
        if _DAMAGED.search(str(error)):
            raise DatabaseDamaged(str(error)) from error
        raise


def sqlite_version() -> tuple[int, ...]:
    """The version of the SQLite library in use, e.g. (3, 53, 4)."""
    return tuple(int(part) for part in sqlite3.sqlite_version.split("."))


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether WAL may be used with several connections on SQLite *version*.

    3.7.0 to 3.51.2 can lose committed rows in a race when the WAL is reset (sqlite.org, changes of
    3.51.3); the fix was carried back to 3.44.6 and 3.50.7.
    """
    if version >= (3, 51, 3):
        return True
    return (
        version[:2] in {(3, 44), (3, 50)}
        and version >= {44: (3, 44, 6), 50: (3, 50, 7)}[version[1]]
    )


def journal_mode(version: tuple[int, ...]) -> str:
    """`wal` where that is safe, else `delete`: about half the throughput, the same durability."""
    return "wal" if wal_is_safe(version) else "delete"


def connect(path: Path) -> Database:
    """Open the database file *path*, made if absent, with the settings durability needs.

    Raises DatabaseDamaged when the file is not a sound SQLite database, RuntimeError when the
    SQLite library is older than 3.40.
    """
    version = sqlite_version()
    if version < OLDEST_SQLITE:
        raise RuntimeError(
            f"Rapport needs SQLite 3.40 or newer; this Python has {sqlite3.sqlite_version}"
        )
    mode = journal_mode(version)
    if mode != "wal":
        log.warning(
            "SQLite %s can lose rows in WAL mode; using the slower rollback journal. "
            "Install pysqlite3 (Linux x86-64, macOS arm64) for a current SQLite.",
            sqlite3.sqlite_version,
        )
    _keep_private(path)
    # isolation_level None: only transaction() begins and ends transactions.
    connection = sqlite3.connect(str(path), timeout=PATIENCE_SECONDS, isolation_level=None)
    try:
        with _named_errors():
            connection.execute(f"PRAGMA journal_mode={mode}").fetchall()
            connection.execute("PRAGMA busy_timeout=0")  # from here on _patiently() waits
            # "Thank you" means stored: NORMAL lost acknowledged rows in 1,131 of 1,500 power cuts.
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA secure_delete=ON")
    except BaseException:
        connection.close()
        raise
    return Database(sqlite_utils.Database(connection, execute_plugins=False), path)


def _keep_private(path: Path) -> None:
    """Make an absent file with its owner as its only reader; what SQLite puts beside it follows.

    One that cannot be made is left to SQLite, which says why.
    """
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


_per_thread = threading.local()


def for_thread(path: Path) -> Database:
    """This thread's connection to *path*, opened once and kept (per request it costs 12 times)."""
    kept: dict[Path, Database] = _per_thread.__dict__.setdefault("databases", {})
    if path not in kept:
        kept[path] = connect(path)
    return kept[path]


def forget_thread_connections() -> None:
    """Close what this thread keeps open; for tests and for the end of a command."""
    kept: dict[Path, Database] = _per_thread.__dict__.pop("databases", {})
    for database in kept.values():
        database.close()
