"""NPS, CSAT and CES."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.score import ces, csat, nps, nps_interval

RATINGS = st.lists(st.integers(0, 10), min_size=1, max_size=60)


@given(RATINGS)
def test_order_and_repetition_do_not_change_the_nps(ratings: list[int]) -> None:
    assert nps(ratings) == pytest.approx(nps(ratings[::-1] * 2))


@given(RATINGS)
def test_one_more_promoter_never_lowers_the_nps(ratings: list[int]) -> None:
    assert nps([*ratings, 10]) >= nps(ratings)


@given(RATINGS)
def test_more_of_the_same_narrows_the_interval(ratings: list[int]) -> None:
    few, many = nps_interval(ratings), nps_interval(ratings * 4)
    assert -100 <= few.low <= few.high <= 100
    assert many.high - many.low <= few.high - few.low + 1e-9


def test_nps_of_a_plain_example() -> None:
    assert nps([10, 9, 8, 7, 6, 0]) == pytest.approx(0.0)
    assert nps([10, 10, 9, 3]) == pytest.approx(50.0)


def test_the_adjusted_wald_interval_follows_the_published_formula() -> None:
    # Rocks (2016), computed by hand for 19 promoters, 6 passives, 11 detractors of 36:
    # p = 19.75/39 = .50641, d = 11.75/39 = .30128, p - d = .20513,
    # variance (.80769 - .04208)/39 = .019631, sd .14011; 90 %: .20513 -/+ 1.645 x .14011.
    interval = nps_interval([10] * 19 + [8] * 6 + [3] * 11)
    assert interval.value == pytest.approx(22.22, abs=0.01)
    assert interval.low == pytest.approx(-2.54, abs=0.01)
    assert interval.high == pytest.approx(43.56, abs=0.01)


def test_all_promoters_still_leave_doubt() -> None:
    interval = nps_interval([10, 10, 10])
    assert interval.value == 100.0
    assert interval.low < 75.0


def test_csat_counts_the_satisfied() -> None:
    assert csat([5, 4, 3, 1]) == pytest.approx(50.0)


def test_ces_is_the_mean() -> None:
    assert ces([7, 7, 1]) == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("measure", "ratings", "message"),
    [
        (nps, [], "at least one rating, came none"),
        (nps, [5, 11], "from 0 to 10, came 11 in place 2"),
        (csat, [0], "from 1 to 5, came 0 in place 1"),
        (ces, [8], "from 1 to 7, came 8 in place 1"),
        (nps_interval, [], "came none"),
    ],
)
def test_a_rating_that_cannot_be_is_refused(
    measure: Callable[[list[int]], object], ratings: list[int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        measure(ratings)
