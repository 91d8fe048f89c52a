"""One account with a thousand answers does not speak for the others."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from statistics import mean

import pytest

from analysis.score import Account, Answer, Calibration, Score, calibrate, score_accounts
from tests.score.populations import company

AS_OF = date(2026, 6, 30)
HUGE = 1206
STARS = ("rating", "overall", "num:1:5")


def ordinary() -> tuple[list[Account], list[Answer]]:
    """42 accounts of 10 to 60 ratings each."""
    rng = random.Random(5)
    accounts, answers = [], []
    for number in range(42):
        account = f"a{number:02}"
        accounts.append(Account(account, "client", "", AS_OF))
        level = rng.gauss(3.5, 0.5)
        for i in range(rng.randint(10, 60)):
            value = min(5.0, max(1.0, round(level + rng.gauss(0, 0.8))))
            answers.append(one(account, i, STARS, value, rng.randint(0, 700)))
    return accounts, answers


def one(
    account: str, number: int, question: tuple[str, str, str], value: float, age: int
) -> Answer:
    day = AS_OF - timedelta(days=age)
    return Answer(account, f"{account}-{number}", "", f"{account}-{number}", day, *question, value)


def huge(question: tuple[str, str, str], low: int, high: int) -> list[Answer]:
    rng = random.Random(6)
    return [
        one("huge", i, question, rng.randint(low, high), rng.randint(0, 60)) for i in range(HUGE)
    ]


def with_huge(answers: list[Answer]) -> tuple[Calibration, list[Score]]:
    """Calibration and the scores of the 42 others, beside *answers* of the huge account."""
    accounts, others = ordinary()
    if answers:
        accounts = [*accounts, replace(accounts[0], account_id="huge")]
    calibration = calibrate(accounts, others + answers, [], version="v")
    scores = score_accounts(accounts, others + answers, [], calibration)
    return calibration, [score for score in scores if score.account_id != "huge"]


def test_a_question_that_one_account_alone_answers_tells_nothing_of_how_questions_differ() -> None:
    calibration, _ = with_huge(huge(("nps", "loyalty", "nps11"), 0, 10))
    assert [q.loading for q in calibration.questions] == pytest.approx([1.0, 1.0], abs=0.05)


@pytest.mark.parametrize(
    ("question", "low", "high"), [(("nps", "loyalty", "nps11"), 0, 10), (STARS, 1, 5)]
)
def test_the_others_keep_their_intervals(
    question: tuple[str, str, str], low: int, high: int
) -> None:
    before, alone = with_huge([])
    after, beside = with_huge(huge(question, low, high))
    # Its own view of a question it was not asked adds a little to each, rightly.
    assert mean(s.sd for s in beside) == pytest.approx(mean(s.sd for s in alone), rel=0.12)
    for name in ("lasting", "contact", "question", "mood"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), rel=0.25)


def test_the_others_keep_their_places_and_distances() -> None:
    _, alone = with_huge([])
    _, beside = with_huge(huge(("nps", "loyalty", "nps11"), 0, 10))
    shift = mean(
        two.score_unclipped - one.score_unclipped for one, two in zip(alone, beside, strict=True)
    )
    for one_, two in zip(alone, beside, strict=True):
        assert two.score_unclipped - one_.score_unclipped == pytest.approx(shift, abs=2.5)


def test_an_account_alone_in_its_population_leaves_a_sane_prior_to_the_silent() -> None:
    accounts = [Account(name, "partner", "", AS_OF) for name in ("huge", "silent")]
    answers = huge(("nps", "loyalty", "nps11"), 0, 10)
    silent = score_accounts(accounts, answers, [], calibrate(accounts, answers, [], version="v"))[1]
    assert silent.withheld
    assert 10.0 < silent.sd < 60.0


@pytest.mark.parametrize("seed", range(55, 65))
def test_a_population_of_one_account_is_calibrated_from_what_is_usual(seed: int) -> None:
    # Its shares of each question's mean add up to one and a rounding error.
    made = company(seed, accounts=1)
    calibration = calibrate(made.accounts, made.answers, made.invitations, version="v")
    assert 0.0 < calibration.lasting < 1000.0
    assert sum(memory.weight for memory in calibration.memories) == pytest.approx(1.0)
