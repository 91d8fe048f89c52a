"""Weights of answers: best linear prediction with no negative weight.

A negative weight would let a better answer lower the score; so a weight that comes out below
zero is held at zero and the others are solved again, until the constrained optimum is reached.
"""

from __future__ import annotations

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints
from analysis.score.system import System, solve, times

MOST_ROUNDS = 400
AS_GOOD_AS_ZERO = 1e-14


def non_negative_weights(system: System, target: Floats, first: Floats) -> Floats:
    """Minimise w'Kw/2 - k'w over w >= 0 for a batch of accounts.

    target: k, (accounts, n, m). first: K^-1 k, the solution without the constraint.
    """
    weights = first.copy()
    short = np.flatnonzero((first < 0.0).any(axis=(1, 2)))
    if len(short):
        part, aim = system.of(short), target[short]
        found = _dropped(part, aim, first[short])
        _settle(part, aim, found)
        weights[short] = found
    return weights


def _dropped(system: System, target: Floats, wished: Floats) -> Floats:
    """Drop what is negative until nothing is: nearly everywhere that is the optimum already."""
    free = system.answered.copy()
    again = np.arange(len(wished))
    while len(again):
        free[again] &= wished[again] > 0.0
        wished[again] = solve(system.of(again), free[again], target[again][None])[0]
        again = again[(wished[again] < 0.0).any(axis=(1, 2))]
    return wished


def _settle(system: System, target: Floats, weights: Floats) -> None:
    """Active set method of Lawson and Hanson (1974), in place, started from feasible *weights*.

    Each round either leaves out weights that would go negative or, at the optimum of the free
    ones, lets in the answer that would help most; the cost falls strictly, so no set returns.
    """
    free = weights > 0.0
    again = _let_in(system, target, weights, free, np.arange(len(weights)))
    for _ in range(MOST_ROUNDS):
        if not len(again):
            return
        wished = solve(system.of(again), free[again], target[again][None])[0]
        blocked = free[again] & (wished <= 0.0)
        stuck = blocked.any(axis=(1, 2))
        _walk(weights, free, again[stuck], wished[stuck], blocked[stuck])
        done = again[~stuck]
        weights[done] = wished[~stuck]
        again = np.sort(
            np.concatenate([again[stuck], _let_in(system, target, weights, free, done)])
        )


def _walk(weights: Floats, free: Bools, rows: Ints, wished: Floats, blocked: Bools) -> None:
    """Go from *weights* towards what is wished until a weight hits zero, and drop that one."""
    present = weights[rows]
    gap = present - wished
    share = np.where(blocked & (gap > 0.0), present / np.where(gap > 0.0, gap, 1.0), 0.0)
    step = np.where(blocked, share, np.inf).min(axis=(1, 2), keepdims=True)
    present = present + step * (wished - present)
    dropped = blocked & (present <= AS_GOOD_AS_ZERO)
    weights[rows] = np.where(dropped, 0.0, present)
    free[rows] &= ~dropped


def _let_in(system: System, target: Floats, weights: Floats, free: Bools, rows: Ints) -> Ints:
    """Free the answer that would help most, per account; which accounts have such a one."""
    if not len(rows):
        return rows
    part = system.of(rows)
    idle = part.answered & ~free[rows]
    slope = np.where(idle, target[rows] - times(part, weights[rows]), 0.0).reshape(len(rows), -1)
    best = slope.argmax(axis=1)
    most = np.where(part.answered, np.abs(target[rows]), 0.0).max(axis=(1, 2))
    helped = slope[np.arange(len(rows)), best] > 1e-10 * most
    freed = free.reshape(len(free), -1)
    freed[rows[helped], best[helped]] = True
    return np.asarray(rows[helped])
