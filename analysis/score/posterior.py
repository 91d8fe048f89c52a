"""Scores of all accounts of a panel under a calibration, as columns."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints, distinct
from analysis.score.batches import OLDEST_DAYS, Places, batches
from analysis.score.calibration import Calibration
from analysis.score.evidence import Informative, informative_answers, people, response_counts
from analysis.score.kernel import (
    Batch,
    Model,
    answer_noise,
    movement_covariance,
    questionnaire_covariance,
    target_covariance,
)
from analysis.score.panel import Panel
from analysis.score.prior import PriorMeans, prior_means
from analysis.score.system import System, solve, times
from analysis.score.weights import non_negative_weights

DECLINE_DAYS = 180
WAVE_DAYS = 30


@dataclass(frozen=True)
class Posterior:
    """One row per account, points; one entry per answer of the panel for the last three.

    base: level, segment and seniority; engagement; score: unclipped; variance: of the score.
    reliability: 0 to 1. decline, decline_variance: change over the last 180 days.
    change, change_variance, change_since: since the wave before the last; since is 0 if none.
    n_informative: answers that could move the score. factor: what variances were multiplied by,
    so that intervals are as wide as misses. weight, value: per answer of the panel:
    its weight and its calibrated distance from the prior mean. pull: what is left of that
    distance, per point squared, once everything that answers share is taken off; a shared term's
    best guess is its covariance with the answers times their pulls.
    """

    base: Floats
    engagement: Floats
    score: Floats
    variance: Floats
    reliability: Floats
    decline: Floats
    decline_variance: Floats
    change: Floats
    change_variance: Floats
    change_since: Ints
    n_informative: Ints
    factor: Floats
    weight: Floats
    value: Floats
    pull: Floats


@dataclass(frozen=True)
class Mapped:
    """Panel answers as the calibration sees them; question indexes the calibration."""

    answers: Informative
    question: Ints


def posterior(panel: Panel, calibration: Calibration, *, trust: Floats | None = None) -> Posterior:
    """Score every account of *panel* on its as_of.

    trust: per questionnaire, what the noise of its answers is divided by (0 to 1).

    Questions that the calibration does not know wait for the next one: they have no weight.

    Raises ValueError if panel and calibration are of different populations.
    """
    if panel.population != calibration.population and panel.n_accounts:
        raise ValueError(
            f"expected accounts of population {calibration.population!r} (the calibration's),"
            f" came {panel.population!r}"
        )
    mapped = map_answers(panel, calibration)
    means = prior_means(panel, mapped.answers, calibration)
    prior_variance = means.uncertainty + means.spread
    since = previous_wave(panel, mapped.answers)
    result = _empty(panel, calibration, means, mapped, since)
    model = Model.of(calibration)
    persons = people(panel, mapped.answers)
    for accounts, places, batch in batches(
        panel, calibration, mapped.answers, mapped.question, persons
    ):
        batch = replace(
            batch,
            prior_variance=prior_variance[accounts],
            trust=None if trust is None else trust[batch.response],
        )
        _solve(result, model, panel, mapped.answers, accounts, places, batch)
    _finish(result, calibration, means)
    return result


def map_answers(panel: Panel, calibration: Calibration) -> Mapped:
    """Informative answers of *panel* with the calibration's question indices."""
    place = {question.question_id: i for i, question in enumerate(calibration.questions)}
    known = np.array([place.get(q.question_id, -1) for q in panel.questions], dtype=np.int64)
    if not len(calibration.questions) or not len(known):
        nothing = np.zeros(len(panel.questions))
        answers = informative_answers(panel, nothing, nothing + 1.0, nothing > 0)
        return Mapped(answers, answers.question)
    mean = np.array([question.mean for question in calibration.questions])[known]
    loading = np.array([question.loading for question in calibration.questions])[known]
    told = np.array([question.informative for question in calibration.questions])[known]
    answers = informative_answers(panel, mean, loading, told & (known >= 0))
    return Mapped(answers, known[answers.question])


def previous_wave(panel: Panel, answers: Informative) -> Ints:
    """Day of the last questionnaire before each account's latest wave; 0 if it had only one.

    A wave is what came within 30 days up to the latest questionnaire.
    """
    told = distinct(answers.response)
    account, day = panel.response_account[told], panel.response_day[told]
    last = np.zeros(panel.n_accounts, dtype=np.int64)
    np.maximum.at(last, account, day)
    earlier = day < last[account] - WAVE_DAYS
    before = np.zeros(panel.n_accounts, dtype=np.int64)
    np.maximum.at(before, account[earlier], day[earlier])
    return before


def _empty(
    panel: Panel,
    calibration: Calibration,
    means: PriorMeans,
    mapped: Mapped,
    since: Ints,
) -> Posterior:
    """What is known before any answer is weighed: the prior."""
    size = panel.n_accounts
    value = np.zeros(len(panel.answer_percent))
    own = mapped.answers.account
    value[mapped.answers.position] = mapped.answers.value - means.mean[own]
    gap = np.where(since > 0, np.minimum(panel.as_of - since, OLDEST_DAYS), 0)
    movement = calibration.movement_by_gap
    return Posterior(
        base=calibration.level + means.base,
        engagement=means.engagement,
        score=calibration.level + means.mean,
        variance=calibration.prior_variance + means.uncertainty + means.spread,
        reliability=np.zeros(size),
        decline=np.zeros(size),
        decline_variance=np.full(size, 2.0 * float(movement[0] - movement[DECLINE_DAYS])),
        change=np.zeros(size),
        change_variance=2.0 * (movement[0] - movement[gap]),
        change_since=since,
        n_informative=np.bincount(own, minlength=size),
        factor=calibration.factors(response_counts(panel, mapped.answers)),
        weight=np.zeros(len(panel.answer_percent)),
        value=value,
        pull=np.zeros(len(panel.answer_percent)),
    )


def _solve(
    result: Posterior,
    model: Model,
    panel: Panel,
    answers: Informative,
    accounts: Ints,
    places: Places,
    batch: Batch,
) -> None:
    """Fill in the rows of *accounts*."""
    now = panel.as_of[accounts]
    since = result.change_since[accounts]
    then = np.where(since > 0, np.maximum(since, now - OLDEST_DAYS), now)
    noise = answer_noise(model, batch)
    system = System(questionnaire_covariance(model, batch), model.question, noise, batch.answered)
    target = target_covariance(model, batch, now)
    decline = movement_covariance(model, batch, now, now - DECLINE_DAYS)
    change = movement_covariance(model, batch, now, then)
    cells = (places.account, places.row, places.column)
    position = answers.position[places.answer]
    value = np.zeros(noise.shape)
    value[cells] = result.value[position]
    asked = np.stack(np.broadcast_arrays(target, decline[..., None], change[..., None], value))
    solved = solve(system, batch.answered, asked)
    weight = non_negative_weights(system, target, solved[0])
    result.weight[position] = weight[cells]
    result.pull[position] = solved[3][cells]
    result.score[accounts] += (weight * value).sum(axis=(1, 2))
    explained = 2.0 * target * weight - weight * times(system, weight)
    result.variance[accounts] -= explained.sum(axis=(1, 2))
    result.decline[accounts] = (solved[1] * value).sum(axis=(1, 2))
    result.decline_variance[accounts] -= (solved[1].sum(axis=2) * decline).sum(axis=1)
    result.change[accounts] = (solved[2] * value).sum(axis=(1, 2))
    result.change_variance[accounts] -= (solved[2].sum(axis=2) * change).sum(axis=1)


def _finish(result: Posterior, calibration: Calibration, means: PriorMeans) -> None:
    """Reliability from the model's variances; then mood and the interval factor."""
    answered: Bools = result.n_informative > 0
    share = 1.0 - result.variance / np.maximum(calibration.prior_variance + means.spread, 1e-12)
    result.reliability[:] = np.where(answered, np.clip(share, 0.0, 1.0), 0.0)
    factor = result.factor
    result.variance[:] = np.maximum(result.variance, 0.0) * factor
    result.variance[:] += calibration.mood * calibration.mood_share
    result.decline_variance[:] = np.maximum(result.decline_variance, 0.0) * factor
    result.change_variance[:] = np.maximum(result.change_variance, 0.0) * factor
