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
    short = np.flatnonzero((first < 0.0).any(axis=1))
    if len(short):
        matrix, aim, wished = covariance[short], target[short], first[short]
        found, settled = _dropped(matrix, aim, wished)
        for i in np.flatnonzero(~settled).tolist():
            found[i] = _constrained(matrix[i], aim[i], found[i] > 0.0)
        weights[short] = found
    return weights


def _dropped(covariance: Floats, target: Floats, wished: Floats) -> tuple[Floats, Bools]:
    """All accounts at once: drop what is negative until nothing is; and where that is optimal.

    It is optimal where no dropped answer would help if let in again: nearly everywhere.
    """
    size = target.shape[1]
    free = np.ones_like(wished, dtype=bool)
    own = np.arange(size)
    again = np.arange(len(wished))
    while len(again):
        free[again] &= wished[again] > 0.0
        kept = free[again]
        masked = covariance[again] * kept[:, :, None] * kept[:, None, :]
        masked[:, own, own] += ~kept
        aim = np.where(kept, target[again], 0.0)
        wished[again] = np.linalg.solve(masked, aim[..., None])[..., 0]
        again = again[(wished[again] < 0.0).any(axis=1)]
    slope = target - (covariance @ wished[..., None])[..., 0]
    gain = np.where(free, 0.0, slope).max(axis=1)
    return wished, gain <= _tolerance(target)


def _tolerance(target: Floats) -> Floats:
    return np.asarray(1e-10 * np.abs(target).max(axis=-1))


def _constrained(covariance: Floats, target: Floats, free: Bools) -> Floats:
    """One account: active set method of Lawson and Hanson (1974), started from *free*.

    Each round either leaves out weights that would go negative or, at the optimum of the free
    ones, lets in the answer that would help most; the cost falls strictly, so no set returns.
    """
    tolerance = float(_tolerance(target))
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
