"""Sessions in the database: what ends them, and that a copy of it opens none."""

import pytest

from surveys import clock, sessions, users
from surveys.db import Database

START = "2026-11-23T08:00:00.000Z"


@pytest.fixture
def user_id(database: Database) -> str:
    return users.create(database, email="alice@example.com", name="Alice", password_hash="x").id


def later(hours: float) -> str:
    return clock.after(START, seconds=hours * 3600)


def test_cookie_is_never_in_the_database(database: Database, user_id: str) -> None:
    cookie = sessions.start(database, user_id)
    assert len(cookie) == 43
    stored = database.all("SELECT * FROM session")
    assert cookie not in str(stored)
    assert sessions.find(database, stored[0]["hash"]) is None


def test_session_ends_after_a_working_day_without_use(database: Database, user_id: str) -> None:
    cookie = sessions.start(database, user_id, moment=START)
    assert sessions.find(database, cookie, moment=later(7.9)) is not None
    assert sessions.find(database, cookie, moment=later(8.1)) is None


def test_session_ends_after_a_week_however_busy(database: Database, user_id: str) -> None:
    cookie = sessions.start(database, user_id, moment=START)
    for hours in range(4, 7 * 24, 4):
        found = sessions.find(database, cookie, moment=later(hours))
        assert found is not None
        sessions.touch(database, found.hash, moment=later(hours))
    assert sessions.find(database, cookie, moment=later(7 * 24 + 0.1)) is None


def test_clock_set_back_does_not_log_anyone_out(database: Database, user_id: str) -> None:
    cookie = sessions.start(database, user_id, moment=START)
    assert sessions.find(database, cookie, moment=later(-24)) is not None


def test_use_is_written_down_every_five_minutes_at_most(database: Database, user_id: str) -> None:
    cookie = sessions.start(database, user_id, moment=START)
    found = sessions.find(database, cookie, moment=later(0.01))
    assert found is not None
    assert not sessions.is_due_for_touch(found, moment=clock.after(START, seconds=299))
    assert sessions.is_due_for_touch(found, moment=clock.after(START, seconds=301))


def test_nobody_ends_the_session_of_someone_else(database: Database, user_id: str) -> None:
    cookie = sessions.start(database, user_id)
    bob = users.create(database, email="bob@example.com", name="Bob", password_hash="x")
    assert not sessions.end(database, sessions.hash_of(cookie), user_id=bob.id)
    assert sessions.find(database, cookie) is not None
    assert sessions.end(database, sessions.hash_of(cookie), user_id=user_id)
    assert sessions.find(database, cookie) is None


def test_expired_sessions_are_removed_and_living_ones_kept(
    database: Database, user_id: str
) -> None:
    sessions.start(database, user_id, moment=later(-200))
    sessions.start(database, user_id, moment=later(-9))
    living = sessions.start(database, user_id, moment=later(-1))
    assert sessions.forget_expired(database, START) == 2
    kept = sessions.of_user(database, user_id, moment=START)
    assert [session.hash for session in kept] == [sessions.hash_of(living)]
