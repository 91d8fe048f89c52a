"""Backup and restore: what was acknowledged is in the copy, and comes back from it."""

import os
import stat
import subprocess
import sys
import time
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from surveys import answer_digests, backup, clock, db, health, sessions, users
from surveys.errors import BadInput, DatabaseDamaged
from tests.operation.company import answer, open_company, stored_submissions

WRITERS = 3
BACKUPS = 8


def write_until(path: Path, acknowledged: Path, number: int, stop: Event) -> None:
    """Store answers one after the other, noting each once it is stored."""
    database = db.connect(path)
    with acknowledged.open("a", buffering=1) as notes:
        count = 0
        while not stop.is_set():
            answer(database, f"writer-{number}-{count}")
            notes.write(f"writer-{number}-{count}\n")
            count += 1
    database.close()


def test_every_backup_under_writers_has_all_that_was_acknowledged_before_it(
    company: db.Database, tmp_path: Path
) -> None:
    spawn = get_context("spawn")
    stop = spawn.Event()
    notes = [tmp_path / f"acknowledged-{number}" for number in range(WRITERS)]
    writers = [
        spawn.Process(target=write_until, args=(company.path, note, number, stop))
        for number, note in enumerate(notes)
    ]
    for writer in writers:
        writer.start()
    try:
        while not all(note.exists() and note.read_text() for note in notes):
            time.sleep(0.05)
        for number in range(BACKUPS):
            before = {line for note in notes for line in note.read_text().splitlines()}
            target = tmp_path / f"backup-{number}.db"
            content = backup.backup(company, target)
            stored = stored_submissions(target)
            assert before <= stored
            assert content.responses == len(stored)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert all(writer.exitcode == 0 for writer in writers)


def test_backup_is_one_file_for_its_owner_only(company: db.Database, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    backup.backup(company, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == ["copy.db", "data"]


def test_backup_replaces_no_file_unless_told_to(company: db.Database, tmp_path: Path) -> None:
    target = tmp_path / "notes.txt"
    target.write_text("dear diary")
    with pytest.raises(BadInput, match="--force"):
        backup.backup(company, target)
    assert target.read_text() == "dear diary"
    backup.backup(company, target, force=True)
    assert stored_submissions(target) == stored_submissions(company.path)


def test_backup_is_never_written_over_the_database_itself(company: db.Database) -> None:
    with pytest.raises(BadInput, match="the database itself"):
        backup.backup(company, company.path, force=True)
    assert len(stored_submissions(company.path)) == 3


def test_backup_into_no_folder_or_onto_one_is_refused(company: db.Database, tmp_path: Path) -> None:
    for target in (tmp_path / "no such folder" / "x.db", tmp_path):
        with pytest.raises(BadInput, match="existing folder"):
            backup.backup(company, target)


def test_backup_of_altered_answers_is_refused_and_leaves_nothing(
    company: db.Database, tmp_path: Path
) -> None:
    company.execute("UPDATE answer SET value = 10 WHERE question_id = 'C1'")
    with pytest.raises(DatabaseDamaged, match="altered"):
        backup.backup(company, tmp_path / "copy.db")
    assert [file.name for file in tmp_path.iterdir()] == ["data"]


def test_restore_brings_every_answer_back_and_keeps_what_was_there(
    company: db.Database, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    backup.backup(company, copy)
    digests = company.all("SELECT id, digest FROM response ORDER BY id")
    answer(company, "after the backup")
    company.close()

    restored = backup.restore(copy, company.path)
    assert restored.content.responses == 3
    assert not restored.to_migrate
    assert restored.kept is not None
    assert "after the backup" in stored_submissions(restored.kept)
    again = db.connect(company.path)
    assert again.all("SELECT id, digest FROM response ORDER BY id") == digests
    assert list(answer_digests.damaged(again)) == []
    answer(again, "life goes on")
    again.close()


def test_restore_where_there_is_nothing_yet(company: db.Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup.backup(company, copy)
    restored = backup.restore(copy, tmp_path / "new machine" / "rapport.db")
    assert restored.kept is None
    assert len(stored_submissions(tmp_path / "new machine" / "rapport.db")) == 3


def test_nobody_is_logged_in_after_a_restore(company: db.Database, tmp_path: Path) -> None:
    user = users.create(company, email="alice@example.com", name="Alice", password_hash="x")
    cookie = sessions.start(company, user.id)
    copy = tmp_path / "copy.db"
    backup.backup(company, copy)
    target = tmp_path / "restored.db"
    backup.restore(copy, target)
    again = db.connect(target)
    assert sessions.find(again, cookie) is None
    assert users.get(again, user.id).email == "alice@example.com"
    again.close()


def test_restore_refuses_while_another_process_has_the_database_open(
    company: db.Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "PATIENCE_SECONDS", 0.5)  # the other one does not let go in ten either
    copy = tmp_path / "copy.db"
    backup.backup(company, copy)
    program = (
        "import sys, pathlib; from surveys import db; "
        "opened = db.connect(pathlib.Path(sys.argv[1])); opened.all('SELECT * FROM account'); "
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(company.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as service:
        assert service.stdout is not None
        assert service.stdout.readline() == "open\n"
        company.close()
        with pytest.raises(BadInput, match="is in use"):
            backup.restore(copy, company.path)
        service.communicate("")
    assert len(stored_submissions(company.path)) == 3
    assert backup.restore(copy, company.path).kept is not None


def damage(path: Path, how: str) -> None:
    """Break the file at *path* in one way that has been seen."""
    content = bytearray(path.read_bytes())
    if how == "header":
        content[:16] = os.urandom(16)
    elif how == "no bytes":
        content = bytearray()
    elif how == "not a database":
        content = bytearray(b"Dear Sir or Madam, please find attached\n" * 200)
    elif how == "cut short":
        content = content[: len(content) // 2]
    elif how == "pages":
        for start in range(4096, len(content), 4096):
            content[start : start + 64] = os.urandom(64)
    path.write_bytes(content)


BROKEN = ["header", "no bytes", "not a database", "cut short", "pages"]


@pytest.mark.parametrize("how", BROKEN)
def test_restore_from_a_broken_file_changes_nothing(
    company: db.Database, tmp_path: Path, how: str
) -> None:
    copy = tmp_path / "copy.db"
    backup.backup(company, copy)
    damage(copy, how)
    with pytest.raises(BadInput) as refused:
        backup.restore(copy, company.path)
    assert str(copy) in str(refused.value)
    assert ".part" not in str(refused.value)
    assert len(stored_submissions(company.path)) == 3
    assert sorted(file.name for file in tmp_path.iterdir()) == ["copy.db", "data"]


def test_restore_of_altered_answers_names_one(company: db.Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup.backup(company, copy)
    altered = db.connect(copy)
    altered.execute("UPDATE answer SET text = 'All is well.' WHERE question_id = 'C9'")
    altered.all("PRAGMA journal_mode=DELETE")
    altered.close()
    with pytest.raises(BadInput, match="was altered"):
        backup.restore(copy, company.path)


@pytest.mark.parametrize("how", BROKEN)
def test_restore_replaces_a_broken_database_and_keeps_it(
    company: db.Database, tmp_path: Path, how: str
) -> None:
    copy = tmp_path / "copy.db"
    backup.backup(company, copy)
    company.close()
    damage(company.path, how)
    before = company.path.read_bytes()
    restored = backup.restore(copy, company.path)
    assert restored.kept is not None
    assert restored.kept.stat().st_size == len(before)
    assert len(stored_submissions(company.path)) == 3


def test_database_in_use_is_not_taken_for_a_backup(company: db.Database, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="rapport backup"):
        backup.restore(company.path, tmp_path / "new.db")
    with pytest.raises(BadInput, match="there is none"):
        backup.restore(tmp_path / "absent.db", tmp_path / "new.db")
    company.close()
    with pytest.raises(BadInput, match="not a backup of it"):
        backup.restore(company.path, company.path)


@pytest.mark.parametrize("how", ["header", "not a database", "cut short"])
def test_broken_file_is_told_at_the_first_look(
    company: db.Database, tmp_path: Path, how: str
) -> None:
    copy = tmp_path / "copy.db"
    backup.backup(company, copy)
    health.refuse_broken_file(copy)
    damage(copy, how)
    with pytest.raises(DatabaseDamaged, match=str(copy)):
        health.refuse_broken_file(copy)


def test_file_of_no_bytes_is_new_for_a_minute_and_lost_after_it(tmp_path: Path) -> None:
    file = tmp_path / "rapport.db"
    file.touch()
    health.refuse_broken_file(file)
    old = clock.to_moment(clock.now()).timestamp() - 120
    os.utime(file, (old, old))
    with pytest.raises(DatabaseDamaged, match="no content"):
        health.refuse_broken_file(file)
    health.refuse_broken_file(tmp_path / "absent.db")


def test_older_backup_says_that_it_must_be_migrated(tmp_path: Path) -> None:
    older = open_company(tmp_path / "older.db")
    last = older.value("SELECT max(number) AS n FROM schema_migration")
    older.execute("DELETE FROM schema_migration WHERE number = :last", last=last)
    older.all("PRAGMA journal_mode=DELETE")
    older.close()
    assert backup.restore(tmp_path / "older.db", tmp_path / "rapport.db").to_migrate
