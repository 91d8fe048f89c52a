"""The one door to the database: durable settings, whole transactions, named errors."""

import stat
import threading
from pathlib import Path

import pytest

from surveys import db, migrations
from surveys.errors import DatabaseBusy, DatabaseDamaged, NotFound


@pytest.fixture
def database(tmp_path: Path) -> db.Database:
    opened = db.connect(tmp_path / "test.db")
    opened.execute("CREATE TABLE thing (id TEXT PRIMARY KEY, n INTEGER CHECK (n > 0))")
    yield opened
    opened.close()


def test_a_commit_is_synced_and_foreign_keys_are_checked(database: db.Database) -> None:
    full = 2
    assert database.value("PRAGMA synchronous") == full
    assert database.value("PRAGMA foreign_keys") == 1
    assert database.value("PRAGMA secure_delete") == 1
    assert database.value("PRAGMA journal_mode") == db.journal_mode(db.sqlite_version())


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "delete"),
        ((3, 44, 5), "delete"),
        ((3, 44, 6), "wal"),
        ((3, 45, 0), "delete"),
        ((3, 50, 6), "delete"),
        ((3, 50, 7), "wal"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((3, 53, 4), "wal"),
    ],
)
def test_wal_is_used_only_where_it_cannot_lose_rows(version: tuple[int, ...], mode: str) -> None:
    assert db.journal_mode(version) == mode


def test_a_new_database_and_all_beside_it_is_readable_by_its_owner_only(
    database: db.Database,
) -> None:
    database.execute("INSERT INTO thing (id, n) VALUES ('a', 1)")
    files = list(database.path.parent.glob("test.db*"))
    assert len(files) > 1 or db.journal_mode(db.sqlite_version()) == "delete"
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_opening_changes_no_permissions_that_someone_chose(tmp_path: Path) -> None:
    path = tmp_path / "shared.db"
    db.connect(path).close()
    path.chmod(0o640)
    db.connect(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_block_that_fails_leaves_nothing_behind(database: db.Database) -> None:
    with pytest.raises(RuntimeError), database.transaction():
        database.execute("INSERT INTO thing (id, n) VALUES ('a', 1)")
        raise RuntimeError
    assert database.all("SELECT * FROM thing") == []


def test_a_nested_block_fails_alone_and_does_not_hide_the_first_exception(
    database: db.Database,
) -> None:
    with database.transaction():
        database.execute("INSERT INTO thing (id, n) VALUES ('kept', 1)")
        with pytest.raises(db.IntegrityError), database.transaction():
            database.execute("INSERT INTO thing (id, n) VALUES ('lost', 1)")
            database.execute("INSERT INTO thing (id, n) VALUES ('bad', -1)")
    assert [row["id"] for row in database.all("SELECT id FROM thing")] == ["kept"]


def test_what_one_expects_and_is_not_there_is_not_found(database: db.Database) -> None:
    with pytest.raises(NotFound):
        database.one("SELECT * FROM thing WHERE id = :id", id="nobody")
    assert database.maybe("SELECT * FROM thing WHERE id = :id", id="nobody") is None


def test_a_transaction_that_cannot_have_the_lock_says_busy(
    database: db.Database, tmp_path: Path
) -> None:
    other = db.connect(tmp_path / "test.db")
    other.patience_seconds = 0.05
    with database.transaction():
        database.execute("INSERT INTO thing (id, n) VALUES ('a', 1)")
        with pytest.raises(DatabaseBusy), other.transaction():
            pass
    with other.transaction():
        other.execute("INSERT INTO thing (id, n) VALUES ('b', 1)")
    other.close()


def test_four_threads_writing_at_once_all_succeed(tmp_path: Path, database: db.Database) -> None:
    failures: list[BaseException] = []

    def write(name: str) -> None:
        mine = db.for_thread(tmp_path / "test.db")
        try:
            for number in range(25):
                with mine.transaction():
                    count = mine.value("SELECT count(*) FROM thing")
                    mine.execute(
                        "INSERT INTO thing (id, n) VALUES (:id, :n)",
                        id=f"{name}-{number}",
                        n=count + 1,
                    )
        except BaseException as error:
            failures.append(error)
        finally:
            db.forget_thread_connections()

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    # Each saw the rows of all before it: reading and writing were one.
    assert database.value("SELECT count(DISTINCT n) FROM thing") == 100


def test_a_thread_keeps_its_connection(tmp_path: Path) -> None:
    first = db.for_thread(tmp_path / "kept.db")
    assert db.for_thread(tmp_path / "kept.db") is first
    db.forget_thread_connections()
    assert db.for_thread(tmp_path / "kept.db") is not first
    db.forget_thread_connections()


@pytest.mark.parametrize(
    "content", [b"this is no database, it is a letter " * 40, b"SQLite format 3\0"]
)
def test_a_file_that_is_no_database_is_called_damaged(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.db"
    file.write_bytes(content)
    with pytest.raises(DatabaseDamaged):
        opened = db.connect(file)
        migrations.migrate(opened)


def test_a_snapshot_holds_what_was_committed(tmp_path: Path, database: db.Database) -> None:
    database.execute("INSERT INTO thing (id, n) VALUES ('a', 1)")
    database.snapshot_to(tmp_path / "copy.db")
    copy = db.connect(tmp_path / "copy.db")
    assert copy.all("SELECT id FROM thing") == [{"id": "a"}]
    copy.close()
