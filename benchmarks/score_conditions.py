"""Other conditions than the base: shares, breaks, silence, heaping, firms, small installs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks import score_simulator as simulator
from benchmarks.score_measures import Run, first_ten, run, spearman
from benchmarks.score_rows import Effort, Row, coverage_row

OTHER_SEEDS = range(1101, 1104)
FIRM_SEEDS = range(1201, 1281)
SMALL_SEEDS = range(1301, 1701)


def condition_rows(effort: Effort) -> list[Row]:
    seeds = effort.seeds(OTHER_SEEDS)
    n = f"{len(seeds)} x 6,000 accounts"
    rows = []
    for scenario in (simulator.SHARES_A, simulator.SHARES_B):
        runs = [run(scenario, seed) for seed in seeds]
        rows.append(coverage_row(f"Coverage, {scenario.name}", runs, (1, 3, 10), 0.86, 1.0, n))
    breaks = replace(simulator.BASE, name="sudden breaks", breaks=0.1)
    heaped = replace(simulator.BASE, name="heaped answers", heaped=0.3)
    silent = (simulator.SILENT, simulator.SILENT_BY_DAY)
    for scenario in (breaks, heaped, *silent, simulator.HARD):
        runs = [run(scenario, seed) for seed in seeds]
        rows.append(coverage_row(f"Coverage, {scenario.name}", runs, (0, 1, 3, 10), 0.84, 1.0, n))
        if scenario is simulator.SILENT:
            rows += _silence(runs, n)
    return rows


def _silence(runs: list[Run], n: str) -> list[Row]:
    """Never answered: the score's ranks, and those of the invitations missed (the best hint)."""
    found, hint, everyone, unheard = [], [], [], []
    for one in runs:
        never = one.population.count == 0
        found.append(spearman(one.score[never], one.population.truth[never]))
        missed = one.population.missed[never]
        hint.append(spearman(-missed.astype(float), one.population.truth[never]))
        everyone.append(spearman(one.score, one.population.truth))
        before = one.result.base + one.result.engagement
        unheard.append(spearman(before, one.population.truth))
    text = f"{np.mean(found):.3f} (all accounts {np.mean(everyone):.3f})"
    figure = "Spearman of accounts that never answered, informative silence"
    most = "- the most that their number of missed invitations can rank"
    return [
        Row(figure, text, ">= .60", n, bool(np.mean(found) >= 0.6)),
        Row(most, f"{np.mean(hint):.3f}", "", n, None),
        Row(
            "- Spearman of all accounts by who answers alone, no answer read",
            f"{np.mean(unheard):.3f}",
            "",
            n,
            None,
        ),
    ]


def firm_rows(effort: Effort) -> list[Row]:
    seeds = effort.seeds(FIRM_SEEDS)
    rows = []
    for scenario in (simulator.FIRM, simulator.SUPPLIERS):
        runs = [run(scenario, seed) for seed in seeds]
        n = f"{len(seeds)} firms"
        title = f"Coverage, {scenario.name}, a fifth blank"
        rows.append(coverage_row(title, runs, (0, 1, 2, 3, 5), 0.88, 0.92, n))
        whole = replace(scenario, blank_share=0.0)
        known = [run(whole, seed) for seed in seeds]
        title = "- the same without blanks"
        rows.append(coverage_row(title, known, (0, 1, 2, 3, 5), 0.88, 0.92, n))
        if scenario is simulator.FIRM:
            hit, base = np.mean([first_ten(r) for r in runs], axis=0)
            text = f"{hit:.0%} (base rate {base:.0%})"
            figure = "First ten by P(T < 55) truly below 55"
            rows.append(Row(figure, text, ">= 60 %", n, hit >= 0.6))
    return rows


def small_rows(effort: Effort) -> list[Row]:
    rows = []
    for size, count in ((20, 400), (40, 200), (100, 80)):
        scenario = replace(simulator.SMALL, accounts=size)
        seeds = effort.seeds(SMALL_SEEDS[:count])
        runs = [run(scenario, seed) for seed in seeds]
        held = float(np.mean(np.concatenate([r.covered for r in runs])))
        rows.append(
            Row(
                f"Coverage, install with {size} accounts",
                f"{held:.1%}",
                ">= 86 %",
                f"{len(seeds)} installs",
                held >= 0.86,
            )
        )
    return rows
