"""Student's t against printed tables and the normal distribution."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.score.student import central, within


@pytest.mark.parametrize(
    ("degrees", "share", "printed"),
    [(1, 0.90, 6.314), (3, 0.90, 2.353), (5, 0.95, 2.571), (10, 0.99, 3.169), (30, 0.90, 1.697)],
)
def test_quantiles_are_those_of_printed_tables(degrees, share, printed):
    assert central(share, degrees) == pytest.approx(printed, abs=6e-4)


def test_with_very_many_degrees_it_is_the_normal_distribution():
    assert central(0.9, 1e9) == pytest.approx(1.644854, abs=1e-5)
    assert within(1.0, 1e9) == pytest.approx(math.erf(1 / math.sqrt(2)), abs=1e-6)


@given(st.floats(0.05, 0.99), st.floats(1.0, 1e4))
def test_the_quantile_undoes_the_probability(share, degrees):
    assert within(central(share, degrees), degrees) == pytest.approx(share, abs=1e-8)


@given(st.floats(0.1, 5), st.floats(1.0, 50))
def test_a_wider_span_holds_more_and_a_sign_changes_nothing(t, degrees):
    assert within(t, degrees) < within(t * 1.5, degrees) <= 1.0
    assert within(-t, degrees) == within(t, degrees)
