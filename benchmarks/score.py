"""How good is the score? Simulation, an exact oracle, rivals, real ratings, speed.

    python3 dev.py install && .venv/bin/python benchmarks/score.py [DATA] [--write FILE]

Prints a table per measure beside what was to be reached and, with --write, puts the tables into
the page docs/score-quality.md. ``--only base,speed`` measures these alone; on the page, the other
tables stay as they are. DATA is the folder of real ratings (default ../shared/data); without it
those rows say so. --quick uses fewer and smaller populations, to try a change: not for the page.

A new measure is a function that takes an ``Effort`` and returns ``Row``s, in a file of its own,
and one line in MEASURES.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if __package__ is None or __package__ == "":
    # A script's own folder comes first on the path, and it holds an analysis.py.
    sys.path[0] = str(ROOT)

from benchmarks.score_base import base_rows, oracle_rows  # noqa: E402 - the path comes first
from benchmarks.score_conditions import (  # noqa: E402 - see above
    condition_rows,
    firm_rows,
    small_rows,
)
from benchmarks.score_drivers import driver_rows  # noqa: E402 - see above
from benchmarks.score_harmful import harmful_rows  # noqa: E402 - see above
from benchmarks.score_mixed import mixed_rows  # noqa: E402 - see above
from benchmarks.score_next import next_rows  # noqa: E402 - see above
from benchmarks.score_page import write_page  # noqa: E402 - see above
from benchmarks.score_real import real_rows  # noqa: E402 - see above
from benchmarks.score_reputation import reputation_rows  # noqa: E402 - see above
from benchmarks.score_rows import Effort, Measure, Row  # noqa: E402 - see above
from benchmarks.score_speed import speed_rows  # noqa: E402 - see above
from benchmarks.score_stability import stability_rows  # noqa: E402 - see above

MEASURES = (
    Measure("base", "The base population", base_rows),
    Measure("stability", "Classes", stability_rows),
    Measure("oracle", "Beside an exact oracle", oracle_rows),
    Measure("conditions", "Other conditions", condition_rows),
    Measure("firm", "A real firm", firm_rows),
    Measure("small", "Small installs", small_rows),
    Measure("mixed", "One huge account among others", mixed_rows),
    Measure("next", "What a person does next", next_rows),
    Measure("harmful", "Content but harmful", harmful_rows),
    Measure("reputation", "Reputation of a firm", reputation_rows),
    Measure("drivers", "Key drivers", driver_rows),
    Measure("speed", "Speed and memory", speed_rows),
    Measure("real", "Real ratings", real_rows),
)
"""In the order of the page."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="?", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--write", type=Path, help="page to write, such as docs/score-quality.md")
    names = ", ".join(measure.name for measure in MEASURES)
    parser.add_argument("--only", help=f"names, separated by commas, of: {names}")
    parser.add_argument("--quick", action="store_true")
    chosen = parser.parse_args(arguments)
    if chosen.quick and chosen.write:
        parser.error("a quick run is not for the page: leave out --quick or --write")
    wanted = chosen.only.split(",") if chosen.only else [measure.name for measure in MEASURES]
    unknown = sorted(set(wanted) - {measure.name for measure in MEASURES})
    if unknown:
        parser.error(f"expected measures of {names}; came {', '.join(unknown)}")
    share, oracle_accounts = (0.2, 300) if chosen.quick else (1.0, 3000)
    effort = Effort(share, oracle_accounts, chosen.data)
    for measure in MEASURES:
        if measure.name in wanted:
            rows = _shown(measure, effort)
            if chosen.write:  # after each, so that a long run that is stopped is not lost
                write_page(chosen.write, MEASURES, {measure.name: rows})


def _shown(measure: Measure, effort: Effort) -> list[Row]:
    start = time.perf_counter()
    rows = measure.rows(effort)
    print(f"== {measure.title} ({measure.name}, {time.perf_counter() - start:.0f} s)")
    for row in rows:
        mark = {True: "reached", False: "NOT REACHED", None: ""}[row.held]
        print(f"{row.figure:78} {row.found:30} {row.reach:24} {row.n:40} {mark}", flush=True)
    return rows


if __name__ == "__main__":
    main()
