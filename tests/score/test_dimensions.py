"""Dimension scores: around the score whatever happened since, and averaging to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.score import Account, Answer, Calibration, Score, calibrate, score_accounts
from tests.score.populations import AS_OF, company
from tests.score.test_known_answers import calibration

ME = Account("me", "client", "s", AS_OF)
SCALES = {"A": ("trust", "nps11", 0, 10), "B": ("effort", "likert5", 1, 5)}


def moving() -> Calibration:
    """The small calibration, of accounts that move much."""
    memory = replace(calibration().memories[0], lasting=60.0, movement=300.0, length_days=200.0)
    return calibration(memories=(memory,))


def reply(number: int, age_days: int, question: str, percent: float) -> Answer:
    dimension, scale, low, high = SCALES[question]
    value = low + percent / 100 * (high - low)
    day = AS_OF - timedelta(days=age_days)
    return Answer("me", f"p{number}", "", f"r{number}", day, question, dimension, scale, value)


def by_name(score: Score) -> dict[str, float]:
    return {part.dimension: part.score for part in score.dimensions}


def test_a_fall_of_everything_leaves_no_dimension_above_the_score() -> None:
    answers = [
        reply(number, age, question, percent)
        for number, (age, each) in enumerate([(300, 100), (320, 100), (340, 100), (9, 0), (5, 0)])
        for question, percent in (("A", each or 30), ("B", each or 25))
    ]
    score = score_accounts([ME], answers, [], moving())[0]
    assert score.score < 68.0  # it did fall, from answers of 100
    for dimension in score.dimensions:
        assert dimension.score == pytest.approx(score.score, abs=2.5)


def test_a_dimension_asked_before_the_fall_only_is_not_the_better_one() -> None:
    before = [reply(n, 500 + 10 * n, "B", 75) for n in range(4)]
    after = [reply(9 + n, 10 * n, "A", 40) for n in range(4)]
    score = score_accounts([ME], before + after, [], moving())[0]
    effort = by_name(score)["effort"]
    assert score.score < 62.0
    assert effort - score.score < 4.0  # beside today's level the old answers stand out by 20


def test_a_harsh_person_who_rates_one_dimension_only_does_not_darken_it_alone() -> None:
    strong = calibration(memories=(replace(calibration().memories[0], contact=300.0),))
    kind = [reply(n, 20 + n, "A", 90) for n in range(3)]
    harsh = [replace(reply(9 + n, 30 + n, "B", 25), contact_id="harsh") for n in range(3)]
    mixed = by_name(score_accounts([ME], kind + harsh, [], strong)[0])
    many = [replace(a, contact_id=f"p{n}") for n, a in enumerate(harsh)]
    spread = by_name(score_accounts([ME], kind + many, [], strong)[0])
    assert mixed["trust"] - mixed["effort"] < spread["trust"] - spread["effort"]


def test_one_questionnaire_matches_explicit_matrices() -> None:
    answers = [reply(0, 0, "A", 100), reply(0, 0, "B", 25)]
    score = score_accounts([ME], answers, [], calibration())[0]
    # Level, movement, contact, mood of a questionnaire and the segment's uncertainty; own view 20.
    shared = 100.0 + 30.0 + 40.0 + 25.0 + 3.0
    matrix = shared + np.diag([20.0 + 200.0, 20.0 + 300.0])
    left = np.linalg.solve(matrix, np.array([100.0 - 72.0 - 2.0, 25.0 - 68.0 - 2.0]))
    trust, effort = 20.0 * left
    middle = score.score_unclipped - (trust + effort) / 2
    assert by_name(score) == pytest.approx({"trust": middle + trust, "effort": middle + effort})


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000))
def test_dimension_scores_average_to_the_score_over_the_standard_questions(seed: int) -> None:
    made = company(seed, accounts=12)
    found = calibrate(made.accounts, made.answers, made.invitations, version="v")
    share = dict.fromkeys((q.dimension for q in found.questions), 0.0)
    for question, weight in zip(found.questions, found.target_weights, strict=True):
        share[question.dimension] += float(weight)
    for score in score_accounts(made.accounts, made.answers, made.invitations, found):
        parts = by_name(score)
        if parts.keys() >= {name for name, weight in share.items() if weight}:
            total = sum(share[name] * parts[name] for name in parts)
            if all(0.0 < part < 100.0 for part in parts.values()):
                assert total == pytest.approx(score.score_unclipped, abs=1e-9)


def test_dimensions_differ_alike_on_any_later_day() -> None:
    answers = [reply(0, 400, "A", 100), reply(0, 400, "B", 25)]
    gaps = []
    for as_of in (AS_OF, date(2027, 6, 30)):
        account = replace(ME, as_of=as_of)
        parts = by_name(score_accounts([account], answers, [], calibration())[0])
        gaps.append(parts["trust"] - parts["effort"])
    assert gaps[0] == pytest.approx(gaps[1])
