"""Words that were in a reader's hands when it died: given out again, at last one by one."""

from pathlib import Path

import pytest

from surveys import annotations, db, leases
from tests.app.people import add_relationship, answered, import_all, new_database

VERSION = "test"


@pytest.fixture
def database(tmp_path: Path) -> db.Database:
    opened = new_database(tmp_path / "test.db")
    relationship, (person, _) = add_relationship(opened, "Acme")
    import_all(
        opened,
        [
            answered(relationship, person, f"2026-0{month}-01", rating=5, words=f"Word {month}.")
            for month in range(1, 5)
        ],
    )
    yield opened
    opened.close()


def die_over(database: db.Database, ids: list[str]) -> None:
    leases.claim(database, annotations.WORK, ids, holder="dead:1", seconds=-1)


def test_after_one_death_all_come_again_and_after_two_each_comes_alone(
    database: db.Database,
) -> None:
    first = annotations.unread_ids(database, VERSION, limit=10)
    assert len(first) == 4
    die_over(database, first)
    assert annotations.unread_ids(database, VERSION, limit=10) == first
    die_over(database, first)
    assert annotations.unread_ids(database, VERSION, limit=10) == first[:1]
    die_over(database, first[:1])
    assert annotations.unread_ids(database, VERSION, limit=10) == first[1:2]
    assert [each.subject_id for each in leases.set_aside(database)] == first[:1]


def test_new_words_come_before_those_that_failed(database: db.Database) -> None:
    waiting = annotations.unread_ids(database, VERSION, limit=2)
    die_over(database, waiting)
    assert not set(annotations.unread_ids(database, VERSION, limit=10)) & set(waiting)
