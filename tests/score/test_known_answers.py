"""Figures checked against hand computation and independent matrix algebra."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from analysis.score import Account, Answer, Calibration, score_accounts
from analysis.score.calibration import Covariate, Memory, QuestionCalibration, SegmentPrior

YEAR = 365.0


def calibration(**changed: Any) -> Calibration:
    """Two standard questions and one memory length: small enough for pencil and paper."""
    figures: dict[str, Any] = {
        "version": "hand",
        "population": "client",
        "level": 70.0,
        "questions": (
            QuestionCalibration("A", "trust", "nps11", True, 72.0, 1.0, 200.0, True),
            QuestionCalibration("B", "effort", "likert5", True, 68.0, 1.0, 300.0, True),
        ),
        "memories": (Memory(YEAR, 1.0, 100.0, 30.0, 40.0, 20.0, 25.0),),
        "segments": {"s": SegmentPrior(2.0, 3.0)},
        "other_segment": SegmentPrior(0.0, 9.0),
        "engagement": Covariate(0.0, 0.0),
        "seniority": Covariate(0.0, 0.0),
        "silence_spread": Covariate(0.0, 0.0),
        "mood": 0.0,
        "mood_share": 0.0,
        "shared": 0.0,
        "interval_factor": 1.0,
        "n_accounts": 50,
        "n_responses": 100,
        "n_answers": 200,
    }
    return Calibration(**(figures | changed))


def test_two_questionnaires_of_two_contacts_match_explicit_matrices() -> None:
    account = Account("a", "client", "s", "2026-01-01")
    answers = [
        Answer("a", "ann", "", "r1", "2025-01-01", "A", "trust", "nps11", 9, True),
        Answer("a", "ann", "", "r1", "2025-01-01", "B", "effort", "likert5", 4, True),
        Answer("a", "bob", "", "r2", "2025-12-22", "A", "trust", "nps11", 5, True),
    ]
    score = score_accounts([account], answers, [], calibration())[0]
    # Written out by hand: what each pair of answers shares, in points squared.
    gap = 355  # days from 2025-01-01 to 2025-12-22
    level, same_q = 100.0 + 3.0, 20.0
    apart = 30.0 * math.exp(-gap / YEAR)
    one = level + 30.0 + 40.0 + 25.0  # one questionnaire: level, movement, contact, mood
    matrix = np.array(
        [
            [one + same_q + 200.0, one, level + apart + same_q],
            [one, one + same_q + 300.0, level + apart],
            [level + apart + same_q, level + apart, one + same_q + 200.0],
        ]
    )
    own = 20.0 * 0.5  # each question is half of what the score means
    old, new = 30.0 * math.exp(-365 / YEAR), 30.0 * math.exp(-10 / YEAR)
    target = np.array([level + old + own, level + old + own, level + new + own])
    x = np.array([90.0 - 72.0, 75.0 - 68.0, 50.0 - 72.0])  # around the level
    weights = np.linalg.inv(matrix) @ target
    expected = 70.0 + 2.0 + weights @ (x - 2.0)
    variance = level + 30.0 + 20.0 * 0.5 - weights @ target
    assert (weights > 0).all()
    assert score.score_unclipped == pytest.approx(expected, abs=1e-9)
    assert score.sd == pytest.approx(math.sqrt(variance), abs=1e-9)
    assert score.lo90 == pytest.approx(expected - 1.645 * math.sqrt(variance), abs=1e-9)
    assert score.reliability == pytest.approx(1 - variance / (100 + 30 + 10), abs=1e-9)


def test_one_answer_is_shrunk_by_signal_over_signal_plus_noise() -> None:
    account = Account("a", "client", "s", "2026-01-01")
    answers = [Answer("a", "ann", "", "r1", "2026-01-01", "A", "trust", "nps11", 10, True)]
    plain = calibration(memories=(Memory(YEAR, 1.0, 100.0, 0.0, 0.0, 0.0, 0.0),))
    score = score_accounts([account], answers, [], plain)[0]
    # (100 + 3) / (100 + 3 + 200) of the way from 72 to the answer, whose residual is 28 - 2.
    assert score.score_unclipped == pytest.approx(72 + 103 / 303 * 26)


def test_ten_answers_of_one_contact_count_little_more_than_one() -> None:
    account = Account("a", "client", "s", "2026-01-01")
    strong = calibration(memories=(Memory(YEAR, 1.0, 50.0, 5.0, 100.0, 0.0, 0.0),))

    def reliability(contacts: list[str]) -> float:
        answers = [
            Answer("a", contact, "", f"r{i}", "2025-12-01", "A", "trust", "nps11", 9, True)
            for i, contact in enumerate(contacts)
        ]
        return score_accounts([account], answers, [], strong)[0].reliability

    one, ten_of_one = reliability(["ann"]), reliability(["ann"] * 10)
    ten_of_ten = reliability([f"p{i}" for i in range(10)])
    assert one < ten_of_one < 0.4
    assert ten_of_ten > 0.6


def test_unknown_people_of_one_wave_count_as_different_people() -> None:
    account = Account("a", "client", "s", "2026-01-01")
    strong = calibration(memories=(Memory(YEAR, 1.0, 50.0, 5.0, 100.0, 0.0, 0.0),))

    def sd(contact: str, second_day: str) -> float:
        answers = [
            Answer("a", contact, "", "r1", "2025-12-01", "A", "trust", "nps11", 9, True),
            Answer("a", contact, "", "r2", second_day, "A", "trust", "nps11", 9, True),
        ]
        return score_accounts([account], answers, [], strong)[0].sd

    assert sd("", "2025-12-05") < sd("ann", "2025-12-05")
    # Across waves, the only person there is may well be the same one.
    assert sd("", "2025-06-01") == pytest.approx(sd("ann", "2025-06-01"))


def test_old_answers_fade() -> None:
    account = Account("a", "client", "s", "2026-01-01")

    def weight(day: str) -> float:
        answers = [Answer("a", "ann", "", "r1", day, "A", "trust", "nps11", 2, True)]
        return score_accounts([account], answers, [], calibration())[0].contributions[2].weight

    assert weight("2025-12-31") > weight("2024-12-31") > weight("2020-01-01") > 0


def test_unknown_questions_wait_for_the_next_calibration() -> None:
    account = Account("a", "client", "s", "2026-01-01")
    known = Answer("a", "ann", "", "r1", "2025-12-01", "A", "trust", "nps11", 9, True)
    new = Answer("a", "ann", "", "r1", "2025-12-01", "Z", "new", "likert5", 1, True)
    alone = score_accounts([account], [known], [], calibration())[0]
    both = score_accounts([account], [known, new], [], calibration())[0]
    assert both.score_unclipped == alone.score_unclipped
    assert [p.points for p in both.contributions if p.question_id == "Z"] == [0.0]


def test_the_answer_of_longer_ago_than_a_century_is_no_accident() -> None:
    account = Account("a", "client", "s", "2026-01-01")
    ancient = Answer("a", "ann", "", "r1", "0001-01-01", "A", "trust", "nps11", 9, True)
    assert score_accounts([account], [ancient], [], calibration())[0].score > 72.0


def test_dimension_scores_lean_to_the_account_and_tell_dimensions_apart() -> None:
    account = Account("a", "client", "s", "2026-01-01")
    answers = [
        Answer("a", f"p{i}", "", f"r{i}", "2025-12-01", question, dimension, scale, value, True)
        for i in range(4)
        for question, dimension, scale, value in (
            ("A", "trust", "nps11", 10),
            ("B", "effort", "likert5", 2),
        )
    ]
    score = score_accounts([account], answers, [], calibration())[0]
    effort, trust = score.dimensions
    assert (effort.dimension, trust.dimension) == ("effort", "trust")
    assert effort.score < score.score < trust.score
    assert trust.score - score.score < 15.0  # raw deviation would be 28
    assert effort.n == trust.n == 4


def test_a_sentiment_counts_once_what_it_shares_with_its_recommendation() -> None:
    account = Account("a", "client", "s", "2026-01-01")
    asked = (
        *calibration().questions,
        QuestionCalibration("S", "trust", "sent", True, 60.0, 1.0, 250.0, True),
    )
    answers = [
        Answer("a", "ann", "", "r1", "2026-01-01", "A", "trust", "nps11", 9, True),
        Answer("a", "ann", "", "r1", "2026-01-01", "B", "effort", "likert5", 4, True),
        Answer("a", "ann", "", "r1", "2026-01-01", "S", "trust", "sent", 0.6, True),
    ]
    score = score_accounts([account], answers, [], calibration(questions=asked, shared=90.0))[0]
    one = 100.0 + 3.0 + 30.0 + 40.0 + 25.0
    matrix = one + np.diag([20.0 + 200.0, 20.0 + 300.0, 20.0 + 250.0])
    matrix[0, 2] = matrix[2, 0] = one + 90.0
    target = np.array([133.0 + 10.0, 133.0 + 10.0, 133.0])
    weights = np.linalg.solve(matrix, target)
    x = np.array([90.0 - 72.0, 75.0 - 68.0, 80.0 - 60.0]) - 2.0
    assert (weights > 0).all()
    assert score.score_unclipped == pytest.approx(72.0 + weights @ x, abs=1e-9)
    assert score.sd == pytest.approx(math.sqrt(133.0 + 10.0 - weights @ target), abs=1e-9)
