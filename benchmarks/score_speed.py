"""Speed and memory at 100,000 accounts, in a process of its own; run by benchmarks/score.py."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

if __package__ is None or __package__ == "":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from dataclasses import replace
from datetime import date

import numpy as np

from analysis.score import Account, Answer, calibrate, score_accounts
from analysis.score.estimate import calibrate_panel
from analysis.score.panel import Panel
from analysis.score.posterior import posterior
from benchmarks.score_rows import Effort, Row
from benchmarks.score_simulator import BASE, simulate

ACCOUNTS = 100_000
RESPONSES = 20
"""Most questionnaires per account: 0 to 20 gives 10 each on average, a million in all."""


def main() -> None:
    """Print one JSON line: seconds, megabytes, sizes."""
    scenario = replace(BASE, accounts=ACCOUNTS, most_responses=RESPONSES)
    panel = simulate(scenario, 1).panel
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    calibration = calibrate_panel(panel, version="speed")
    fitted = time.process_time()
    posterior(panel, calibration)
    scored = time.process_time()
    print(
        json.dumps(
            {
                "accounts": panel.n_accounts,
                "questionnaires": panel.n_responses,
                "answers": len(panel.answer_percent),
                "fit_s": fitted - start,
                "score_s": scored - fitted,
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "megabytes_before": before,
                "one_account_ms": one_account_ms(),
            }
        )
    )


def speed_rows(_: Effort) -> list[Row]:
    done = subprocess.run(
        [sys.executable, __file__],
        check=True,
        capture_output=True,
        text=True,
        env={"OPENBLAS_NUM_THREADS": "1", "PATH": ""},
    )
    told = json.loads(done.stdout)
    n = f"{told['accounts']:,} accounts, {told['questionnaires']:,} questionnaires"
    fit, score, memory = told["fit_s"], told["score_s"], told["megabytes"]
    one = told["one_account_ms"]
    whole = "Fit and score, processor time on one core"
    peak = "Memory at the peak, simulator included"
    alone = "One account after one new answer, from records"
    return [
        Row(whole, f"{fit:.1f} + {score:.1f} s", "<= 15 s", n, fit + score <= 15),
        Row("Score alone", f"{score:.1f} s", "<= 4 s", n, score <= 4),
        Row(peak, f"{memory:.0f} MB", "< 1,500 MB", n, memory < 1500),
        Row(alone, f"{one:.2f} ms", "< 5 ms", "10 questionnaires", one < 5),
    ]


def one_account_ms() -> float:
    """Processor time to rescore one account of ten questionnaires from records, ms."""
    panel = simulate(replace(BASE, accounts=300), 2).panel
    accounts, answers = records(panel)
    calibration = calibrate(accounts, answers, [], version="one")
    busiest = int(np.bincount(panel.response_account).argmax())
    name = panel.account_ids[busiest]
    mine = [answer for answer in answers if answer.account_id == name]
    start = time.process_time()
    for _ in range(50):
        score_accounts([accounts[busiest]], mine, [], calibration)
    return (time.process_time() - start) / 50 * 1000


def records(panel: Panel) -> tuple[list[Account], list[Answer]]:
    """The panel as the records that a service would hand over."""
    accounts = [
        Account(name, panel.population, "", _date(int(day)))
        for name, day in zip(panel.account_ids, panel.as_of, strict=True)
    ]
    steps = {"nps11": (0, 10), "csat5": (1, 4), "likert5": (1, 4), "ces7": (1, 6)}
    answers = []
    for r, q, percent in zip(
        panel.answer_response, panel.answer_question, panel.answer_percent, strict=True
    ):
        question = panel.questions[int(q)]
        low, width = steps[question.scale]
        answers.append(
            Answer(
                panel.account_ids[int(panel.response_account[r])],
                str(panel.response_contact[r]),
                "",
                panel.response_ids[int(r)],
                _date(int(panel.response_day[r])),
                question.question_id,
                question.dimension,
                question.scale,
                low + round(percent / 100 * width),
                question.standard,
            )
        )
    return accounts, answers


def _date(day: int) -> str:
    return date.fromordinal(day).isoformat()


if __name__ == "__main__":
    main()
