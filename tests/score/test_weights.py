"""Non-negative weights are the constrained optimum, found another way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.score.components import non_negative_solution
from analysis.score.weights import non_negative_weights


@given(seed=st.integers(0, 100_000), size=st.integers(2, 6))
def test_weights_match_trying_every_set_of_answers(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    mixed = rng.normal(size=(5, size, size)) + rng.normal(size=(5, 1, size))
    covariance = mixed @ mixed.swapaxes(1, 2) + 0.05 * np.eye(size)
    target = rng.normal(0.5, 1.0, (5, size))
    first = np.asarray(np.linalg.solve(covariance, target[..., None])[..., 0], dtype=np.float64)
    found = non_negative_weights(covariance, target, first)
    for i in range(5):
        tried = non_negative_solution(covariance[i], target[i])
        assert found[i] == pytest.approx(tried, abs=1e-6)
    assert (found >= 0.0).all()
