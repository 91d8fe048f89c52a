"""Variance components of one population: lasting level, movement, contact, question, occasion.

Method of moments: products of residuals of two questionnaires of one account are regressed on
what the two have in common, with non-negative coefficients and a prior for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints, distinct, run_index
from analysis.score.calibration import Memory

MEMORY_DAYS = (90.0, 180.0, 365.0, 730.0, 1460.0)
MEMORY_PRIOR = (0.1, 0.2, 0.4, 0.2, 0.1)
"""Belief in each memory length before any answer; a year is the default."""
PLACES_APART = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89)
PRIOR_SHARES = np.array([0.50, 0.15, 0.20, 0.10])
"""Lasting, movement, contact, question: shares of the within-questionnaire covariance S."""
MOST_PAIRS = 600.0
"""Pairs of one account that count in full in any case: what 70 questionnaires have."""
PAIR_CORRELATION = 0.25
"""Of two products of one account: what a shared level makes of them when it is about a third of
a questionnaire's variance, as simulated; it sets weights only."""
SAME_WAVE_DAYS = 30
"""Two answers of unknown people this near belong to one wave, so to two people."""


@dataclass(frozen=True)
class Questionnaires:
    """One row per questionnaire, sorted by account and day.

    residual: precision-weighted mean of its calibrated answers, prior mean taken off.
    noise: its variance from questions alone. shares: (n, Q), weight of each question.
    contact: code or -1; people: contacts of the account, at least 1.
    alone: 0 to 1, how far the means that residuals are taken from are the account's own.
    """

    account: Ints
    day: Ints
    contact: Ints
    people: Floats
    residual: Floats
    noise: Floats
    shares: Floats
    alone: Floats

    @classmethod
    def none(cls, n_questions: int) -> Questionnaires:
        """No questionnaire at all."""
        zero, empty = np.zeros(0, dtype=np.int64), np.zeros(0)
        return cls(zero, zero, zero, empty, empty, empty, np.zeros((0, n_questions)), empty)


@dataclass(frozen=True)
class Pairs:
    """Pairs of questionnaires of one account: gap in days, what they share, their weight.

    account: which account, counted 0, 1, ...
    """

    account: Ints
    product: Floats
    gap: Floats
    same_contact: Floats
    overlap: Floats
    weight: Floats


def fit_memories(rows: Questionnaires, common: float, *, mood: float) -> tuple[Memory, ...]:
    """Components under each of five memory lengths, weighted by fit and prior.

    common: S, covariance of two answers of one questionnaire. mood: variance of a mood that
    all questionnaires of one 30-day bin share, already part of S.
    """
    prior = PRIOR_SHARES * common
    if common <= 0.0:
        zero = [Memory(m, p, 0.0, 0.0, 0.0, 0.0, 0.0) for m, p in _lengths()]
        return tuple(zero)
    pairs = _pairs(rows, common, mood)
    fits = [_fit(pairs, length, prior) for length in MEMORY_DAYS]
    misfit = np.array([misfit for _, misfit in fits])
    scale = max(1.0, float(misfit.min()) / max(1.0, float((pairs.weight > 0).sum())))
    belief = np.array(MEMORY_PRIOR) * np.exp(-0.5 * (misfit - misfit.min()) / scale)
    weights = belief / belief.sum()
    return tuple(
        _memory(length, float(weight), found, common)
        for length, weight, (found, _) in zip(MEMORY_DAYS, weights, fits, strict=True)
    )


def _lengths() -> list[tuple[float, float]]:
    return list(zip(MEMORY_DAYS, MEMORY_PRIOR, strict=True))


def _memory(length: float, weight: float, found: Floats, common: float) -> Memory:
    """Floors: a movement of nothing, or a level of nothing, made real intervals fail."""
    lasting = max(float(found[0]), 0.05 * common)
    movement = max(float(found[1]), 0.10 * lasting)
    contact, question = float(found[2]), float(found[3])
    occasion = max(common - lasting - movement - contact, 0.05 * common)
    return Memory(length, weight, lasting, movement, contact, question, occasion)


def shared_contact(
    contact_one: Ints, contact_two: Ints, gap: Floats | Ints, people: Floats
) -> Floats:
    """How far two questionnaires come from one person, 0 to 1 (arrays of one shape).

    Known contacts: the same or not. If either is unknown: not within one wave, and by chance
    (1 / people of the account) across waves.
    """
    unknown = (contact_one < 0) | (contact_two < 0)
    by_chance = np.where(gap > SAME_WAVE_DAYS, 1.0 / people, 0.0)
    return np.where(unknown, by_chance, contact_one == contact_two)


def _pairs(rows: Questionnaires, common: float, mood: float) -> Pairs:
    firsts, seconds = [], []
    for offset in PLACES_APART:
        if offset >= len(rows.account):
            break
        same = np.flatnonzero(rows.account[offset:] == rows.account[:-offset])
        firsts.append(same)
        seconds.append(same + offset)
    if not firsts:
        nothing = np.zeros(0)
        return Pairs(rows.account, nothing, nothing, nothing, nothing, nothing)
    one, two = np.concatenate(firsts), np.concatenate(seconds)
    gap = (rows.day[two] - rows.day[one]).astype(np.float64)
    same_month = rows.day[one] // 30 == rows.day[two] // 30
    # Moments about an estimated mean are short by the mean's own variance.
    accounts = len(distinct(rows.account))
    product = rows.residual[one] * rows.residual[two] * accounts / max(1, accounts - 1)
    variance = (common + rows.noise[one]) * (common + rows.noise[two]) + (0.7 * common) ** 2
    account = run_index(rows.account)[one]
    # What is centred on itself shows no level, and movement that is not there.
    telling = (1.0 - rows.alone[one]) * (1.0 - rows.alone[two])
    return Pairs(
        account,
        product - mood * same_month,
        gap,
        shared_contact(rows.contact[one], rows.contact[two], gap, rows.people[one]),
        (rows.shares[one] * rows.shares[two]).sum(axis=1),
        _damped(account) * telling / variance,
    )


def _damped(account: Ints) -> Floats:
    """Weight of each pair, so that no account counts as more than three ordinary ones do, or as
    MOST_PAIRS: else one with a thousand answers would say alone how fast everybody moves."""
    count = np.bincount(account)
    usual = float(np.median(count[count > 0])) if len(account) else 0.0
    return np.asarray(np.minimum(1.0, max(MOST_PAIRS, 3.0 * usual) / count[account]))


def _fit(pairs: Pairs, length_days: float, prior: Floats) -> tuple[Floats, float]:
    """Non-negative least squares with prior means and sd (half the mean); and its misfit."""
    design = np.stack(
        [
            np.ones_like(pairs.gap),
            np.exp(-pairs.gap / length_days),
            pairs.same_contact,
            pairs.overlap,
        ],
        axis=1,
    )
    precision = 1.0 / (0.5 * prior) ** 2
    normal, right, square = _generalised(pairs, design)
    normal += np.diag(precision)
    right += precision * prior
    found = non_negative_solution(normal, right)
    misfit = square + float(precision @ prior**2) + found @ normal @ found - 2.0 * right @ found
    return found, float(misfit)


def _generalised(pairs: Pairs, design: Floats) -> tuple[Floats, Floats, float]:
    """X'V^-1 X, X'V^-1 y and y'V^-1 y where the products of one account are correlated.

    All pairs of an account share its level, so they tell less about how much levels differ
    than as many pairs of many accounts, but no less about what changes within the account.
    """
    root = np.sqrt(pairs.weight)[:, None]
    rows = np.hstack([design, pairs.product[:, None]]) * root
    group = pairs.account
    count = np.bincount(group)
    sums = np.stack([np.bincount(group, column, minlength=len(count)) for column in rows.T], axis=1)
    common = PAIR_CORRELATION / (1.0 + (count - 1.0) * PAIR_CORRELATION)
    full = (rows.T @ rows - sums.T @ (sums * common[:, None])) / (1.0 - PAIR_CORRELATION)
    return full[:-1, :-1], full[:-1, -1], float(full[-1, -1])


def non_negative_solution(normal: Floats, right: Floats) -> Floats:
    """Minimise x'Nx/2 - r'x over x >= 0 for a few unknowns, by trying every set of them."""
    size = len(right)
    best, lowest = np.zeros(size), 0.0
    for count in range(1, size + 1):
        for chosen in combinations(range(size), count):
            free = list(chosen)
            part = np.linalg.solve(normal[np.ix_(free, free)], right[free])
            if (part < 0).any():
                continue
            cost = -0.5 * float(right[free] @ part)
            if cost < lowest:
                lowest, best = cost, np.zeros(size)
                best[free] = part
    return best


def fit_mood(rows: Questionnaires, common: float) -> float:
    """Variance of a mood common to a month: 2 points squared, learned from the fourth month on.

    Only months in which ten accounts answered can tell a mood from an account's own level.
    """
    prior = 4.0
    if common <= 0.0 or not len(rows.day):
        return prior
    month = rows.day // 30
    key = rows.account * 100_000 + month
    cells, place = distinct(key), run_index(key)
    value = np.bincount(place, rows.residual) / np.bincount(place)
    _, group, accounts = np.unique(cells % 100_000, return_inverse=True, return_counts=True)
    mean = np.bincount(group, value) / accounts
    square = np.bincount(group, value * value) / accounts
    large: Bools = accounts >= 10
    waves = float(large.sum())
    if waves < 4:
        return prior
    error = (square - mean * mean) / np.maximum(accounts - 1, 1)
    surplus = (mean - np.average(mean, weights=accounts)) ** 2 - error
    found = max(0.0, float(surplus[large].sum()) / (waves - 1.0))
    return float((3.0 * prior + (waves - 1.0) * found) / (2.0 + waves))
