"""This week's list: which accounts to call first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from analysis.score.classes import LOW_CUT, p_below
from analysis.score.records import Score


@dataclass(frozen=True)
class Priority:
    """One account of the list. p_low: P(level < low cut). value: share of its kind's revenue or
    spend, 0 to 1. weight: p_low x value, what the list is ordered by."""

    account_id: str
    p_low: float
    value: float
    weight: float


def priorities(
    scores: Sequence[Score],
    values: Iterable[tuple[str, float]] = (),
    *,
    low_cut: float = LOW_CUT,
) -> list[Priority]:
    """Accounts of one population, the most urgent first; ties by account_id.

    values: (account_id, revenue or spend) where known. Unknown ones count as the median; when
    none is known all count the same. low_cut: where improve begins.
    """
    shares = value_shares([score.account_id for score in scores], dict(values))
    rows = []
    for score in scores:
        p_low = p_below(score.score_unclipped, score.sd, low_cut)
        value = shares[score.account_id]
        rows.append(Priority(score.account_id, p_low, value, p_low * value))
    return sorted(rows, key=lambda row: (-row.weight, row.account_id))


def value_shares(account_ids: Sequence[str], values: dict[str, float]) -> dict[str, float]:
    """Each account's share of the whole; the median share where its value is not known."""
    known = [values[name] for name in account_ids if name in values]
    usual = median(known) if known else 1.0
    filled = {name: values.get(name, usual) for name in account_ids}
    total = sum(filled.values())
    if total <= 0.0:
        return {name: 1.0 / len(account_ids) for name in account_ids}
    return {name: value / total for name, value in filled.items()}
