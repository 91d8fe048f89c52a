"""Real ratings: does the score of an entity's earlier ratings foretell its later ones?"""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from analysis.score import Account, Answer, Calibration, calibrate, score_accounts
from benchmarks.score_rows import Effort, Row

SETS = {
    "insurance_fr": ("rating", "num:1:5"),
    "skytrax_seat": ("rating", "num:1:10"),
    # Its ratings mix two scales, so the recommendation stands for them: pos 100, neg 0.
    "skytrax_lounge": ("label", "num:0:100"),
}
FOLDS = 5
LEAST_LATER = 3


@dataclass(frozen=True)
class RealFigures:
    """Root mean squared errors against the mean of at least three later ratings (0 to 100)."""

    name: str
    past: int
    windows: int
    entities: int
    score: float
    raw: float
    average: float
    covered: float


def real_rows(effort: Effort) -> list[Row]:
    figures = real_figures(effort.data)
    if not figures:
        missing = f"not measured: no sets in {effort.data.name}/tune"
        return [Row("Real ratings", missing, "", "", None)]
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


def real_figures(folder: Path) -> list[RealFigures]:
    """Every set with one and with three past ratings; empty if *folder* has no tune sets."""
    figures = []
    for name in SETS:
        path = folder / "tune" / f"{name}.csv.gz"
        if path.is_file():
            ratings = _read(path, *SETS[name])
            figures += [_measure(name, ratings, past) for past in (1, 3)]
    return figures


Rating = tuple[str, str, float, float]
"""Date, reviewer (each review its own), value on its scale, percent."""


def _read(path: Path, column: str, scale: str) -> dict[str, list[Rating]]:
    low, high = (float(end) for end in scale.split(":")[1:])
    found: dict[str, list[Rating]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        for number, row in enumerate(csv.DictReader(text)):
            cell = {"pos": "100", "neg": "0"}.get(row[column], row[column])
            if not (cell and row["entity"] and row["date"]):
                continue
            value = float(cell)
            if low <= value <= high:
                percent = 100.0 * (value - low) / (high - low)
                found[row["entity"]].append((row["date"][:10], f"w{number}", value, percent))
    return {name: sorted(rows) for name, rows in sorted(found.items())}


def _measure(name: str, ratings: dict[str, list[Rating]], past: int) -> RealFigures:
    """Windows of *past* ratings one after the other; later is everything behind the window.

    Calibrated on other entities only: an entity never helps to foretell itself. Every entity
    weighs the same, however many windows it has.
    """
    entities = []
    for fold in range(FOLDS):
        others = [entity for entity in ratings if _fold(entity) != fold]
        calibration = _calibrated(others, ratings, name)
        average = float(np.mean([np.mean([r[3] for r in ratings[e]]) for e in others]))
        for entity in (entity for entity in ratings if _fold(entity) == fold):
            rows = _windows(entity, ratings[entity], past, name, calibration, average)
            if rows:
                entities.append(np.array(rows, dtype=float))
    squares = np.array([((e[:, :3] - e[:, 3:4]) ** 2).mean(axis=0) for e in entities])
    errors = np.sqrt(squares.mean(axis=0)).tolist()
    covered = float(np.mean([e[:, 4].mean() for e in entities]))
    windows = sum(len(e) for e in entities)
    return RealFigures(name, past, windows, len(entities), *errors, covered=covered)


def _windows(
    entity: str,
    history: list[Rating],
    past: int,
    name: str,
    calibration: Calibration,
    average: float,
) -> list[tuple[float, float, float, float, bool]]:
    """Score, raw mean, global mean, later mean, whether the interval holds it; per window."""
    rows = []
    for start in range(0, len(history) - past - LEAST_LATER + 1, past):
        seen, later = history[start : start + past], history[start + past :]
        account = Account(entity, "client", "", seen[-1][0])
        score = score_accounts([account], _answers(entity, seen, name), [], calibration)[0]
        truth = float(np.mean([r[3] for r in later]))
        # The later mean is itself a sample; its own scatter belongs to the miss.
        scatter = float(np.var([r[3] for r in later], ddof=1)) / len(later)
        half = 1.645 * float(np.sqrt(score.sd**2 + scatter))
        raw = float(np.mean([r[3] for r in seen]))
        held = abs(score.score_unclipped - truth) <= half
        rows.append((score.score_unclipped, raw, average, truth, held))
    return rows


def _calibrated(names: list[str], ratings: dict[str, list[Rating]], name: str) -> Calibration:
    last = max(date.fromisoformat(rows[-1][0]) for rows in ratings.values())
    accounts = [Account(entity, "client", "", last) for entity in names]
    answers = [answer for entity in names for answer in _answers(entity, ratings[entity], name)]
    calibration = calibrate(accounts, answers, [], version=name)
    # A window hides how many ratings its entity had, so seniority cannot be used here.
    return replace(calibration, seniority=replace(calibration.seniority, slope=0.0))


def _answers(entity: str, rows: list[Rating], name: str) -> list[Answer]:
    scale = SETS[name][1]
    return [
        Answer(entity, who, "", f"{entity}-{who}", day, "rating", "overall", scale, value, True)
        for day, who, value, _ in rows
    ]


def _fold(entity: str) -> int:
    return hashlib.sha256(entity.encode()).digest()[0] % FOLDS
