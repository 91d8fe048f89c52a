"""The equations behind score and dimensions, against a published example.

G. K. Robinson, "That BLUP is a good thing: the estimation of random effects", Statistical Science
6 (1991) 15-32, section 2: milk of nine cows of four sires in three herds, herds fixed, sires random
with variance 0.1, residuals 1. His estimates, to two decimals: herds 105.64, 104.28, 105.46;
sires 0.40, 0.52, 0.76, -1.67.
"""

from __future__ import annotations

import numpy as np
import pytest

from analysis.score.system import System, solve

# Rows are herds, columns the sires A to D: how many cows, and what each of them gave.
COWS = np.array([[1.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.0, 2.0], [0.0, 0.0, 2.0, 2.0]])
MILK = np.array([[110.0, 0.0, 0.0, 100.0], [0.0, 110.0, 0.0, 100.0], [0.0, 0.0, 110.0, 100.0]])
SIRES = 0.1
FIXED = 1e7
"""Variance that leaves a herd as good as free."""


def test_herds_and_sires_of_robinson_come_out() -> None:
    # A herd stands for a questionnaire, a sire for a question that all of them may answer.
    answered = COWS > 0.0
    noise = 1.0 / np.where(answered, COWS, 1.0)
    system = System(FIXED * np.eye(3)[None], SIRES, noise[None], answered[None])
    around = np.where(answered, MILK - 105.0, 0.0)
    pull = solve(system, system.answered, around[None, None])[0, 0]
    assert SIRES * pull.sum(axis=0) == pytest.approx([0.40, 0.52, 0.76, -1.67], abs=0.005)
    herds = 105.0 + FIXED * pull.sum(axis=1)
    assert herds == pytest.approx([105.64, 104.28, 105.46], abs=0.005)
