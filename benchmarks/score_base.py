"""The base population: errors, ranks, coverage, trend; and the exact oracle beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks import score_measures as measures
from benchmarks.score_measures import Run, spearman
from benchmarks.score_oracle import oracle_scores
from benchmarks.score_rows import COUNTS, Effort, Row, by_count, coverage_row, gain, ranks
from benchmarks.score_simulator import BASE

BASE_SEEDS = range(1001, 1007)
ORACLE_SEEDS = range(2001, 2003)


def base_rows(effort: Effort) -> list[Row]:
    seeds = effort.seeds(BASE_SEEDS)
    runs = [measures.run(BASE, seed) for seed in seeds]
    n = f"{len(seeds)} x 6,000 accounts"
    return [
        by_count("RMSE below the raw mean's", runs, gain("raw"), (0.33, 0.18, 0.14), n, "%"),
        by_count("RMSE below a fixed 180-day half-life's", runs, gain("half_life"), None, n, "%"),
        by_count("Spearman with the truth", runs, ranks("score"), (0.56, 0.69, 0.78), n, ""),
        by_count("Spearman of the raw mean", runs, ranks("raw"), None, n, ""),
        by_count("Spearman of a fixed 180-day half-life", runs, ranks("half_life"), None, n, ""),
        by_count("Spearman of the account's NPS", runs, ranks("nps"), None, n, ""),
        coverage_row("Coverage of the 90 % interval", runs, (0, 1, 3, 5, 10), 0.885, 0.915, n),
        *_decline(runs, n),
        _additivity(runs, n),
    ]


def _decline(runs: list[Run], n: str) -> list[Row]:
    brier, base, worst = measures.decline_quality(runs)
    return [
        Row(
            "Decline: Brier score / base rate's",
            f"{brier:.4f} / {base:.4f}",
            "below the base rate",
            n,
            brier < base,
        ),
        Row(
            "Decline: worst bin of 100 or more, said - came",
            f"{worst:.3f}",
            "<= 0.08",
            n,
            worst <= 0.08,
        ),
    ]


def _additivity(runs: list[Run], n: str) -> Row:
    largest = max(measures.additivity(one) for one in runs)
    figure = "Contributions less score, largest difference"
    return Row(figure, f"{largest:.1e} points", "<= 1e-9", n, largest <= 1e-9)


def oracle_rows(effort: Effort) -> list[Row]:
    scenario = replace(BASE, accounts=effort.oracle_accounts)
    seeds = effort.seeds(ORACLE_SEEDS)
    runs, oracles = [], []
    for seed in seeds:
        runs.append(measures.run(scenario, seed))
        oracles.append(oracle_scores(runs[-1].population, seed))
    found, ranked = [], []
    for count in COUNTS:
        ours, theirs, both = [], [], []
        for one, oracle in zip(runs, oracles, strict=True):
            chosen = one.population.count == count
            ours.append((one.score - one.population.truth)[chosen])
            theirs.append((oracle - one.population.truth)[chosen])
            truth = one.population.truth[chosen]
            both.append([spearman(x[chosen], truth) for x in (one.score, oracle)])
        ratio = _root_mean(ours) / _root_mean(theirs)
        found.append(ratio - 1.0)
        ranked.append(np.mean(both, axis=0))
    n = f"{len(seeds)} x {effort.oracle_accounts:,} accounts, 240 draws"
    text = " / ".join(f"{x:+.1%}" for x in found)
    figure = "RMSE above the exact oracle's (1 / 3 / 10 questionnaires)"
    order = " / ".join(f"{mine:.3f}" for mine, _ in ranked)
    best = " / ".join(f"{exact:.3f}" for _, exact in ranked)
    spear = "Spearman of the score, the oracle's (1 / 3 / 10 questionnaires)"
    return [
        Row(figure, text, "<= 3 %", n, max(found) <= 0.03),
        Row(spear, f"{order}; {best}", "", n, None),
    ]


def _root_mean(misses: list[np.ndarray]) -> float:
    return float(np.sqrt((np.concatenate(misses) ** 2).mean()))
