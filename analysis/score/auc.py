"""Does a measure tell who had the event? Areas under the curve, their intervals, their differences.

The area (AUC) is the chance that of one case with the event and one without, the first has the
higher measure; a tie counts half. Variances are those of DeLong, DeLong & Clarke-Pearson
(Biometrics 44, 1988) in the form of Obuchowski (Biometrics 53, 1997), which allows for several
cases of one account; with one case each they are the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints
from analysis.score.metrics import Interval

Z95 = 1.959964


@dataclass(frozen=True)
class Areas:
    """AUCs of several measures of the same cases. value: (k,). covariance: (k, k)."""

    value: Floats
    covariance: Floats
    n_events: int
    n_others: int

    def interval(self, measure: int) -> Interval:
        """95 % interval of one area, on the logit so that it stays within 0 and 1.

        Where the cases are told apart without a mistake (or not at all) the estimated variance
        is 0 though the area is not known exactly: there, Hanley & McNeil's variance is inverted
        (Newcombe, Statistics in Medicine 25, 2006, method 5).
        """
        area = float(self.value[measure])
        variance = float(self.covariance[measure, measure])
        if variance <= 1e-15 or not 0.0 < area < 1.0:
            return self._inverted(area)
        centre = math.log(area / (1.0 - area))
        half = Z95 * math.sqrt(variance) / (area * (1.0 - area))
        return Interval(area, _expit(centre - half), _expit(centre + half))

    def difference(self, one: int, two: int) -> Interval:
        """Area of *one* less that of *two* on the same cases, with its 95 % interval."""
        gap = float(self.value[one] - self.value[two])
        c = self.covariance
        variance = float(c[one, one] + c[two, two] - 2.0 * c[one, two])
        half = Z95 * math.sqrt(max(0.0, variance))
        return Interval(gap, max(-1.0, gap - half), min(1.0, gap + half))

    def _inverted(self, area: float) -> Interval:
        low = _bisected(lambda a: area - a > Z95 * self._hanley_sd(a), 0.0, area)
        high = _bisected(lambda a: a - area <= Z95 * self._hanley_sd(a), area, 1.0)
        return Interval(area, low, high)

    def _hanley_sd(self, area: float) -> float:
        """Standard deviation of an area under exponential ratings (Hanley & McNeil, 1982)."""
        m, n = self.n_events, self.n_others
        mean = (m + n) / 2.0 - 1.0
        spread = 1.0 + mean * ((1.0 - area) / (2.0 - area) + area / (1.0 + area))
        return math.sqrt(area * (1.0 - area) * spread / (m * n))


def areas(event: Bools, measures: Floats, account: Ints) -> Areas:
    """Areas of *measures*, shape (k, n): higher should mean the event.

    event: (n,). account: (n,), any numbers; cases of one account are not independent.

    Raises ValueError unless there are cases of both kinds.
    """
    m, n = int(event.sum()), int((~event).sum())
    if not m or not n:
        raise ValueError(f"expected cases with and without the event, came {m} and {n}")
    above = np.array([_ranks(row)[event] - _ranks(row[event]) for row in measures]) / n
    below = 1.0 - np.array([_ranks(row)[~event] - _ranks(row[~event]) for row in measures]) / m
    value = above.mean(axis=1)
    _, group = np.unique(account, return_inverse=True)
    with_event, without = group[event], group[~event]
    ours = _sums(above - value[:, None], with_event, len(group))
    theirs = _sums(below - value[:, None], without, len(group))
    clusters = len(np.unique(group))
    covariance = _corrected(len(np.unique(with_event))) * (ours @ ours.T) / m**2
    covariance += _corrected(len(np.unique(without))) * (theirs @ theirs.T) / n**2
    shared = _corrected(clusters) * (ours @ theirs.T) / (m * n)
    return Areas(value, covariance + shared + shared.T, m, n)


def _ranks(values: Floats) -> Floats:
    """Ranks from 1, ties at their mean rank."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2.0)[place])


def _sums(values: Floats, group: Ints, size: int) -> Floats:
    return np.array([np.bincount(group, row, minlength=size) for row in values])


def _corrected(count: int) -> float:
    return count / max(1, count - 1)


def _expit(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def _bisected(below: Callable[[float], bool], low: float, high: float) -> float:
    """Where *below* stops holding between *low* and *high*."""
    for _ in range(60):
        middle = (low + high) / 2.0
        if below(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2.0
