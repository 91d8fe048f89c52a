"""Classes: probabilities of the five bands, how sure one must be, what to display."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul

import numpy as np

from analysis.score.arrays import Floats
from analysis.score.records import BANDS

CUTS = (40.0, 55.0, 68.0, 80.0)
"""Lower cuts of repair, improve, maintain, grow."""
LOW_CUT = 55.0
"""Below it an account is one to act on (this week's list)."""
RELIABILITY_SHOWN = 0.25
RELIABILITY_FIRM = 0.5
PEOPLE_FIRM = 2
P_FIRM = 0.6
MISSED_TROUBLE_COST = 2.0
"""Showing improve or better while the truth is end or repair costs this many bands more."""
MARGIN = 0.25
"""What the new class must have more than the present one. With 0.15, 7.5 % of classes changed at
one more questionnaire in simulation (choice seeds), with 0.25 it is 4.2 %; the class on show is
then the true one 0.7 points less often."""
P_CHANGE = 0.5

INSUFFICIENT, PROVISIONAL, FIRM = "insufficient", "provisional", "firm"


@dataclass(frozen=True)
class Displayed:
    """What may be said of an account's class.

    evidence: ``insufficient`` (no class: bands is empty), ``provisional`` (two adjacent bands,
    one of which is the truth most of the time) or ``firm`` (one band). band: the class held
    for lists, filters and default actions, also when provisional; None when insufficient.
    """

    evidence: str
    bands: tuple[str, ...]
    band: str | None


def normal_cdf(z: Floats) -> Floats:
    """Standard normal distribution function, elementwise."""
    return np.array([0.5 * math.erfc(-x) for x in (z / math.sqrt(2.0)).ravel()]).reshape(z.shape)


def band_probabilities(score: Floats, sd: Floats, *, cuts: Sequence[float] = CUTS) -> Floats:
    """P of each band, shape (accounts, 5), rows sum to 1. score: unclipped; sd > 0 or 0."""
    spread = np.maximum(sd, 1e-9)[:, None]
    below = normal_cdf((np.asarray(cuts)[None, :] - score[:, None]) / spread)
    edges = np.hstack([np.zeros((len(score), 1)), below, np.ones((len(score), 1))])
    return np.diff(edges, axis=1)


def p_below(score_unclipped: float, sd: float, cut: float = LOW_CUT) -> float:
    """Probability that the account's level is below *cut* points."""
    return float(normal_cdf(np.array([(cut - score_unclipped) / max(sd, 1e-9)]))[0])


def evidence(
    *, reliability: float, n_answers: int, n_contacts: int, probabilities: Sequence[float]
) -> str:
    """``insufficient``, ``provisional`` or ``firm``.

    Firm needs a reliability above 0.5, two contacts and a class of probability 0.6.
    """
    if n_answers == 0 or reliability < RELIABILITY_SHOWN:
        return INSUFFICIENT
    sure = max(probabilities) >= P_FIRM
    if reliability > RELIABILITY_FIRM and n_contacts >= PEOPLE_FIRM and sure:
        return FIRM
    return PROVISIONAL


def cheapest_band(
    probabilities: Sequence[float], *, missed_cost: float = MISSED_TROUBLE_COST
) -> str:
    """The band of least expected cost: bands apart, *missed_cost* times where trouble is missed."""
    costs = [sum(map(mul, probabilities, costs)) for costs in _costs(missed_cost)]
    return BANDS[costs.index(min(costs))]


def displayed_class(
    probabilities: Sequence[float],
    evidence_state: str,
    *,
    present: str | None = None,
    wished_before: str | None = None,
    missed_cost: float = MISSED_TROUBLE_COST,
) -> Displayed:
    """The class to show, changed from *present* only for good reason.

    present: the band shown until now, None if none was. wished_before: the band that
    ``cheapest_band`` named at the previous quarterly version. The new band replaces the
    present one if it has P >= 0.5 and 0.25 more than the present one, or was already wished
    a quarter ago. Where it does not, a present one that is none of the two likeliest still
    gives way to the nearer of these.
    """
    if evidence_state == INSUFFICIENT:
        return Displayed(INSUFFICIENT, (), None)
    band = cheapest_band(probabilities, missed_cost=missed_cost)
    if present is not None and band != present and wished_before != band:
        new, old = probabilities[BANDS.index(band)], probabilities[BANDS.index(present)]
        if new < P_CHANGE or new < old + MARGIN:
            band = _held(probabilities, present)
    if evidence_state == FIRM:
        return Displayed(FIRM, (band,), band)
    return Displayed(PROVISIONAL, _with_neighbour(probabilities, BANDS.index(band)), band)


def _held(probabilities: Sequence[float], present: str) -> str:
    """*present*, unless it is none of the two likeliest: then the nearer of these.

    Two classes on the same side of it may be so alike that none of them passes the test of a
    change alone. What lies on that side passes it together, or the present one stays.
    """
    held = BANDS.index(present)
    likeliest = sorted(range(len(BANDS)), key=lambda at: (-probabilities[at], at))[:2]
    if held in likeliest:
        return present
    nearer = min(likeliest, key=lambda at: abs(at - held))
    beyond = sum(probabilities[:held] if nearer < held else probabilities[held + 1 :])
    if beyond < max(P_CHANGE, probabilities[held] + MARGIN):
        return present
    return BANDS[nearer]


@lru_cache(maxsize=64)
def _costs(missed_cost: float) -> tuple[tuple[float, ...], ...]:
    """For each class shown, the cost of each that may be true."""
    places = range(len(BANDS))
    return tuple(tuple(_cost(shown, true, missed_cost) for true in places) for shown in places)


def _cost(shown: int, true: int, missed_cost: float) -> float:
    missed = true <= 1 < shown
    return abs(shown - true) * (missed_cost if missed else 1.0)


def _with_neighbour(probabilities: Sequence[float], held: int) -> tuple[str, str]:
    """*held* and its likelier neighbour, worst first."""
    below = probabilities[held - 1] if held > 0 else -1.0
    above = probabilities[held + 1] if held + 1 < len(BANDS) else -1.0
    low = held - 1 if below > above else held
    return BANDS[low], BANDS[low + 1]
