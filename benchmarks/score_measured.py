"""How often what the pages show is right, in simulation: writes app/reports/measured.json.

    .venv/bin/python benchmarks/score_measured.py

The same figures, on the same seeds, as the measure `next` of benchmarks/score.py.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if __package__ is None or __package__ == "":
    # A script's own folder comes first on the path, and it holds an analysis.py.
    sys.path[0] = str(ROOT)

from benchmarks import score_asking, score_next  # noqa: E402 - the path comes first
from benchmarks.score_measures import run  # noqa: E402 - see above
from benchmarks.score_simulator import FIRM, SUPPLIERS  # noqa: E402 - see above

TARGET = ROOT / "app" / "reports" / "measured.json"


def main() -> None:
    found: dict[str, object] = {"source": "benchmarks/score_measured.py"}
    seeds = score_next.SEEDS
    for kind, scenario in (("client", FIRM), ("partner", SUPPLIERS)):
        runs = [run(scenario, seed) for seed in seeds]
        found[kind] = {
            "firms": len(seeds),
            "seeds": [seeds[0], seeds[-1]],
            "accounts": scenario.accounts,
            "week": asdict(score_next.listing(runs)),
            "change": asdict(score_next.changes(runs)),
        }
    seeds = score_asking.SEEDS
    firms = [score_asking.firm(score_asking.CONDITIONS[0][0], seed) for seed in seeds]
    asking = score_asking.measured(firms)
    found["asking"] = {
        "firms": len(seeds),
        "seeds": [seeds[0], seeds[-1]],
        "share": score_asking.SHARE,
        "kept": asking.kept,
        **asdict(asking),
    }
    TARGET.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(TARGET.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
