"""What a measure of the score hands back: rows of a table, and how they are made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.score_measures import Run, rmse, spearman

COUNTS = (1, 3, 10)


@dataclass(frozen=True)
class Row:
    """One line of a table; ``held`` is None where nothing was to be reached."""

    figure: str
    found: str
    reach: str
    n: str
    held: bool | None


@dataclass(frozen=True)
class Effort:
    """How much to simulate. share: of the seeds. data: folder of real ratings."""

    share: float
    oracle_accounts: int
    data: Path

    def seeds(self, seeds: range) -> range:
        return seeds[: max(1, round(len(seeds) * self.share))]


@dataclass(frozen=True)
class Measure:
    """One section of the page. name: for ``--only``; rows: what is measured, given the effort."""

    name: str
    title: str
    rows: Callable[[Effort], list[Row]]


OfGroup = Callable[[Run, np.ndarray], float]
"""A figure of some accounts (bools) of a run."""


def gain(rival: str) -> OfGroup:
    """How far the score's RMSE is below the rival's, 0 to 1."""

    def of_group(one: Run, chosen: np.ndarray) -> float:
        truth = one.population.truth[chosen]
        theirs = rmse(getattr(one, rival)[chosen], truth)
        return 1.0 - rmse(one.score[chosen], truth) / theirs

    return of_group


def ranks(whose: str) -> OfGroup:
    """Spearman correlation with the truth."""

    def of_group(one: Run, chosen: np.ndarray) -> float:
        return spearman(getattr(one, whose)[chosen], one.population.truth[chosen])

    return of_group


def by_count(
    figure: str,
    runs: Sequence[Run],
    measure: OfGroup,
    least: tuple[float, float, float] | None,
    n: str,
    unit: str,
) -> Row:
    """A figure of the accounts with 1, 3 and 10 questionnaires, averaged over *runs*."""
    means = [np.mean([measure(r, r.population.count == c) for r in runs]) for c in COUNTS]
    text = " / ".join(f"{m:.1%}" if unit else f"{m:.3f}" for m in means)
    wanted = ""
    if least is not None:
        wanted = ">= " + " / ".join(f"{x:.0%}" if unit else f"{x:.2f}" for x in least)
    held = None if least is None else all(m >= x for m, x in zip(means, least, strict=True))
    return Row(f"{figure} (1 / 3 / 10 questionnaires)", text, wanted, n, held)


def coverage_row(
    figure: str,
    runs: Sequence[Run],
    counts: Sequence[int],
    low: float,
    high: float,
    n: str,
) -> Row:
    """Share of accounts whose truth lies in the interval, by number of questionnaires."""
    shares = []
    for count in counts:
        inside = [r.covered[r.population.count == count] for r in runs]
        shares.append(float(np.mean(np.concatenate(inside))))
    text = " / ".join(f"{100 * s:.1f}" for s in shares)
    wanted = f"{100 * low:g} to {100 * high:g} %" if high < 1 else f">= {100 * low:g} %"
    asked = " / ".join(map(str, counts))
    return Row(f"{figure} ({asked})", text, wanted, n, all(low <= s <= high for s in shares))
