"""Are the intervals as wide as the misses? Each questionnaire against the earlier ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.score.arrays import Floats, Ints, runs
from analysis.score.calibration import COUNTS, Memory
from analysis.score.components import Questionnaires, shared_contact

LONGEST = 30
"""Questionnaires of one account that are looked at; the latest ones."""
PSEUDO_RESIDUALS = 200.0
PSEUDO_OF_GROUP = 500.0
"""More for a group, since of several groups the largest factor counts and none is below 1:
with few accounts, chance alone would widen."""
FACTOR_RANGE = (1.0, 2.0)
"""Never below 1: content accounts differ less, and would talk the intervals of the others small."""


def interval_factors(
    rows: Questionnaires, memories: Sequence[Memory], spread: Floats
) -> tuple[float, tuple[float, ...]]:
    """Mean squared whitened residual, over all and by number of questionnaires (as COUNTS).

    A whitened residual is what is left of a questionnaire after the account's earlier ones,
    in units of its predicted standard deviation; above 1, intervals must be wider. The overall
    factor is shrunk to 1, those of the groups to the overall one; more questionnaires never have
    a larger one. spread: per account, points squared, by which the silent differ more.
    """
    squares, mass = np.zeros(len(COUNTS)), np.zeros(len(COUNTS))
    for group in _groups(rows):
        covariance = _covariance(rows, group, memories)
        covariance += spread[rows.account[group[:, 0]]][:, None, None]
        factor = np.linalg.cholesky(covariance)
        white = np.linalg.solve(factor, rows.residual[group][..., None])
        size = group.shape[1]
        place = int(np.searchsorted(COUNTS, size, side="right")) - 1
        squares[place] += float((white**2).mean(axis=(1, 2)).sum() * np.sqrt(size))
        mass[place] += len(group) * float(np.sqrt(size))
    overall = _factor(float(squares.sum()), float(mass.sum()), 1.0, PSEUDO_RESIDUALS)
    found = [
        _factor(s, m, overall, PSEUDO_OF_GROUP)
        for s, m in zip(squares.tolist(), mass.tolist(), strict=True)
    ]
    steady = np.maximum.accumulate(found[::-1])[::-1]
    return overall, tuple(steady.tolist())


def _factor(squares: float, mass: float, usual: float, pseudo: float) -> float:
    found = (squares + usual * pseudo) / (mass + pseudo)
    return float(np.clip(found, *FACTOR_RANGE))


def _groups(rows: Questionnaires) -> list[Ints]:
    """Row indices (accounts, questionnaires), accounts with equally many together."""
    first, count = runs(rows.account)
    used = np.minimum(count, LONGEST)
    start = first + count - used
    groups: list[Ints] = []
    for size in np.unique(used).tolist():
        chosen = start[used == size]
        # A few thousand matrices at a time keep memory small.
        parts = np.array_split(chosen, max(1, len(chosen) * size * size // 2_000_000))
        groups.extend(part[:, None] + np.arange(size) for part in parts)
    return groups


def _covariance(rows: Questionnaires, group: Ints, memories: Sequence[Memory]) -> Floats:
    day, contact, people = rows.day[group], rows.contact[group], rows.people[group]
    gap = np.abs(day[:, :, None] - day[:, None, :]).astype(np.float64)
    same = shared_contact(
        contact[:, :, None], contact[:, None, :], gap, people[:, :, None] + 0.0 * gap
    )
    own = np.eye(group.shape[1], dtype=bool)
    same = np.where(own, 1.0, same)
    overlap = rows.shares[group] @ rows.shares[group].swapaxes(1, 2)
    total = np.zeros_like(gap)
    for m in memories:
        movement = m.movement * np.exp(-gap / m.length_days)
        level = m.lasting + movement + m.contact * same + m.question * overlap
        total += m.weight * (level + m.occasion * own)
    # rows.noise counts the account's deviation on questions, which overlap has already.
    deviation = sum(m.weight * m.question for m in memories)
    own_noise = np.maximum(
        rows.noise[group] - deviation * np.diagonal(overlap, axis1=1, axis2=2),
        0.3 * rows.noise[group],
    )
    return np.asarray(total + own_noise[:, :, None] * own)
