"""What a person does next: how often this week's list and a shown change are right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.score.classes import LOW_CUT, normal_cdf
from benchmarks.score_asking import asking_rows
from benchmarks.score_measures import Z90, Run, run
from benchmarks.score_rows import Effort, Row
from benchmarks.score_simulator import FIRM, SUPPLIERS

SEEDS = range(1501, 1581)
LISTED = (5, 10)
MOVED = 3.0
"""Points; a smaller change is none that is worth an arrow."""
STRONG, WATCH = 0.8, 0.6


@dataclass(frozen=True)
class Listing:
    """Shares (0 to 1) of the first five and ten by P(T < 55) truly below 55, and of all."""

    first_five: float
    first_ten: float
    base_rate: float


@dataclass(frozen=True)
class Changes:
    """Of accounts with two waves: coverage of the 90 % interval of the change; share of them with
    a strong sign and with one to watch, and how often these truly moved that way: by 3 points or
    more, and at all. base_rate: share that fell, or rose, by 3 points or more."""

    n: int
    coverage: float
    strong: float
    strong_right: float
    strong_sign: float
    watch: float
    watch_right: float
    watch_sign: float
    base_rate: float


def next_rows(effort: Effort) -> list[Row]:
    return [*week_rows(effort), *asking_rows(effort)]


def week_rows(effort: Effort) -> list[Row]:
    seeds = effort.seeds(SEEDS)
    rows = []
    for scenario, what in ((FIRM, "180 clients"), (SUPPLIERS, "60 suppliers")):
        runs = [run(scenario, seed) for seed in seeds]
        n = f"{len(seeds)} firms of {what}, yearly waves with moods"
        found, moved = listing(runs), changes(runs)
        text = f"{found.first_five:.0%} / {found.first_ten:.0%} (all: {found.base_rate:.0%})"
        title = f"This week's list, {what}: first five / ten truly below 55"
        reach = ">= 60 % of ten" if scenario is FIRM else ""
        rows.append(Row(title, text, reach, n, found.first_ten >= 0.6 if reach else None))
        rows += _change_rows(
            moved, what, f"{moved.n:,} accounts with two waves, {len(seeds)} firms"
        )
    return rows


def _change_rows(moved: Changes, what: str, n: str) -> list[Row]:
    text = f"{moved.coverage:.1%}"
    held = 0.88 <= moved.coverage <= 0.92
    strong = _shown(moved.strong, moved.strong_right, moved.strong_sign)
    watch = _shown(moved.watch, moved.watch_right, moved.watch_sign)
    return [
        Row(f"Change since the previous wave, {what}: coverage", text, "88 to 92 %", n, held),
        Row(f"- strong sign (P > 0.8): right, {what}", strong, ">= 80 % by 3", n,
            moved.strong_right >= STRONG),
        Row(f"- to watch (P > 0.6): right, {what}", watch, ">= 60 % by 3", n,
            moved.watch_right >= WATCH),
        Row(f"- moved by 3 points either way, {what}", f"{moved.base_rate:.0%}", "", n, None),
    ]  # fmt: skip


def _shown(share: float, by_three: float, at_all: float) -> str:
    return f"{share:.1%} shown; {by_three:.0%} by 3 points, {at_all:.0%} at all"


def listing(runs: list[Run]) -> Listing:
    """The first by P(T < 55), every account of the same value."""
    shares, base = [], []
    for one in runs:
        p_low = normal_cdf((LOW_CUT - one.score) / np.sqrt(one.result.variance))
        truly = one.population.truth < LOW_CUT
        first = np.argsort(-p_low, kind="stable")
        shares.append([float(truly[first[:length]].mean()) for length in LISTED])
        base.append(float(truly.mean()))
    five, ten = np.mean(shares, axis=0)
    return Listing(float(five), float(ten), float(np.mean(base)))


def changes(runs: list[Run]) -> Changes:
    """The change as the service shows it, beside the true one between the same two days."""
    estimate, sd, truth = (np.concatenate(parts) for parts in zip(*map(_moved, runs), strict=True))
    up = normal_cdf((estimate - MOVED) / sd)
    down = normal_cdf((-MOVED - estimate) / sd)
    sure = np.maximum(up, down)
    sign = np.where(up > down, 1.0, -1.0)
    by_three, at_all = sign * truth >= MOVED, sign * truth > 0.0
    strong, watch = sure > STRONG, (sure > WATCH) & (sure <= STRONG)
    return Changes(
        n=len(truth),
        coverage=float((np.abs(estimate - truth) <= Z90 * sd).mean()),
        strong=float(strong.mean()),
        strong_right=float(by_three[strong].mean()),
        strong_sign=float(at_all[strong].mean()),
        watch=float(watch.mean()),
        watch_right=float(by_three[watch].mean()),
        watch_sign=float(at_all[watch].mean()),
        base_rate=float((np.abs(truth) >= MOVED).mean()),
    )


def _moved(one: Run) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Estimate, its sd and the truth, of accounts with a wave before the last."""
    panel, result = one.population.panel, one.result
    having = np.flatnonzero(result.change_since > 0)
    at = {
        (a, d): i
        for i, (a, d) in enumerate(
            zip(panel.response_account.tolist(), panel.response_day.tolist(), strict=True)
        )
    }
    then = [at[a, int(result.change_since[a])] for a in having.tolist()]
    truth = one.population.truth[having] - one.population.truth_then[then]
    return result.change[having], np.sqrt(result.change_variance[having]), truth
