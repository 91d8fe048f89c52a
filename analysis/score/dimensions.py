"""Scores by dimension: the account's score plus how its own view of that dimension differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.score.arrays import Floats, Ints
from analysis.score.calibration import Calibration
from analysis.score.panel import Panel
from analysis.score.posterior import Posterior
from analysis.score.records import DimensionScore

Z90 = 1.645


@dataclass(frozen=True)
class _Questions:
    """Of a calibration: dimension of each question and its share of that dimension (0 to 1)."""

    names: list[str]
    dimension: Ints
    share: Floats


@dataclass(frozen=True)
class _Views:
    """One row per account and question it answered: its own view of that question, in points,
    the variance left in it, and how many answers there were."""

    account: Ints
    question: Ints
    view: Floats
    left: Floats
    count: Ints


def dimension_scores(
    panel: Panel, calibration: Calibration, result: Posterior
) -> list[tuple[DimensionScore, ...]]:
    """Per account, its dimensions in alphabetic order; those without an answer are left out.

    A dimension is the average over its standard questions, over all it has if none is. How an
    account's view of a question differs is judged by each answer beside what that person would
    have answered on average *on that day*; so what happened to the whole account since moves
    no dimension away from the score, and over all standard questions the dimension scores
    average to it. Questions count as equally hard, so dimensions compare.
    """
    questions = _questions(calibration)
    size, accounts = len(questions.names), panel.n_accounts
    views = _views(panel, calibration, result)
    cell = views.account * size + questions.dimension[views.question]
    share = questions.share[views.question]
    n = np.bincount(cell, views.count, minlength=accounts * size).astype(np.int64)
    own = np.bincount(cell, share * views.view, minlength=accounts * size)
    known = np.bincount(
        cell, share**2 * (calibration.question - views.left), minlength=accounts * size
    )
    whole = np.bincount(questions.dimension, questions.share**2, minlength=size)
    average = np.bincount(
        views.account, calibration.target_weights[views.question] * views.view, minlength=accounts
    )
    shown: list[list[DimensionScore]] = [[] for _ in range(accounts)]
    for i in np.flatnonzero(n).tolist():
        who, which = divmod(i, size)
        spread = calibration.question * whole[which] - known[i]
        variance = result.variance[who] + float(result.factor[who]) * spread
        centre = float(result.score[who] - average[who] + own[i])
        half = Z90 * float(np.sqrt(variance))
        shown[who].append(_shown(questions.names[which], centre, half, int(n[i])))
    return [tuple(rows) for rows in shown]


def _questions(calibration: Calibration) -> _Questions:
    names = sorted({question.dimension for question in calibration.questions})
    dimension = np.array([names.index(q.dimension) for q in calibration.questions], dtype=np.int64)
    informative = np.array([q.informative for q in calibration.questions], dtype=np.float64)
    weight = calibration.target_weights
    meant = np.bincount(dimension, weight, minlength=len(names))
    weight = np.where(meant[dimension] > 0.0, weight, informative)
    total = np.bincount(dimension, weight, minlength=len(names))[dimension]
    return _Questions(names, dimension, weight / np.where(total > 0.0, total, 1.0))


def _views(panel: Panel, calibration: Calibration, result: Posterior) -> _Views:
    """The best guess of a view is its covariance with the answers times what is left of them."""
    by_id = {question.question_id: i for i, question in enumerate(calibration.questions)}
    told = [q.informative for q in calibration.questions]
    place = np.array([by_id.get(q.question_id, -1) for q in panel.questions], dtype=np.int64)
    place = np.where([p >= 0 and told[p] for p in place.tolist()], place, -1)
    use = place[panel.answer_question] >= 0
    question = place[panel.answer_question[use]]
    size = max(1, len(calibration.questions))
    key, row, count = np.unique(
        panel.answer_account[use] * size + question, return_inverse=True, return_counts=True
    )
    delta = calibration.question
    noise = np.array([q.noise for q in calibration.questions], dtype=np.float64)[key % size]
    return _Views(
        key // size,
        key % size,
        np.asarray(delta * np.bincount(row, result.pull[use], minlength=len(key))),
        np.asarray(delta * noise / (noise + count * delta), dtype=np.float64),
        count,
    )


def _shown(name: str, centre: float, half: float, n: int) -> DimensionScore:
    low, middle, high = clipped([centre - half, centre, centre + half])
    return DimensionScore(name, float(middle), float(low), float(high), n)


def clipped(values: Sequence[float] | Floats) -> Floats:
    """Points on the scale that people see, 0 to 100."""
    return np.clip(np.asarray(values, dtype=np.float64), 0.0, 100.0)
