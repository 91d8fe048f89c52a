"""Leases: one holder at a time, tries counted, the dead let go."""

from pathlib import Path

import pytest

from surveys import db, leases, migrations


@pytest.fixture
def database(tmp_path: Path) -> db.Database:
    opened = db.connect(tmp_path / "test.db")
    migrations.migrate(opened)
    yield opened
    opened.close()


def claim(database: db.Database, ids: list[str], holder: str, seconds: float = 60) -> list[str]:
    return leases.claim(database, "analyse", ids, holder=holder, seconds=seconds)


def test_what_one_holds_the_other_does_not_get(database: db.Database) -> None:
    assert claim(database, ["a", "b"], "alice") == ["a", "b"]
    assert claim(database, ["a", "b", "c"], "bob") == ["c"]


def test_a_lease_that_ran_out_is_taken_over_and_counts_as_a_try(database: db.Database) -> None:
    claim(database, ["a"], "alice", seconds=-1)
    assert claim(database, ["a"], "bob", seconds=-1) == ["a"]
    assert claim(database, ["a"], "charlie", seconds=-1) == ["a"]
    assert claim(database, ["a"], "alice", seconds=-1) == []
    assert [(each.subject_id, each.tries) for each in leases.set_aside(database)] == [("a", 3)]


def test_work_that_failed_waits_before_its_next_try(database: db.Database) -> None:
    claim(database, ["a"], "alice")
    leases.fail(database, "analyse", "a", error="ValueError", retry_after_seconds=60)
    assert claim(database, ["a"], "bob") == []
    leases.fail(database, "analyse", "a", error="ValueError", retry_after_seconds=-1)
    assert claim(database, ["a"], "bob") == ["a"]


def test_done_work_leaves_no_trace(database: db.Database) -> None:
    claim(database, ["a"], "alice")
    leases.release(database, "analyse", ["a"])
    assert database.value("SELECT count(*) FROM lease") == 0


def test_leases_of_dead_holders_end_at_once_and_others_stay(database: db.Database) -> None:
    claim(database, ["a"], "dead")
    claim(database, ["b"], "alive")
    ended = leases.end_those_of_the_dead(database, alive=lambda holder: holder == "alive")
    assert ended == 1
    assert claim(database, ["a", "b"], "bob") == ["a"]


def test_the_same_subject_may_be_held_for_two_kinds_of_work(database: db.Database) -> None:
    claim(database, ["a"], "alice")
    assert leases.claim(database, "mail", ["a"], holder="bob", seconds=60) == ["a"]
