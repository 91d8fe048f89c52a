"""The measures everybody knows, computed so that they can be trusted: NPS, CSAT, CES."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """A figure with the ends of its interval."""

    value: float
    low: float
    high: float


def nps(ratings: Sequence[int]) -> float:
    """Net Promoter Score of *ratings*, in points from -100 to +100.

    ratings: integers 0 to 10, at least one. Promoters give 9 or 10, detractors 0 to 6;
        passives count only in the denominator.

    Raises ValueError if *ratings* is empty or a rating is outside 0 to 10.

    Source: Reichheld, "The One Number You Need to Grow", HBR, 2003.
    """
    promoters, detractors, n = _nps_counts(ratings)
    return 100.0 * (promoters - detractors) / n


def nps_interval(ratings: Sequence[int], *, z: float = 1.645) -> Interval:
    """NPS with its adjusted Wald interval, in points, clipped to -100 and +100.

    Three answers are added before the variance is taken (3/4 promoter, 3/4 detractor, 3/2
    passive), which keeps the interval honest for a handful of answers; the centre of the
    interval is the adjusted figure, ``value`` the plain NPS. z: 1.645 for 90 %, 1.96 for 95 %.

    Raises ValueError as ``nps`` does.

    Source: Rocks, "Interval Estimation for the Net Promoter Score", The American
    Statistician 70 (2016).
    """
    promoters, detractors, n = _nps_counts(ratings)
    size = n + 3.0
    p, d = (promoters + 0.75) / size, (detractors + 0.75) / size
    centre = p - d
    half = z * math.sqrt((p + d - centre * centre) / size)
    low, high = 100.0 * (centre - half), 100.0 * (centre + half)
    return Interval(nps(ratings), max(-100.0, low), min(100.0, high))


def csat(ratings: Sequence[int]) -> float:
    """Percent of satisfied (4 or 5) among *ratings* 1 to 5, 0 to 100.

    Raises ValueError if *ratings* is empty or a rating is outside 1 to 5.
    """
    _check(ratings, 1, 5)
    return 100.0 * sum(rating >= 4 for rating in ratings) / len(ratings)


def ces(ratings: Sequence[int]) -> float:
    """Customer Effort Score: mean of *ratings* 1 to 7, 7 is easiest.

    Raises ValueError if *ratings* is empty or a rating is outside 1 to 7.
    """
    _check(ratings, 1, 7)
    return sum(ratings) / len(ratings)


def _nps_counts(ratings: Sequence[int]) -> tuple[int, int, int]:
    _check(ratings, 0, 10)
    return sum(r >= 9 for r in ratings), sum(r <= 6 for r in ratings), len(ratings)


def _check(ratings: Sequence[int], low: int, high: int) -> None:
    if not ratings:
        raise ValueError("expected at least one rating, came none")
    for place, rating in enumerate(ratings, start=1):
        if not low <= rating <= high or rating != int(rating):
            raise ValueError(
                f"expected whole ratings from {low} to {high}, came {rating} in place {place}"
            )
