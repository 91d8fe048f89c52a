"""Question calibration: which questions are harsh or lenient, telling or idle, how noisy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints, distinct, run_index
from analysis.score.calibration import meaning_of_score
from analysis.score.panel import Panel

PSEUDO_ANSWERS = 300.0
"""Answers' worth of belief that a question tells as much as the average one."""
ENOUGH = 20.0
"""Answers of one account to one question count less and less, this many together at most."""
LOADING_RANGE = (0.3, 3.0)
PAIR_OFFSETS = 12
"""Answers of one questionnaire are paired up to this many places apart: all pairs of 13."""
PSEUDO_PAIRS = 20.0
"""Pairs' worth of belief that a question is as noisy as the average one."""
DEFAULT_SIGNAL_SHARE = 0.45
"""Share of an answer's variance that its questionnaire has in common, where nothing tells:
about what the simulated populations of benchmarks/score.py show."""
PSEUDO_SIGNAL_PAIRS = 15.0
PSEUDO_ACCOUNTS = 10.0
BETWEEN_SHARE = 0.6
"""Part of S that two questionnaires of one account are believed to share: level (50 %) and what
is left of the movement (15 %) over the usual gap."""
SMALLEST_NOISE = 4.0
"""Points squared; below the rounding error of an 11-point scale no question is more exact."""


@dataclass(frozen=True)
class QuestionFit:
    """Per question: mean, loading, unique variance (own noise and account deviation together),
    informative, paired (answered beside another question often enough to know its noise);
    residual variance ``total``; and ``common``, the within-questionnaire covariance S."""

    mean: Floats
    loading: Floats
    unique: Floats
    total: Floats
    informative: Bools
    paired: Bools
    common: float
    n_pairs: float


def fit_questions(panel: Panel) -> QuestionFit:
    """Calibrate every question of *panel* (at least one answer)."""
    mean = account_balanced_means(panel)
    informative = varied(panel)
    loading = loadings(panel, mean, informative)
    return _noise(panel, mean, loading, informative)


def account_balanced_means(panel: Panel) -> Floats:
    """Mean percent of each question; an account with n answers to it weighs n / (n + 2)."""
    question = panel.answer_question
    key = panel.answer_account * len(panel.questions) + question
    _, place, count = np.unique(key, return_inverse=True, return_counts=True)
    weight = 1.0 / (count[place] + 2.0)
    size = len(panel.questions)
    total = np.bincount(question, weight * panel.answer_percent, minlength=size)
    return np.asarray(total / np.bincount(question, weight, minlength=size))


def varied(panel: Panel) -> Bools:
    """Which questions were not answered alike by everybody: the others can tell nothing."""
    size = len(panel.questions)
    low = np.full(size, np.inf)
    high = np.full(size, -np.inf)
    np.minimum.at(low, panel.answer_question, panel.answer_percent)
    np.maximum.at(high, panel.answer_question, panel.answer_percent)
    return high > low


def loadings(panel: Panel, mean: Floats, informative: Bools) -> Floats:
    """How much each question follows the account, relative to the average question (shape (Q,)).

    Covariance with the account's *other* questionnaires, so that a mood common to one
    questionnaire does not count; shrunk to 1; the questions a score means average 1.
    """
    size = len(panel.questions)
    use = informative[panel.answer_question]
    question = panel.answer_question[use]
    response = panel.answer_response[use]
    residual = panel.answer_percent[use] - mean[question]
    product, weight = _product_with_the_rest(panel, response, residual)
    weight = weight * _damped(panel.response_account[response], question, size)
    count = np.bincount(question, weight, minlength=size)
    covariance = np.bincount(question, weight * product, minlength=size)
    ratio = np.ones(size)
    if count.any():
        average = covariance.sum() / count.sum()
        scatter = float((weight * (product - average) ** 2).sum()) / count.sum()
        error = np.sqrt(scatter * float((weight**2).sum())) / count.sum()
        if average > 3.0 * error > 0.0:
            raw = covariance / np.where(count > 0.0, count, 1.0) / average
            told = count * _several(panel.response_account[response], question, weight, size)
            ratio = (told * raw + PSEUDO_ANSWERS) / (told + PSEUDO_ANSWERS)
    ratio = np.clip(ratio, *LOADING_RANGE)
    standard = meaning_of_score(panel.questions)
    level = ratio[standard & informative].sum() / max(1, int(standard.sum()))
    return np.asarray(ratio / level if level > 0 else ratio)


def _damped(account: Ints, question: Ints, size: int) -> Floats:
    """Weight of each answer so that those of one account to one question count ENOUGH at most."""
    _, place, count = np.unique(account * size + question, return_inverse=True, return_counts=True)
    return np.asarray((ENOUGH / (count + ENOUGH))[place])


def _several(account: Ints, question: Ints, weight: Floats, size: int) -> Floats:
    """Per question, 1 less the concentration of its answers: 0 where all are of one account.

    What one account answers is centred on itself, so it cannot tell how a question follows
    the differences between accounts.
    """
    key, place = np.unique(account * size + question, return_inverse=True)
    mass = np.bincount(place, weight)
    total = np.bincount(key % size, mass, minlength=size)
    squares = np.bincount(key % size, mass**2, minlength=size)
    return np.asarray(1.0 - squares / np.where(total > 0.0, total**2, 1.0))


def _product_with_the_rest(panel: Panel, response: Ints, residual: Floats) -> tuple[Floats, Floats]:
    """Residual of each answer times the mean residual of its account's other responses, and
    whether there are such (1 or 0)."""
    size = panel.n_responses
    answered = np.bincount(response, minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        own = np.where(answered > 0, np.bincount(response, residual, minlength=size) / answered, 0)
    account = panel.response_account
    counted = np.bincount(account, answered > 0, minlength=panel.n_accounts)
    total = np.bincount(account, own, minlength=panel.n_accounts)
    others = counted[account][response] - 1.0
    rest = (total[account] - own)[response] / np.maximum(others, 1.0)
    # More other questionnaires make a steadier comparison.
    return residual * rest * others / (others + 2.0), (others > 0.0).astype(np.float64)


def _noise(panel: Panel, mean: Floats, loading: Floats, informative: Bools) -> QuestionFit:
    size = len(panel.questions)
    use = informative[panel.answer_question]
    question = panel.answer_question[use]
    response = panel.answer_response[use]
    z = (panel.answer_percent[use] - mean[question]) / loading[question]
    weight = steady_weight(panel, response)
    total = _weighted_mean(question, weight, z * z, size)
    differences, pairs, common, n_pairs = _pair_moments(question, response, z, weight, size)
    overall = float((weight * z * z).sum() / weight.sum()) if len(z) else 0.0
    believed = _believed_signal(panel, response, z, overall)
    common = (n_pairs * common + PSEUDO_SIGNAL_PAIRS * believed) / (n_pairs + PSEUDO_SIGNAL_PAIRS)
    common = min(max(common, 0.05 * overall), 0.95 * overall) if overall > 0 else 0.0
    unique = _solve_unique(differences, pairs, fallback=max(overall - common, SMALLEST_NOISE))
    paired = pairs.sum(axis=1) >= 1.0
    unique = np.where(paired, unique, np.maximum(0.3 * total, total - common))
    unique = np.maximum(unique, max(SMALLEST_NOISE, 0.05 * common))
    return QuestionFit(mean, loading, unique, total, informative, paired, float(common), n_pairs)


def _believed_signal(panel: Panel, response: Ints, z: Floats, overall: float) -> float:
    """S as the account's different questionnaires tell it, where one never asks two questions.

    They share level and slow movement, by belief 0.6 of S; few accounts leave the default.
    """
    told, row = distinct(response), run_index(response)
    mean = np.bincount(row, z) / np.bincount(row)
    account = panel.response_account[told]
    size = panel.n_accounts
    count = np.bincount(account, minlength=size).astype(np.float64)
    pairs = count * (count - 1.0) / 2.0
    total = np.bincount(account, mean, minlength=size) ** 2
    product = (total - np.bincount(account, mean * mean, minlength=size)) / 2.0
    trust = pairs / (pairs + 5.0)
    steady = float(trust.sum())
    shared = float((trust * product / np.maximum(pairs, 1.0)).sum()) / max(steady, 1e-12)
    believed = DEFAULT_SIGNAL_SHARE * overall
    seen = min(max(shared / BETWEEN_SHARE, 0.0), overall)
    return (steady * seen + PSEUDO_ACCOUNTS * believed) / (steady + PSEUDO_ACCOUNTS)


def steady_weight(panel: Panel, response: Ints) -> Floats:
    """1 / (questionnaires of the account + 2) per answer, so that no account dominates."""
    told = distinct(response)
    per_account = np.bincount(panel.response_account[told], minlength=panel.n_accounts)
    return np.asarray(1.0 / (per_account[panel.response_account[response]] + 2.0))


def _weighted_mean(group: Ints, weight: Floats, value: Floats, size: int) -> Floats:
    total = np.bincount(group, weight, minlength=size)
    return np.asarray(
        np.bincount(group, weight * value, minlength=size) / np.where(total > 0, total, 1.0)
    )


def _pair_moments(
    question: Ints, response: Ints, z: Floats, weight: Floats, size: int
) -> tuple[Floats, Floats, float, float]:
    """Over pairs of answers of one questionnaire: mean squared difference by question pair
    (Q, Q), pair counts (Q, Q), mean product, and the effective number of questionnaires."""
    squared, pairs = np.zeros((size, size)), np.zeros((size, size))
    product = mass = mass_squared = 0.0
    for offset in range(1, min(PAIR_OFFSETS, len(z) - 1) + 1):
        same = np.flatnonzero(response[offset:] == response[:-offset])
        if not len(same):
            break
        one, two = same, same + offset
        key = question[one] * size + question[two]
        w = weight[one]
        squared += np.bincount(key, w * (z[one] - z[two]) ** 2, minlength=size**2).reshape(
            size, size
        )
        pairs += np.bincount(key, w, minlength=size**2).reshape(size, size)
        product += float((w * z[one] * z[two]).sum())
        mass += float(w.sum())
        mass_squared += float((w * w).sum())
    squared, pairs = squared + squared.T, pairs + pairs.T
    if mass == 0.0:
        return squared, pairs, 0.0, 0.0
    scale = mass / mass_squared  # turns weights into about one per pair
    mean_squared = squared / np.where(pairs > 0, pairs, 1.0)
    return mean_squared, pairs * scale, product / mass, mass * scale


def _solve_unique(differences: Floats, pairs: Floats, *, fallback: float) -> Floats:
    """Unique variances a from E(z_q - z_p)^2 = a_q + a_p, pulled a little to their average."""
    mass = pairs.sum()
    centre = float((pairs * differences).sum() / mass / 2.0) if mass > 0 else fallback
    normal = pairs + np.diag(pairs.sum(axis=1) + PSEUDO_PAIRS)
    right = (pairs * differences).sum(axis=1) + PSEUDO_PAIRS * centre
    return np.asarray(np.linalg.solve(normal, right))
