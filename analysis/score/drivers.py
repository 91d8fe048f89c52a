"""What goes with the recommendation: the key drivers of one population, with their doubt.

Correlation, not cause: a driver is a dimension (or a topic) whose differences between accounts go
along with differences in the outcome. docs/score.md gives the formulas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.score.arrays import Floats, Ints
from analysis.score.relative_weights import relative_weights

DRAWS = 200
SEED = 20_000
"""Of the bootstrap: the same draws every time, so that the same answers give the same page."""
INTERVAL = (0.05, 0.95)
FULL_TRUST_ACCOUNTS = 60
"""From so many accounts on the shares stand as estimated; fewer are drawn towards equal shares."""
FEWEST_ACCOUNTS = 10
"""With fewer nothing is said: with ten, five sixths of a share are assumption already."""
FEWEST_DRIVERS = 2
STABILITY = 0.005
"""Part of its variance added to each dimension before regressing: what correlates at 0.99 with
another would else take turns with it from draw to draw."""

STRONG, WEAK, MINOR = "strong", "weak", "minor"


@dataclass(frozen=True)
class Observed:
    """One row per account, one column per predictor, on scales of points.

    values: what is believed of each, (A, p). common, own: variance of that belief, shared by the
    account's predictors (A,) and of each alone (A, p); zero where values are exact. outcome (A,);
    weight (A,): how much each account's outcome counts, above 0.
    """

    account_ids: Sequence[str]
    names: Sequence[str]
    values: Floats
    outcome: Floats
    weight: Floats
    common: Floats
    own: Floats


@dataclass(frozen=True)
class Importance:
    """One driver: its share of what all drivers explain (shares sum to 1), with its 90 % interval.

    weight: share x R squared. relation: correlation with the outcome, its sign says the direction.
    standing: ``strong`` (the interval lies above the equal share), ``minor`` (below it), ``weak``
    (it includes it: not told from the others).
    """

    name: str
    share: float
    lo90: float
    hi90: float
    weight: float
    relation: float
    standing: str


@dataclass(frozen=True)
class Importances:
    """Drivers in alphabetic order of their names. trust: 1, or less with few accounts."""

    r_squared: float
    r_squared_lo90: float
    r_squared_hi90: float
    n_accounts: int
    trust: float
    drivers: tuple[Importance, ...]


def enough(n_accounts: int, n_drivers: int) -> bool:
    """Whether anything can be said of drivers."""
    return n_accounts >= FEWEST_ACCOUNTS and n_drivers >= FEWEST_DRIVERS


def importances(seen: Observed, *, ridge: float = STABILITY) -> Importances | None:
    """Importance of each predictor; None when there are too few accounts or nothing differs.

    ridge: part of its variance added to each predictor before regressing (0.1 for topics).
    """
    seen = _in_order(seen)
    n, size = seen.values.shape
    if not enough(n, size) or np.ptp(seen.outcome) == 0.0:
        return None
    whole = _Moments.of(seen, np.ones((1, n)))
    shares, explained = _shares(whole, ridge)
    drawn, explained_drawn = _shares(_Moments.of(seen, _draws(n)), ridge)
    trust = min(1.0, n / FULL_TRUST_ACCOUNTS)
    equal = 1.0 / size
    shown = trust * shares[0] + (1.0 - trust) * equal
    low, high = np.quantile(drawn, INTERVAL, axis=0)
    low, high = np.minimum(low, shown), np.maximum(high, shown)
    r_low, r_high = np.quantile(explained_drawn, INTERVAL).tolist()
    relation = whole.with_outcome[0] / np.sqrt(np.diagonal(whole.observed[0]) * whole.outcome[0])
    total = float(explained[0])
    return Importances(
        r_squared=total,
        r_squared_lo90=min(r_low, total),
        r_squared_hi90=max(r_high, total),
        n_accounts=n,
        trust=trust,
        drivers=tuple(
            Importance(
                name=name,
                share=float(shown[i]),
                lo90=float(low[i]),
                hi90=float(high[i]),
                weight=float(shown[i]) * total,
                relation=float(relation[i]),
                standing=_standing(float(low[i]), float(high[i]), equal),
            )
            for i, name in enumerate(seen.names)
        ),
    )


def _standing(low: float, high: float, equal: float) -> str:
    if low > equal:
        return STRONG
    return MINOR if high < equal else WEAK


def _in_order(seen: Observed) -> Observed:
    """Accounts and predictors sorted by name: the same rows in any order give the same bytes.

    Predictors on which all accounts are alike are left out: they can go with nothing.
    """
    rows = sorted(range(len(seen.account_ids)), key=lambda i: seen.account_ids[i])
    differs = np.ptp(seen.values, axis=0) > 0.0
    columns = sorted(np.flatnonzero(differs).tolist(), key=lambda i: seen.names[i])
    return Observed(
        [seen.account_ids[i] for i in rows],
        [seen.names[i] for i in columns],
        seen.values[rows][:, columns],
        seen.outcome[rows],
        seen.weight[rows],
        seen.common[rows],
        seen.own[rows][:, columns],
    )


def _draws(n: int) -> Floats:
    """How often each account is drawn, (DRAWS, n): whole accounts, with replacement."""
    chosen: Ints = np.random.default_rng(SEED).integers(0, n, (DRAWS, n))
    return np.stack([np.bincount(row, minlength=n) for row in chosen]).astype(np.float64)


@dataclass(frozen=True)
class _Moments:
    """Weighted moments for each draw: observed, doubt (d, p, p); with_outcome (d, p); outcome."""

    observed: Floats
    doubt: Floats
    with_outcome: Floats
    outcome: Floats

    @classmethod
    def of(cls, seen: Observed, counts: Floats) -> _Moments:
        """counts: how often each account counts in each draw, (draws, accounts)."""
        size = seen.values.shape[1]
        both = np.column_stack([seen.values, seen.outcome])
        both = both - np.average(both, axis=0, weights=seen.weight)
        share = counts * seen.weight
        share = share / share.sum(axis=1, keepdims=True)
        product = (both[:, :, None] * both[:, None, :]).reshape(len(both), -1)
        mean = share @ both
        second = (share @ product).reshape(-1, size + 1, size + 1)
        second = second - mean[:, :, None] * mean[:, None, :]
        own = share @ seen.own
        doubt = (share @ seen.common)[:, None, None] + own[:, :, None] * np.eye(size)
        return cls(second[:, :size, :size], doubt, second[:, :size, size], second[:, size, size])


def _shares(moments: _Moments, ridge: float) -> tuple[Floats, Floats]:
    """Shares (draws, p) that sum to 1, and R squared (draws,).

    The slope comes from what is believed of the accounts (which already holds back where little
    is known); predictors then vary and correlate as they truly do, belief and doubt together.
    """
    observed = moments.observed
    size = observed.shape[-1]
    own = np.diagonal(observed, axis1=-2, axis2=-1)
    # A draw in which nothing differs would divide by nothing.
    least = 1e-9 * (1.0 + own.max(axis=-1, keepdims=True))
    steadied = observed + (ridge * own + least)[:, :, None] * np.eye(size)
    slope = np.linalg.solve(steadied, moments.with_outcome[..., None])
    outcome = np.maximum(moments.outcome, 1e-9)
    fitted = (np.swapaxes(slope, -1, -2) @ observed @ slope)[:, 0, 0]
    true = observed + moments.doubt
    with_outcome = (true @ slope)[..., 0]
    sd = np.sqrt(np.maximum(np.diagonal(true, axis1=-2, axis2=-1), least))
    correlation = true / (sd[:, :, None] * sd[:, None, :])
    weight = relative_weights(correlation, with_outcome / (sd * np.sqrt(outcome)[:, None]))
    total = weight.sum(axis=1, keepdims=True)
    shares = np.where(total > 0.0, weight / np.where(total > 0.0, total, 1.0), 1.0 / size)
    return shares, np.minimum(fitted / outcome, 1.0)
