"""Equations solved by questionnaire, and non-negative weights: the same found another way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.score.arrays import Floats
from analysis.score.components import non_negative_solution
from analysis.score.system import System, solve, times
from analysis.score.weights import non_negative_weights

BATCH = 4


def drawn(seed: int, questionnaires: int, questions: int) -> System:
    """A batch of accounts; some cells of the grid hold no answer."""
    rng = np.random.default_rng(seed)
    shape = (BATCH, questionnaires, questionnaires)
    mixed = rng.normal(size=shape) + rng.normal(size=(BATCH, 1, questionnaires))
    answered = rng.random((BATCH, questionnaires, questions)) < 0.7
    answered[:, :, 0] = True
    return System(
        mixed @ mixed.swapaxes(1, 2),
        rng.uniform(0.0, 2.0),
        rng.uniform(0.05, 0.5, answered.shape),
        answered,
    )


def in_full(system: System, account: int) -> Floats:
    """The covariance of all answers of one account, written out."""
    rows, columns = np.nonzero(system.answered[account])
    shared = system.shared[account][np.ix_(rows, rows)]
    same_question = columns[:, None] == columns[None, :]
    noise = np.diag(system.noise[account][rows, columns])
    return np.asarray(shared + system.question * same_question + noise)


SIZES = {"questionnaires": st.integers(1, 3), "questions": st.integers(1, 3)}


@given(seed=st.integers(0, 100_000), **SIZES)
def test_solving_by_questionnaire_solves_the_whole_matrix(
    seed: int, questionnaires: int, questions: int
) -> None:
    system = drawn(seed, questionnaires, questions)
    wanted = np.random.default_rng(seed).normal(size=(2, *system.answered.shape))
    found = solve(system, system.answered, wanted)
    back = times(system, found[0])
    for i in range(BATCH):
        cells = system.answered[i]
        for k in range(2):
            expected = np.linalg.solve(in_full(system, i), wanted[k, i][cells])
            assert found[k, i][cells] == pytest.approx(expected, abs=1e-7, rel=1e-7)
        assert back[i][cells] == pytest.approx(wanted[0, i][cells], abs=1e-7)
        assert (found[:, i][:, ~cells] == 0.0).all()


@given(seed=st.integers(0, 100_000), **SIZES)
def test_weights_match_trying_every_set_of_answers(
    seed: int, questionnaires: int, questions: int
) -> None:
    system = drawn(seed, questionnaires, questions)
    target = np.random.default_rng(seed).normal(0.5, 1.0, system.answered.shape)
    first = solve(system, system.answered, target[None])[0]
    found = non_negative_weights(system, target, first)
    for i in range(BATCH):
        cells = system.answered[i]
        tried = non_negative_solution(in_full(system, i), target[i][cells])
        assert found[i][cells] == pytest.approx(tried, abs=1e-6)
    assert (found >= 0.0).all()
    assert (found[~system.answered] == 0.0).all()
