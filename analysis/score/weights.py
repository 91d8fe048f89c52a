"""Weights of answers: best linear prediction with no negative weight.

A negative weight would let a better answer lower the score; so a weight that comes out below
zero is held at zero and the others are solved again, until the constrained optimum is reached.
"""

from __future__ import annotations

import numpy as np

from analysis.score.arrays import Bools, Floats

MOST_ROUNDS = 400


def non_negative_weights(covariance: Floats, target: Floats, first: Floats) -> Floats:
    """Minimise w'Kw/2 - k'w over w >= 0 for a batch of accounts.

    covariance: K, shape (accounts, n, n), positive definite. target: k, (accounts, n).
    first: K^-1 k, the solution without the constraint, (accounts, n).
    """
    weights = first.copy()
    for i in np.flatnonzero((first < 0.0).any(axis=1)).tolist():
        weights[i] = _constrained(covariance[i], target[i], first[i] > 0.0)
    return weights


def _constrained(covariance: Floats, target: Floats, free: Bools) -> Floats:
    """One account: active set method of Lawson and Hanson (1974), started from *free*.

    Each round either leaves out weights that would go negative or, at the optimum of the free
    ones, lets in the answer that would help most; the cost falls strictly, so no set returns.
    """
    tolerance = 1e-10 * float(np.abs(target).max())
    weights = np.zeros(len(target))
    for _ in range(MOST_ROUNDS):
        weights, free = _settled(covariance, target, weights, free)
        slope = np.where(free, 0.0, target - covariance @ weights)
        best = int(slope.argmax())
        if slope[best] <= tolerance:
            break
        free[best] = True
    return weights


def _settled(
    covariance: Floats, target: Floats, weights: Floats, free: Bools
) -> tuple[Floats, Bools]:
    """Solve on the free answers; walk from the last feasible weights, dropping what hits zero."""
    free = free.copy()
    while free.any():
        chosen = np.flatnonzero(free)
        wished = np.zeros_like(weights)
        wished[chosen] = np.linalg.solve(covariance[np.ix_(chosen, chosen)], target[chosen])
        if (wished[chosen] > 0.0).all():
            return wished, free
        falling = chosen[wished[chosen] <= 0.0]
        gap = weights[falling] - wished[falling]
        step = float(np.min(np.where(gap > 0.0, weights[falling] / np.where(gap > 0, gap, 1), 0)))
        weights = weights + step * (wished - weights)
        blocked = falling[weights[falling] <= 1e-14]
        weights[blocked] = 0.0
        free[blocked] = False
    return np.zeros_like(weights), free
