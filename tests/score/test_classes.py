"""Bands, evidence, the class to show and this week's list."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.score import (
    BANDS,
    Account,
    cheapest_band,
    displayed_class,
    p_below,
    priorities,
    score_accounts,
)
from analysis.score.classes import band_probabilities, evidence
from tests.score.test_known_answers import calibration


def test_band_probabilities_follow_the_normal_distribution() -> None:
    # Score at the cut of 55 with sd 10: cuts lie -1.5, 0, 1.3 and 2.5 sd away; from a table of
    # the standard normal, Phi(-1.5) = .0668, Phi(1.3) = .9032, Phi(2.5) = .9938.
    found = band_probabilities(np.array([55.0]), np.array([10.0]))[0]
    assert found == pytest.approx([0.0668, 0.4332, 0.4032, 0.0906, 0.0062], abs=1e-4)


@given(st.floats(-20, 120), st.floats(0, 40))
def test_band_probabilities_sum_to_one(score: float, sd: float) -> None:
    found = band_probabilities(np.array([score]), np.array([sd]))[0]
    assert found.sum() == pytest.approx(1.0)
    assert (found >= 0).all()


@pytest.mark.parametrize(
    ("reliability", "answers", "contacts", "top", "state"),
    [
        (0.9, 0, 0, 0.9, "insufficient"),
        (0.24, 3, 3, 0.9, "insufficient"),
        (0.25, 3, 3, 0.9, "provisional"),
        (0.51, 3, 2, 0.60, "firm"),
        (0.51, 3, 1, 0.90, "provisional"),
        (0.50, 3, 2, 0.90, "provisional"),
        (0.90, 3, 2, 0.59, "provisional"),
    ],
)
def test_evidence_needs_reliability_people_and_a_clear_class(
    reliability: float, answers: int, contacts: int, top: float, state: str
) -> None:
    probabilities = [top, 1 - top, 0.0, 0.0, 0.0]
    assert state == evidence(
        reliability=reliability,
        n_answers=answers,
        n_contacts=contacts,
        probabilities=probabilities,
    )


def test_missing_trouble_costs_more_than_a_false_alarm() -> None:
    even = (0.0, 0.5, 0.5, 0.0, 0.0)
    assert cheapest_band(even) == "repair"
    assert cheapest_band((0.0, 0.3, 0.7, 0.0, 0.0)) == "improve"


def test_a_firm_class_is_one_band_and_a_provisional_one_two_adjacent() -> None:
    probabilities = (0.0, 0.1, 0.2, 0.65, 0.05)
    assert displayed_class(probabilities, "firm").bands == ("maintain",)
    shown = displayed_class(probabilities, "provisional")
    assert shown.bands == ("improve", "maintain")
    assert shown.band == "maintain"
    assert displayed_class(probabilities, "insufficient").bands == ()


def test_the_class_stays_until_the_new_one_is_clearly_likelier() -> None:
    slightly = (0.0, 0.02, 0.45, 0.50, 0.03)
    clearly = (0.0, 0.02, 0.25, 0.70, 0.03)
    assert cheapest_band(slightly) == "maintain"
    assert displayed_class(slightly, "firm", present="improve").band == "improve"
    assert displayed_class(clearly, "firm", present="improve").band == "maintain"


def test_a_class_that_is_no_longer_likely_is_not_held() -> None:
    """A fall over more than one class: neither of the two below it need be likelier than 1 in 2."""
    torn = (0.0, 0.5 - 1e-3, 0.49, 0.01, 0.0)
    assert cheapest_band(torn) == "repair"
    shown = displayed_class(torn, "provisional", present="maintain")
    assert shown.band == "improve"
    assert shown.bands == ("repair", "improve")
    dear = (0.0, 0.43, 0.55, 0.02, 0.0)  # the cheapest class is repair, the likeliest improve
    assert cheapest_band(dear) == "repair"
    assert displayed_class(dear, "firm", present="maintain").band == "improve"


@pytest.mark.parametrize("present", BANDS)
@given(sd=st.floats(2, 10), low=st.floats(5, 95), fall=st.floats(0, 60))
def test_a_lower_score_never_shows_a_better_class(
    present: str, sd: float, low: float, fall: float
) -> None:
    points = np.array([low, low + fall])
    worse, better = band_probabilities(points, np.full(2, sd)).tolist()
    shown = [displayed_class(p, "firm", present=present).band for p in (worse, better)]
    assert BANDS.index(shown[0]) <= BANDS.index(shown[1])


def test_a_class_wished_twice_in_a_row_replaces_the_present_one() -> None:
    slightly = (0.0, 0.02, 0.45, 0.50, 0.03)
    shown = displayed_class(slightly, "firm", present="improve", wished_before="maintain")
    assert shown.band == "maintain"


@given(st.lists(st.floats(0.01, 1), min_size=5, max_size=5), st.sampled_from(BANDS))
def test_two_bands_shown_are_neighbours_that_hold_the_class(raw: list[float], present: str) -> None:
    probabilities = [p / sum(raw) for p in raw]
    shown = displayed_class(probabilities, "provisional", present=present)
    low, high = (BANDS.index(band) for band in shown.bands)
    assert high == low + 1
    assert shown.band in shown.bands


def test_p_below_is_a_half_at_the_cut() -> None:
    assert p_below(55.0, 8.0) == pytest.approx(0.5)
    assert p_below(80.0, 1.0) < 1e-9


def test_the_list_weighs_risk_by_value_and_fills_unknown_values_with_the_median() -> None:
    accounts = [Account(name, "client", "s", "2026-01-01") for name in "abc"]
    scores = score_accounts(accounts, [], [], calibration())
    scores[2] = replace(scores[2], score_unclipped=40.0)
    equal = priorities(scores)
    assert [row.account_id for row in equal] == ["c", "a", "b"]
    assert [row.value for row in equal] == pytest.approx([1 / 3] * 3)
    rich = priorities(scores, {"a": 900.0, "c": 1.0}.items())
    assert [row.account_id for row in rich] == ["a", "b", "c"]
    assert sum(row.value for row in rich) == pytest.approx(1.0)
    assert {row.account_id: row.value for row in rich}["b"] == pytest.approx(450.5 / 1351.5)
