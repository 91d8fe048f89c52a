"""How good is the score? Simulation, an exact oracle, rivals, real ratings, speed.

    python3 dev.py install && .venv/bin/python benchmarks/score.py [DATA] [--write FILE]

Prints a table beside what was to be reached and, with --write, the page docs/score-quality.md.
DATA is the folder of real ratings (default ../shared/data); without it those rows say so.
--quick uses fewer and smaller populations, to try a change; its figures are not for publication.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if __package__ is None or __package__ == "":
    # A script's own folder comes first on the path, and it holds an analysis.py.
    sys.path[0] = str(ROOT)

import numpy as np  # noqa: E402 - the path comes first

from benchmarks import score_measures as measures  # noqa: E402 - see above
from benchmarks import score_simulator as simulator  # noqa: E402 - see above
from benchmarks.score_oracle import oracle_scores  # noqa: E402 - see above
from benchmarks.score_real import real_figures  # noqa: E402 - see above

BASE_SEEDS = range(1001, 1007)
OTHER_SEEDS = range(1101, 1104)
FIRM_SEEDS = range(1201, 1281)
SMALL_SEEDS = range(1301, 1701)
ORACLE_SEEDS = range(2001, 2003)
COUNTS = (1, 3, 10)
MARKER = "<!-- Below this line the page is written by hand. -->"


@dataclass(frozen=True)
class Row:
    """One line of the table; ``held`` is None where nothing was to be reached."""

    figure: str
    found: str
    reach: str
    n: str
    held: bool | None


@dataclass(frozen=True)
class Effort:
    """How much to simulate."""

    share: float
    oracle_accounts: int

    def seeds(self, seeds: range) -> range:
        return seeds[: max(1, round(len(seeds) * self.share))]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="?", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--write", type=Path, help="page to write, such as docs/score-quality.md")
    parser.add_argument("--quick", action="store_true")
    chosen = parser.parse_args(arguments)
    effort = Effort(0.2, 300) if chosen.quick else Effort(1.0, 3000)
    rows: list[Row] = []
    for part in (base_rows, oracle_rows, condition_rows, firm_rows, small_rows, speed_rows):
        rows += _shown(part(effort))
    rows += _shown(real_rows(chosen.data))
    if chosen.write:
        notes = kept_notes(chosen.write)
        chosen.write.write_text(page(rows, notes, quick=chosen.quick), encoding="utf-8")


def _shown(rows: list[Row]) -> list[Row]:
    for row in rows:
        mark = {True: "reached", False: "NOT REACHED", None: ""}[row.held]
        print(f"{row.figure:78} {row.found:30} {row.reach:24} {row.n:40} {mark}", flush=True)
    return rows


def base_rows(effort: Effort) -> list[Row]:
    seeds = effort.seeds(BASE_SEEDS)
    runs = [measures.run(simulator.BASE, seed) for seed in seeds]
    n = f"{len(seeds)} x 6,000 accounts"
    rows = [
        _by_count("RMSE below the raw mean's", runs, gain("raw"), (0.33, 0.18, 0.14), n, "%"),
        _by_count("RMSE below a fixed 180-day half-life's", runs, gain("half_life"), None, n, "%"),
        _by_count("Spearman with the truth", runs, ranks("score"), (0.56, 0.69, 0.78), n, ""),
        _by_count("Spearman of the raw mean", runs, ranks("raw"), None, n, ""),
        _by_count("Spearman of a fixed 180-day half-life", runs, ranks("half_life"), None, n, ""),
        _by_count("Spearman of the account's NPS", runs, ranks("nps"), None, n, ""),
        _coverage("Coverage of the 90 % interval", runs, (0, 1, 3, 5, 10), 0.885, 0.915, n),
    ]
    brier, base, worst = measures.decline_quality(runs)
    rows.append(
        Row(
            "Decline: Brier score / base rate's",
            f"{brier:.4f} / {base:.4f}",
            "below the base rate",
            n,
            brier < base,
        )
    )
    rows.append(
        Row(
            "Decline: worst bin of 100 or more, said - came",
            f"{worst:.3f}",
            "<= 0.08",
            n,
            worst <= 0.08,
        )
    )
    largest = max(measures.additivity(r) for r in runs)
    rows.append(
        Row(
            "Contributions less score, largest difference",
            f"{largest:.1e} points",
            "<= 1e-9",
            n,
            largest <= 1e-9,
        )
    )
    silent, more = np.mean([measures.class_changes(r) for r in runs], axis=0)
    rows.append(
        Row(
            "Class changes after 30 silent days / one more questionnaire",
            f"{silent:.1%} / {more:.1%}",
            "<= 0.5 % / <= 6 %",
            n,
            silent <= 0.005 and more <= 0.06,
        )
    )
    return rows


def oracle_rows(effort: Effort) -> list[Row]:
    scenario = replace(simulator.BASE, accounts=effort.oracle_accounts)
    seeds = effort.seeds(ORACLE_SEEDS)
    runs, oracles = [], []
    for seed in seeds:
        runs.append(measures.run(scenario, seed))
        oracles.append(oracle_scores(runs[-1].population, seed))
    found = []
    for count in COUNTS:
        ours, theirs = [], []
        for one, oracle in zip(runs, oracles, strict=True):
            chosen = one.population.count == count
            ours.append((one.score - one.population.truth)[chosen])
            theirs.append((oracle - one.population.truth)[chosen])
        ratio = _root_mean(ours) / _root_mean(theirs)
        found.append(ratio - 1.0)
    n = f"{len(seeds)} x {effort.oracle_accounts:,} accounts, 240 draws"
    text = " / ".join(f"{x:+.1%}" for x in found)
    figure = "RMSE above the exact oracle's (1 / 3 / 10 questionnaires)"
    return [Row(figure, text, "<= 3 %", n, max(found) <= 0.03)]


def _root_mean(misses: list[np.ndarray]) -> float:
    return float(np.sqrt((np.concatenate(misses) ** 2).mean()))


def condition_rows(effort: Effort) -> list[Row]:
    seeds = effort.seeds(OTHER_SEEDS)
    n = f"{len(seeds)} x 6,000 accounts"
    rows = []
    for scenario in (simulator.SHARES_A, simulator.SHARES_B):
        runs = [measures.run(scenario, seed) for seed in seeds]
        rows.append(_coverage(f"Coverage, {scenario.name}", runs, (1, 3, 10), 0.86, 1.0, n))
    breaks = replace(simulator.BASE, name="sudden breaks", breaks=0.1)
    heaped = replace(simulator.BASE, name="heaped answers", heaped=0.3)
    silent = replace(simulator.BASE, name="informative silence", silence=0.1)
    for scenario in (breaks, heaped, silent, simulator.HARD):
        runs = [measures.run(scenario, seed) for seed in seeds]
        rows.append(_coverage(f"Coverage, {scenario.name}", runs, (0, 1, 3, 10), 0.84, 1.0, n))
        if scenario is silent:
            rows += _silence(runs, n)
    return rows


def _silence(runs: list[measures.Run], n: str) -> list[Row]:
    """Never answered: the score's ranks, and those of the invitations missed (the best hint)."""
    found, hint, everyone = [], [], []
    for one in runs:
        never = one.population.count == 0
        found.append(measures.spearman(one.score[never], one.population.truth[never]))
        missed = one.population.engagement[never]
        hint.append(measures.spearman(-missed.astype(float), one.population.truth[never]))
        everyone.append(measures.spearman(one.score, one.population.truth))
    text = f"{np.mean(found):.3f} (all accounts {np.mean(everyone):.3f})"
    return [
        Row(
            "Spearman of accounts that never answered, informative silence",
            text,
            ">= .60",
            n,
            np.mean(found) >= 0.6,
        ),
        Row(
            "- the most that their number of missed invitations can rank",
            f"{np.mean(hint):.3f}",
            "",
            n,
            None,
        ),
    ]


def firm_rows(effort: Effort) -> list[Row]:
    seeds = effort.seeds(FIRM_SEEDS)
    rows = []
    for scenario in (simulator.FIRM, simulator.SUPPLIERS):
        runs = [measures.run(scenario, seed) for seed in seeds]
        n = f"{len(seeds)} firms"
        title = f"Coverage, {scenario.name}, a fifth blank"
        rows.append(_coverage(title, runs, (0, 1, 2, 3, 5), 0.88, 0.92, n))
        whole = replace(scenario, blank_share=0.0)
        known = [measures.run(whole, seed) for seed in seeds]
        rows.append(_coverage("- the same without blanks", known, (0, 1, 2, 3, 5), 0.88, 0.92, n))
        if scenario is simulator.FIRM:
            hit, base = np.mean([measures.first_ten(r) for r in runs], axis=0)
            text = f"{hit:.0%} (base rate {base:.0%})"
            rows.append(
                Row("First ten by P(T < 55) truly below 55", text, ">= 60 %", n, hit >= 0.6)
            )
    return rows


def small_rows(effort: Effort) -> list[Row]:
    rows = []
    for size, count in ((20, 400), (40, 200), (100, 80)):
        scenario = replace(simulator.SMALL, accounts=size)
        seeds = effort.seeds(SMALL_SEEDS[:count])
        runs = [measures.run(scenario, seed) for seed in seeds]
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


def speed_rows(_: Effort) -> list[Row]:
    program = str(ROOT / "benchmarks" / "score_speed.py")
    done = subprocess.run(
        [sys.executable, program],
        check=True,
        capture_output=True,
        text=True,
        env={"OPENBLAS_NUM_THREADS": "1", "PATH": ""},
    )
    told = json.loads(done.stdout)
    n = f"{told['accounts']:,} accounts, {told['questionnaires']:,} questionnaires"
    whole = told["fit_s"] + told["score_s"]
    return [
        Row(
            "Fit and score, processor time on one core",
            f"{told['fit_s']:.1f} + {told['score_s']:.1f} s",
            "<= 15 s",
            n,
            whole <= 15,
        ),
        Row("Score alone", f"{told['score_s']:.1f} s", "<= 4 s", n, told["score_s"] <= 4),
        Row(
            "Memory at the peak, simulator included",
            f"{told['megabytes']:.0f} MB",
            "< 1,500 MB",
            n,
            told["megabytes"] < 1500,
        ),
        Row(
            "One account after one new answer, from records",
            f"{told['one_account_ms']:.2f} ms",
            "< 5 ms",
            "10 questionnaires",
            told["one_account_ms"] < 5,
        ),
    ]


def real_rows(folder: Path) -> list[Row]:
    figures = real_figures(folder)
    if not figures:
        return [Row("Real ratings", f"not measured: no sets in {folder.name}/tune", "", "", None)]
    rows = []
    for f in figures:
        wanted = {1: 0.25, 3: 0.08}[f.past]
        raw, average = 1 - f.score / f.raw, 1 - f.score / f.average
        rows.append(
            Row(
                f"{f.name}, {f.past} past: below the raw mean's / the global mean's RMSE",
                f"{raw:.1%} / {average:.1%}; covered {f.covered:.0%}",
                f">= {wanted:.0%} / >= 0 %",
                f"{f.entities} entities, {f.windows} windows",
                raw >= wanted and average >= 0.0,
            )
        )
    return rows


Measure = Callable[[measures.Run, np.ndarray], float]


def gain(rival: str) -> Measure:
    """How far the score's RMSE is below the rival's, 0 to 1."""

    def measure(one: measures.Run, chosen: np.ndarray) -> float:
        truth = one.population.truth[chosen]
        theirs = measures.rmse(getattr(one, rival)[chosen], truth)
        return 1.0 - measures.rmse(one.score[chosen], truth) / theirs

    return measure


def ranks(whose: str) -> Measure:
    """Spearman correlation with the truth."""

    def measure(one: measures.Run, chosen: np.ndarray) -> float:
        return measures.spearman(getattr(one, whose)[chosen], one.population.truth[chosen])

    return measure


def _by_count(
    figure: str,
    runs: list[measures.Run],
    measure: Measure,
    least: tuple[float, float, float] | None,
    n: str,
    unit: str,
) -> Row:
    means = [np.mean([measure(r, r.population.count == c) for r in runs]) for c in COUNTS]
    text = " / ".join(f"{m:.1%}" if unit else f"{m:.3f}" for m in means)
    wanted = ""
    if least is not None:
        wanted = ">= " + " / ".join(f"{x:.0%}" if unit else f"{x:.2f}" for x in least)
    held = None if least is None else all(m >= x for m, x in zip(means, least, strict=True))
    return Row(f"{figure} (1 / 3 / 10 questionnaires)", text, wanted, n, held)


def _coverage(
    figure: str,
    runs: list[measures.Run],
    counts: Sequence[int],
    low: float,
    high: float,
    n: str,
) -> Row:
    shares = []
    for count in counts:
        inside = [r.covered[r.population.count == count] for r in runs]
        shares.append(float(np.mean(np.concatenate(inside))))
    text = " / ".join(f"{100 * s:.1f}" for s in shares)
    wanted = f"{100 * low:g} to {100 * high:g} %" if high < 1 else f">= {100 * low:g} %"
    asked = " / ".join(map(str, counts))
    return Row(f"{figure} ({asked})", text, wanted, n, all(low <= s <= high for s in shares))


def kept_notes(path: Path) -> str:
    """What was written by hand below the table, from the marker on."""
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    return MARKER + before.partition(MARKER)[2] if MARKER in before else MARKER + "\n"


def page(rows: list[Row], notes: str, *, quick: bool) -> str:
    """The measured table as a page, and below it what it means, kept from before."""
    lines = [
        "# How good the score is",
        "",
        "Generated by `benchmarks/score.py --write docs/score-quality.md`; do not edit the table.",
        "Choices were made on seeds 1 to 6 (20-account and firm scenarios: 0 to 299); the table is"
        f" measured on seeds {BASE_SEEDS[0]} and above, which no choice has seen.",
        "Coverage is the share of accounts whose true score lies in their 90 % interval; numbers in"
        " brackets are questionnaires per account, in the order of the figures.",
    ]
    if quick:
        lines += ["", "**A quick run with few populations: not for publication.**"]
    lines += ["", "| figure | measured | to reach | n | |", "|---|---|---|---|---|"]
    mark = {True: "reached", False: "**not reached**", None: ""}
    for row in rows:
        figure = row.figure.replace("|", "/")
        lines.append(f"| {figure} | {row.found} | {row.reach} | {row.n} | {mark[row.held]} |")
    return "\n".join(lines) + "\n\n" + notes


if __name__ == "__main__":
    main()
