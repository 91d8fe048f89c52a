"""Scores by dimension: the account's score plus what its answers on that dimension add."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.score.arrays import Floats
from analysis.score.calibration import Calibration
from analysis.score.panel import Panel
from analysis.score.posterior import Posterior
from analysis.score.records import DimensionScore

Z90 = 1.645


def dimension_scores(
    panel: Panel, calibration: Calibration, result: Posterior
) -> list[tuple[DimensionScore, ...]]:
    """Per account, its dimensions in alphabetic order; those without an answer are left out.

    Deviations are from what the account would answer on a question of average difficulty, so
    dimensions compare with each other; a hard question does not make a weak dimension.
    """
    names = sorted({question.dimension for question in calibration.questions})
    place = {name: i for i, name in enumerate(names)}
    by_id = {question.question_id: question for question in calibration.questions}
    asked = [by_id.get(question.question_id) for question in panel.questions]
    dimension = np.array([place[q.dimension] if q else -1 for q in asked], dtype=np.int64)
    noise = np.array([q.noise if q and q.informative else np.inf for q in asked])
    question = panel.answer_question
    use = (dimension[question] >= 0) & np.isfinite(noise[question])
    account = panel.answer_account[use]
    size = max(1, len(names))
    key = account * size + dimension[question][use]
    fitted = result.score - result.base - result.engagement
    deviation = result.value[use] - fitted[account]
    cells, row, count = np.unique(key, return_inverse=True, return_counts=True)
    mean = np.bincount(row, deviation) / count
    error = np.bincount(row, noise[question][use]) / count**2
    delta = calibration.question
    shrink = delta / (delta + error) if delta > 0 else np.zeros(len(cells))
    spread = delta * (1.0 - shrink) * calibration.interval_factor
    shown: list[list[DimensionScore]] = [[] for _ in range(panel.n_accounts)]
    for i, cell in enumerate(cells.tolist()):
        who, which = divmod(cell, size)
        centre = float(result.score[who] + shrink[i] * mean[i])
        half = Z90 * float(np.sqrt(result.variance[who] + spread[i]))
        shown[who].append(_shown(names[which], centre, half, int(count[i])))
    return [tuple(rows) for rows in shown]


def _shown(name: str, centre: float, half: float, n: int) -> DimensionScore:
    low, middle, high = clipped([centre - half, centre, centre + half])
    return DimensionScore(name, float(middle), float(low), float(high), n)


def clipped(values: Sequence[float] | Floats) -> Floats:
    """Points on the scale that people see, 0 to 100."""
    return np.clip(np.asarray(values, dtype=np.float64), 0.0, 100.0)
