"""The limiter: ten tries a quarter of an hour, over all processes together, and never for ever."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from surveys import clock, db, login_attempts, migrations
from surveys.db import Database
from surveys.login_attempts import LIMIT, Attempt, Refusal

START = "2026-11-23T08:00:00.000Z"


def minutes(count: float) -> str:
    return clock.after(START, seconds=60 * count)


def spend(database: Database, subject: str, tries: int, *, moment: str = START) -> list[bool]:
    """Try *tries* times; which of them were let through."""
    return [
        isinstance(login_attempts.begin(database, [subject], moment=moment), Attempt)
        for _ in range(tries)
    ]


def test_eleventh_try_is_refused_until_the_first_is_a_quarter_of_an_hour_old(
    database: Database,
) -> None:
    assert spend(database, "alice", LIMIT) == [True] * LIMIT
    refused = login_attempts.begin(database, ["alice"], moment=minutes(1))
    assert refused == Refusal(free_at=minutes(15))
    assert spend(database, "alice", 1, moment=minutes(14.9)) == [False]
    assert spend(database, "alice", 1, moment=minutes(15)) == [True]


def test_refused_tries_do_not_push_the_end_away(database: Database) -> None:
    spend(database, "alice", LIMIT)
    for minute in range(1, 15):
        spend(database, "alice", 5, moment=minutes(minute))
    assert spend(database, "alice", 1, moment=minutes(15)) == [True]


def test_account_and_address_are_limited_each_for_itself(database: Database) -> None:
    for n in range(LIMIT):
        login_attempts.begin(database, [f"account {n}", "one address"], moment=START)
    another = login_attempts.begin(database, ["account 99", "one address"], moment=START)
    assert isinstance(another, Refusal)
    elsewhere = login_attempts.begin(database, ["account 99", "another"], moment=START)
    assert isinstance(elsewhere, Attempt)


def test_refusal_by_one_subject_counts_for_none(database: Database) -> None:
    spend(database, "address", LIMIT)
    for _ in range(3 * LIMIT):
        login_attempts.begin(database, ["alice", "address"], moment=START)
    assert spend(database, "alice", 1) == [True]


def test_successful_login_does_not_count_and_frees_no_one_else(database: Database) -> None:
    spend(database, "alice", LIMIT - 1)
    for _ in range(3):
        attempt = login_attempts.begin(database, ["alice"], moment=START)
        assert isinstance(attempt, Attempt)
        login_attempts.succeed(database, attempt)
    assert spend(database, "alice", 2) == [True, False]


def test_clock_that_was_ahead_locks_nobody_for_longer_than_the_window(database: Database) -> None:
    spend(database, "alice", LIMIT, moment=minutes(2 * 24 * 60))
    assert spend(database, "alice", 1, moment=START) == [False]
    assert spend(database, "alice", 1, moment=minutes(15)) == [True]


def test_administrator_can_free_a_subject(database: Database) -> None:
    spend(database, "alice", LIMIT)
    assert login_attempts.forget(database, "alice") == LIMIT
    assert spend(database, "alice", 1) == [True]


def test_old_tries_are_forgotten(database: Database) -> None:
    spend(database, "alice", 3)
    assert login_attempts.forget_old(database, minutes(14)) == 0
    assert login_attempts.forget_old(database, minutes(16)) == 3


@given(waits=st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_no_window_ever_holds_more_than_ten_tries(waits: list[int]) -> None:
    """Whatever the rhythm of the tries, seconds apart."""
    # A database of its own for each example: hypothesis shares fixtures between them.
    with TemporaryDirectory() as folder:
        database = db.connect(Path(folder) / "test.db")
        migrations.migrate(database)
        passed, second = [], 0
        for wait in waits:
            second += wait
            moment = clock.after(START, seconds=second)
            if isinstance(login_attempts.begin(database, ["alice"], moment=moment), Attempt):
                passed.append(second)
        database.close()
    for begin in passed:
        inside = [each for each in passed if begin <= each < begin + 15 * 60]
        assert len(inside) <= LIMIT


def try_often(path: Path) -> int:
    """Thirty tries from one process; how many were let through."""
    database = db.connect(path)
    try:
        return sum(spend(database, "alice", 30, moment=START))
    finally:
        database.close()


def test_processes_share_one_count(database: Database) -> None:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as processes:
        passed = list(processes.map(try_often, [database.path] * 3))
    assert sum(passed) == LIMIT
