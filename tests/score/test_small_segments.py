"""A segment too small to speak: nobody is their own prior."""

from __future__ import annotations

from analysis.score import Account, Answer, calibrate, score_accounts
from analysis.score.prior import FEWEST_ACCOUNTS_OF_A_SEGMENT

DAY = "2026-11-01"


def answered(account_id: str, value: float) -> Answer:
    return Answer(
        account_id, f"{account_id}-p", "", f"{account_id}-r", DAY, "C1", "loyalty", "nps11", value
    )


def priors(accounts: list[Account], answers: list[Answer]) -> dict[str, float]:
    """Each account's prior contribution, points."""
    calibration = calibrate(accounts, answers, [], version="v")
    return {
        score.account_id: score.contributions[0].points
        for score in score_accounts(accounts, answers, [], calibration)
    }


def test_two_accounts_alone_in_their_segments_begin_at_the_same_level() -> None:
    accounts = [Account("good", "client", "Food", DAY), Account("bad", "client", "Toys", DAY)]
    found = priors(accounts, [answered("good", 9), answered("bad", 3)])
    assert abs(found["good"] - found["bad"]) < 1e-9
    assert 30.0 < found["good"] < 90.0


def test_one_answer_alone_in_its_segment_is_not_shown_as_firm_knowledge() -> None:
    accounts = [Account("good", "client", "Food", DAY), Account("bad", "client", "Toys", DAY)]
    answers = [answered("good", 9), answered("bad", 3)]
    scores = score_accounts(accounts, answers, [], calibrate(accounts, answers, [], version="v"))
    assert all(score.hi90 - score.lo90 > 20.0 for score in scores)


def test_segments_large_enough_keep_levels_of_their_own() -> None:
    size = 4 * FEWEST_ACCOUNTS_OF_A_SEGMENT
    accounts = [
        Account(f"{segment}{n:02}", "client", segment, DAY)
        for segment in ("high", "low")
        for n in range(size)
    ]
    answers = [
        answered(account.account_id, (9 if account.segment == "high" else 3) + n % 2)
        for n, account in enumerate(accounts)
    ]
    found = priors(accounts, answers)
    assert found["high00"] > found["low00"] + 20.0


def test_a_newcomer_of_a_small_segment_begins_where_everyone_does() -> None:
    accounts = [Account(f"a{n}", "client", f"segment {n}", DAY) for n in range(3)]
    found = priors(accounts, [answered("a0", 9), answered("a1", 3)])
    assert abs(found["a2"] - found["a0"]) < 1e-9
