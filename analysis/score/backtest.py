"""Would the score of the time before have told what happened? Better than NPS or the raw mean?

A case is one outcome of one relationship, with what was known the day before. Cases of clients and
of partners are looked at apart, as their scores mean different things. Nothing is said below 20
events and 20 cases without one. All intervals are 95 %.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints
from analysis.score.auc import Z95, areas
from analysis.score.metrics import Interval

EVENTS_NEEDED = 20
"""Fewer events, or fewer cases without one, allow no statement."""
FOLDS = 10
LIST_LENGTH = 5
"""The lines of this week's list; its hit rate is measured on as many a quarter."""
LEAST_OF_A_QUARTER = 2 * LIST_LENGTH
EDGES = (0.0, 0.2, 0.5, 1.0)
"""Bins of P(T < low cut)."""
SLOPE_SD = 2.5
"""Prior spread of a slope per standard deviation: keeps it finite where nothing overlaps."""


@dataclass(frozen=True)
class Case:
    """One outcome and what was known before it.

    day: ISO date of the outcome. event: lost, or fell as much as counts as such. score: before
    clipping, p_low: P(score < low cut), both from answers until the day before. nps (-100 to 100)
    and raw (0 to 100) of the same answers; None where nobody had answered.
    """

    account_id: str
    day: str
    event: bool
    score: float
    p_low: float
    nps: float | None
    raw: float | None


@dataclass(frozen=True)
class Bin:
    """Cases whose P(score < low cut) was within low to high; foretold: what the monotone map of
    the score, fitted on other accounts, expected; share: what happened."""

    low: float
    high: float
    n: int
    events: int
    foretold: float
    share: Interval


@dataclass(frozen=True)
class Listed:
    """The first five of each quarter by P(score < low cut): n cases, how many had the event, and
    the share of all cases of those quarters that had it."""

    n: int
    events: int
    share: Interval
    base: float


@dataclass(frozen=True)
class Findings:
    """What enough outcomes allow to say.

    score: its area (AUC) over all cases. compared: areas of score, nps and raw over the n_compared
    cases where all three are known; over_nps, over_raw: the score's lead there; None when these
    hold too few events. odds: what 10 points less multiply the odds of the event by. slope: of
    the observed on the foretold log-odds, 1 when calibrated. brier, base_brier: of the foretold
    probability and of the bare share of events, both from other accounts; gain: their difference.
    """

    score: Interval
    compared: tuple[Interval, Interval, Interval] | None
    over_nps: Interval | None
    over_raw: Interval | None
    n_compared: int
    odds: Interval
    slope: Interval
    brier: float
    base_brier: float
    gain: Interval
    bins: tuple[Bin, ...]
    listed: Listed | None


@dataclass(frozen=True)
class Backtest:
    """n cases of n_accounts relationships, events of them; findings None: not enough outcomes."""

    n: int
    events: int
    n_accounts: int
    findings: Findings | None


def backtest(cases: Iterable[Case]) -> Backtest:
    """Compare *cases* of one kind with what was known before; their order changes nothing."""
    rows = sorted(cases, key=_order)
    event = np.array([row.event for row in rows], dtype=bool)
    names = sorted({row.account_id for row in rows})
    place = {name: i for i, name in enumerate(names)}
    account = np.array([place[row.account_id] for row in rows], dtype=np.int64)
    found = _findings(rows, event, account) if enough(event) else None
    return Backtest(len(rows), int(event.sum()), len(names), found)


def enough(event: Bools) -> bool:
    """Whether there are 20 events and 20 cases without."""
    return min(int(event.sum()), int((~event).sum())) >= EVENTS_NEEDED


def _order(row: Case) -> tuple[object, ...]:
    known = (row.nps is None, row.nps or 0.0, row.raw is None, row.raw or 0.0)
    return (row.account_id, row.day, row.event, row.score, row.p_low, *known)


def _findings(rows: Sequence[Case], event: Bools, account: Ints) -> Findings:
    score = np.array([row.score for row in rows])
    overall = areas(event, -score[None], account).interval(0)
    compared, over_nps, over_raw, n_compared = _compared(rows, event, account)
    fitted, slope_sd = _logistic(-score, event)
    foretold, base = _from_other_accounts(-score, event, account)
    miss, base_miss = (foretold - event) ** 2, (base - event) ** 2
    again, again_sd = _logistic(np.log(foretold / (1.0 - foretold)), event, held=False)
    return Findings(
        score=overall,
        compared=compared,
        over_nps=over_nps,
        over_raw=over_raw,
        n_compared=n_compared,
        odds=_exponential(10.0 * fitted[1], 10.0 * slope_sd),
        slope=_around(float(again[1]), again_sd),
        brier=float(miss.mean()),
        base_brier=float(base_miss.mean()),
        gain=_mean(base_miss - miss, account),
        bins=_bins(np.array([row.p_low for row in rows]), event, foretold),
        listed=_listed(rows),
    )


def _compared(
    rows: Sequence[Case], event: Bools, account: Ints
) -> tuple[tuple[Interval, Interval, Interval] | None, Interval | None, Interval | None, int]:
    """Score, NPS and raw mean over the cases where somebody had answered."""
    known = np.array([row.nps is not None and row.raw is not None for row in rows], dtype=bool)
    if not enough(event[known]):
        return None, None, None, int(known.sum())
    three = [(r.score, r.nps, r.raw) for r, k in zip(rows, known.tolist(), strict=True) if k]
    found = areas(event[known], -np.array(three, dtype=np.float64).T, account[known])
    each = (found.interval(0), found.interval(1), found.interval(2))
    return each, found.difference(0, 1), found.difference(0, 2), int(known.sum())


def _logistic(x: Floats, event: Bools, *, held: bool = True) -> tuple[Floats, float]:
    """(intercept, slope) of the log-odds of *event* on *x*, and the slope's standard error.

    held: the slope is pulled towards 0, see SLOPE_SD.
    """
    sd = float(x.std()) or 1.0
    centre = float(x.mean())
    z = (x - centre) / sd
    design = np.stack([np.ones(len(z)), z], axis=1)
    pull = np.array([0.0, 1.0 / SLOPE_SD**2 if held else 1e-6])
    beta = np.zeros(2)
    information = np.eye(2)
    for _ in range(50):
        p = 1.0 / (1.0 + np.exp(-np.clip(design @ beta, -30.0, 30.0)))
        weight = np.maximum(p * (1.0 - p), 1e-9)
        information = (design * weight[:, None]).T @ design + np.diag(pull)
        step = np.linalg.solve(information, design.T @ (event - p) - pull * beta)
        beta = beta + np.clip(step, -2.0, 2.0)
        if float(np.abs(step).max()) < 1e-10:
            break
    error = math.sqrt(float(np.linalg.inv(information)[1, 1])) / sd
    return np.array([beta[0] - beta[1] * centre / sd, beta[1] / sd]), error


def _from_other_accounts(x: Floats, event: Bools, account: Ints) -> tuple[Floats, Floats]:
    """For each case: the event's probability by the map, and its bare share, of other accounts."""
    foretold, base = np.zeros(len(x)), np.zeros(len(x))
    for fold in range(FOLDS):
        own = account % FOLDS == fold
        if not own.any():
            continue
        # One event and one other are added, so that no share is 0 or 1.
        base[own] = (event[~own].sum() + 1.0) / ((~own).sum() + 2.0)
        intercept, slope = _logistic(x[~own], event[~own])[0]
        foretold[own] = 1.0 / (1.0 + np.exp(-np.clip(intercept + slope * x[own], -12.0, 12.0)))
    return foretold, base


def _bins(p_low: Floats, event: Bools, foretold: Floats) -> tuple[Bin, ...]:
    found = []
    for low, high in pairwise(EDGES):
        own = (p_low >= low) & ((p_low < high) | (high == 1.0))
        n = int(own.sum())
        if n:
            events = int(event[own].sum())
            found.append(Bin(low, high, n, events, float(foretold[own].mean()), wilson(events, n)))
    return tuple(found)


def _listed(rows: Sequence[Case]) -> Listed | None:
    """How often the first of each quarter had the event, over quarters with cases enough."""
    quarters: dict[str, list[Case]] = {}
    for row in rows:
        quarters.setdefault(f"{row.day[:4]}-{(int(row.day[5:7]) - 1) // 3}", []).append(row)
    first, everyone = [], []
    for name in sorted(quarters):
        own = sorted(quarters[name], key=lambda row: (-row.p_low, *_order(row)))
        if len(own) >= LEAST_OF_A_QUARTER:
            first += own[:LIST_LENGTH]
            everyone += own
    if not first:
        return None
    events = sum(row.event for row in first)
    base = sum(row.event for row in everyone) / len(everyone)
    return Listed(len(first), events, wilson(events, len(first)), base)


def wilson(events: int, n: int) -> Interval:
    """Share of events with its Wilson interval; n at least 1."""
    share = events / n
    centre = (share + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 / (1 + Z95**2 / n) * math.sqrt(share * (1 - share) / n + Z95**2 / (4 * n * n))
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half))


def _mean(values: Floats, account: Ints) -> Interval:
    """Mean of *values*, its interval allowing for several of one account."""
    mean = float(values.mean())
    sums = np.bincount(account, values - mean)
    count = len(sums)
    sd = math.sqrt(count / max(1, count - 1) * float((sums**2).sum())) / len(values)
    return _around(mean, sd)


def _around(value: float, sd: float) -> Interval:
    return Interval(value, value - Z95 * sd, value + Z95 * sd)


def _exponential(value: float, sd: float) -> Interval:
    low, high = value - Z95 * sd, value + Z95 * sd
    return Interval(math.exp(value), math.exp(low), math.exp(high))
