"""The equations of best prediction, for a batch of accounts at once, answers by way of
questionnaires.

The covariance of all answers of an account is K = Z A Z' + d Q Q' + N: A is what questionnaires
share, Z says which answer is of which questionnaire, Q which answers which question (d: variance
of the account's own view of one), N is noise. Solved by the identity of Woodbury it takes a matrix
as large as there are questionnaires, not answers, and is exact: no answer is averaged away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints


@dataclass(frozen=True)
class System:
    """K of a batch. shared: A, (accounts, n, n). question: d. noise: (accounts, n, m).

    answered: (accounts, n, m), which cells of the grid hold an answer; elsewhere noise is idle.
    """

    shared: Floats
    question: float
    noise: Floats
    answered: Bools

    def of(self, accounts: Ints) -> System:
        """The same of some of the accounts."""
        return System(
            self.shared[accounts], self.question, self.noise[accounts], self.answered[accounts]
        )


def solve(system: System, free: Bools, wanted: Floats) -> Floats:
    """K^-1 *wanted* over the answers that are *free*; 0 elsewhere.

    free: (accounts, n, m), answered cells only. wanted: (k, accounts, n, m), as the result.
    """
    precision = free / system.noise
    kept = system.question / (1.0 + system.question * precision.sum(axis=1, keepdims=True))
    own = -((precision * kept) @ precision.swapaxes(1, 2))
    place = np.arange(own.shape[1])
    own[:, place, place] += precision.sum(axis=2)
    matrix = own @ system.shared
    matrix[:, place, place] += 1.0
    told = _peeled(precision, kept, wanted).sum(axis=3)
    sums = np.linalg.solve(matrix, np.moveaxis(told, 0, -1))
    common = np.moveaxis(system.shared @ sums, -1, 0)
    return _peeled(precision, kept, wanted - common[..., None])


def times(system: System, weight: Floats) -> Floats:
    """K *weight*, (accounts, n, m) like *weight*; meant on answered cells only."""
    common = (system.shared @ weight.sum(axis=2)[..., None])[..., 0]
    own = system.question * weight.sum(axis=1, keepdims=True)
    return np.asarray(common[:, :, None] + own + system.noise * weight)


def _peeled(precision: Floats, kept: Floats, values: Floats) -> Floats:
    """(d Q Q' + N)^-1 *values*, question by question."""
    return np.asarray(precision * (values - kept * (precision * values).sum(axis=2, keepdims=True)))
