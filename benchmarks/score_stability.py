"""How steady the class on show is, how often it is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from analysis.score.classes import CUTS, band_probabilities, displayed_class, evidence
from analysis.score.panel import Panel
from analysis.score.posterior import posterior
from analysis.score.records import BANDS
from analysis.score.scoring import contact_counts, last_days
from benchmarks.score_measures import Run, run, without_last
from benchmarks.score_rows import Effort, Row
from benchmarks.score_simulator import BASE

SEEDS = range(1001, 1007)
COUNTS = (2, 3, 5, 10)
NONE = -1
"""No class: withheld."""


def stability_rows(effort: Effort) -> list[Row]:
    seeds = effort.seeds(SEEDS)
    runs = [run(BASE, seed) for seed in seeds]
    n = f"{len(seeds)} x 6,000 accounts"
    silent, more = np.mean([class_changes(one) for one in runs], axis=0)
    replays = [replayed(one) for one in runs]
    return [
        Row(
            "Class changes after 30 silent days / one more questionnaire",
            f"{silent:.1%} / {more:.1%}",
            "<= 0.5 % / <= 6 %",
            n,
            bool(silent <= 0.005 and more <= 0.06),
        ),
        Row(
            "- at the latest questionnaire, the whole history replayed on its days",
            f"{_mean(replays, lambda one, count: count > 1):.1%}",
            "",
            n,
            None,
        ),
        Row(
            f"- the same by questionnaires ({' / '.join(map(str, COUNTS))})",
            " / ".join(f"{_mean(replays, _exactly(k)):.1%}" for k in COUNTS),
            "",
            n,
            None,
        ),
        _right(runs, n),
    ]


Replay = tuple[Run, np.ndarray, np.ndarray]


def class_changes(one: Run) -> tuple[float, float]:
    """Share of shown accounts whose class changes: after 30 silent days; after the latest of at
    least two questionnaires, the class before being what was shown without any history."""
    panel = one.population.panel
    now = shown(one, panel)
    later = shown(one, replace(panel, as_of=panel.as_of + 30), now)
    before = shown(one, without_last(panel))
    return _changed(now, later), _changed(before, shown(one, panel, before))


def replayed(one: Run) -> Replay:
    """Class before and at the latest questionnaire, each one before scored on its own day."""
    panels = [one.population.panel]
    for _ in range(int(one.population.count.max()) - 1):
        panels.append(without_last(panels[-1]))
    held = before = np.full(one.population.panel.n_accounts, NONE)
    for panel in reversed(panels):
        last = last_days(panel)
        before = held
        held = shown(one, replace(panel, as_of=np.where(last > 0, last, panel.as_of)), held)
    return one, before, held


def shown(one: Run, panel: Panel, present: np.ndarray | None = None) -> np.ndarray:
    """Index of the class to show per account, NONE where withheld. present: shown until now."""
    result = posterior(panel, one.calibration)
    probabilities = band_probabilities(result.score, np.sqrt(result.variance)).tolist()
    contacts = contact_counts(panel)
    found = np.full(panel.n_accounts, NONE)
    for i, p in enumerate(probabilities):
        state = evidence(
            reliability=float(result.reliability[i]),
            n_answers=int(result.n_informative[i]),
            n_contacts=int(contacts[i]),
            probabilities=p,
        )
        until_now = NONE if present is None else int(present[i])
        band = displayed_class(p, state, present=None if until_now < 0 else BANDS[until_now]).band
        if band is not None:
            found[i] = BANDS.index(band)
    return found


def _changed(before: np.ndarray, after: np.ndarray) -> float:
    both = (before >= 0) & (after >= 0)
    return float((before != after)[both].mean())


def _exactly(count: int) -> Callable[[Run, np.ndarray], np.ndarray]:
    return lambda _, counts: counts == count


def _mean(replays: Sequence[Replay], chosen: Callable[[Run, np.ndarray], np.ndarray]) -> float:
    changes = []
    for one, before, after in replays:
        use = chosen(one, one.population.count)
        changes.append(_changed(before[use], after[use]))
    return float(np.mean(changes))


def _right(runs: Sequence[Run], n: str) -> Row:
    """How often the class first shown is the true one, and one beside it, by questionnaires."""
    right, near = {k: [] for k in COUNTS}, {k: [] for k in COUNTS}
    for one in runs:
        found = shown(one, one.population.panel)
        true = np.searchsorted(CUTS, one.population.truth, side="right")
        for k in COUNTS:
            use = (one.population.count == k) & (found >= 0)
            right[k].append((found == true)[use].mean())
            near[k].append((np.abs(found - true) <= 1)[use].mean())
    exact = " / ".join(f"{np.mean(right[k]):.0%}" for k in COUNTS)
    beside = " / ".join(f"{np.mean(near[k]):.0%}" for k in COUNTS)
    figure = f"Class is the true one ({' / '.join(map(str, COUNTS))} questionnaires)"
    return Row(figure, f"{exact}; within one {beside}", "", n, None)
