"""Johnson's relative weights against a published example, and against all orders by brute force."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.score.relative_weights import relative_weights

# Miles per gallon of 32 cars by cylinders, displacement, horsepower and weight (Motor Trend, 1974).
CARS = np.array(
    [
        [1.0, 0.9020329, 0.8324475, 0.7824958],
        [0.9020329, 1.0, 0.7909486, 0.8879799],
        [0.8324475, 0.7909486, 1.0, 0.6587479],
        [0.7824958, 0.8879799, 0.6587479, 1.0],
    ]
)
MILES = np.array([-0.8521620, -0.8475514, -0.7761684, -0.8676594])


def r_squared(correlation, with_outcome, chosen):
    part = list(chosen)
    if not part:
        return 0.0
    inside = correlation[np.ix_(part, part)]
    return float(with_outcome[part] @ np.linalg.solve(inside, with_outcome[part]))


def general_dominance(correlation, with_outcome):
    """What each predictor adds to R squared, averaged over every order of entry (LMG)."""
    size = len(with_outcome)
    gains = np.zeros(size)
    orders = list(permutations(range(size)))
    for order in orders:
        for place, each in enumerate(order):
            before = r_squared(correlation, with_outcome, order[:place])
            gains[each] += r_squared(correlation, with_outcome, order[: place + 1]) - before
    return gains / len(orders)


@st.composite
def correlations(draw, size=None):
    """A correlation matrix of *size* predictors, and theirs with an outcome."""
    size = size or draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    rows = rng.normal(size=(60, size + 1)) + draw(st.floats(0, 1.5)) * rng.normal(size=(60, 1))
    whole = np.corrcoef(rows.T)
    return whole[:size, :size], whole[:size, size]


def test_the_cars_weigh_what_the_r_package_rwa_publishes_for_them():
    # rwa_multiregress(mtcars, "mpg", c("cyl", "disp", "hp", "wt")), from the package's own guide.
    published = [0.2096904, 0.1883043, 0.1799590, 0.2706812]
    assert relative_weights(CARS, MILES) == pytest.approx(published, abs=2e-6)


@given(correlations())
def test_weights_are_not_negative_and_sum_to_r_squared(case):
    correlation, with_outcome = case
    weights = relative_weights(correlation, with_outcome)
    everything = range(len(with_outcome))
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(r_squared(correlation, with_outcome, everything))


@given(correlations(size=2))
def test_two_predictors_weigh_their_gain_averaged_over_both_orders(case):
    assert relative_weights(*case) == pytest.approx(general_dominance(*case), abs=1e-9)


@given(correlations(size=4))
def test_four_predictors_come_close_to_every_order_tried(case):
    assert relative_weights(*case) == pytest.approx(general_dominance(*case), abs=0.05)


@given(correlations(), st.randoms())
def test_permuting_the_predictors_permutes_their_weights(case, random):
    correlation, with_outcome = case
    order = list(range(len(with_outcome)))
    random.shuffle(order)
    permuted = relative_weights(correlation[np.ix_(order, order)], with_outcome[order])
    assert permuted == pytest.approx(relative_weights(correlation, with_outcome)[order])


def test_uncorrelated_predictors_weigh_their_squared_correlation():
    assert relative_weights(np.eye(3), np.array([0.6, -0.3, 0.0])) == pytest.approx([0.36, 0.09, 0])


def test_many_draws_at_once_weigh_as_one_by_one():
    many = relative_weights(np.stack([CARS, np.eye(4)]), np.stack([MILES, MILES]))
    assert many[0] == pytest.approx(relative_weights(CARS, MILES))
    assert many[1] == pytest.approx(MILES**2)
