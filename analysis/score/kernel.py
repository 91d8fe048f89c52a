"""What questionnaires of one account have in common, as covariance matrices in batches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints
from analysis.score.calibration import Calibration
from analysis.score.components import SAME_WAVE_DAYS


@dataclass(frozen=True)
class Batch:
    """Accounts with equally many questionnaires (n) and their answers on a grid.

    day, contact, response: (accounts, n). spoken: (accounts, n), the part of a questionnaire
    that is recommendation and sentiment, where these share noise: then a questionnaire may take
    two places. people, prior_variance: (accounts,).
    question: (accounts, m), index into the calibration of what each column of the grid asks.
    answered: (accounts, n, m), which questionnaire answers which question.
    trust: (accounts, n), what the noise of its answers is divided by (0 to 1); None: by nothing.
    """

    day: Ints
    contact: Ints
    response: Ints
    spoken: Bools
    people: Floats
    prior_variance: Floats
    question: Ints
    answered: Bools
    trust: Floats | None = None


@dataclass(frozen=True)
class Model:
    """The figures of a calibration that matrices are made of."""

    lasting: float
    contact: float
    question: float
    occasion: float
    mood: float
    shared: float
    noise: Floats
    target: Floats
    movement: Floats

    @classmethod
    def of(cls, calibration: Calibration) -> Model:
        return cls(
            lasting=calibration.lasting,
            contact=calibration.contact,
            question=calibration.question,
            occasion=calibration.occasion,
            mood=calibration.mood * (1.0 - calibration.mood_share),
            shared=calibration.shared,
            noise=np.array([question.noise for question in calibration.questions]),
            target=calibration.target_weights,
            movement=calibration.movement_by_gap,
        )


def questionnaire_covariance(model: Model, batch: Batch) -> Floats:
    """What the answers of two questionnaires share, whatever they answer: (accounts, n, n)."""
    gap = np.abs(batch.day[:, :, None] - batch.day[:, None, :])
    same_response = _equal(batch.response)
    total = np.asarray(model.movement[gap])
    total += (model.lasting + batch.prior_variance)[:, None, None]
    total += model.contact * _same_contact(batch, gap, same_response)
    total += model.occasion * same_response
    total += model.mood * _equal(batch.day // 30)
    if model.shared > 0.0:
        own = np.arange(batch.day.shape[1])
        total[:, own, own] += model.shared * batch.spoken
    return total


def answer_noise(model: Model, batch: Batch) -> Floats:
    """Variance of each answer's own noise, the shared part of it taken off: (accounts, n, m)."""
    noise = model.noise[batch.question][:, None, :]
    if batch.trust is not None:
        noise = noise / batch.trust[:, :, None]
    return np.asarray(noise - model.shared * batch.spoken[:, :, None])


def target_covariance(model: Model, batch: Batch, days: Ints) -> Floats:
    """Covariance of each answer with what the score means on *days*: (accounts, n, m)."""
    gap = np.abs(batch.day - days[:, None])
    level = model.movement[gap] + (model.lasting + batch.prior_variance)[:, None]
    own = model.question * model.target[batch.question]
    return np.asarray(level[:, :, None] + own[:, None, :])


def movement_covariance(model: Model, batch: Batch, now: Ints, then: Ints) -> Floats:
    """Covariance of a questionnaire with the movement from *then* to *now*: (accounts, n)."""
    return np.asarray(
        model.movement[np.abs(batch.day - now[:, None])]
        - model.movement[np.abs(batch.day - then[:, None])]
    )


def _equal(values: Ints) -> Bools:
    return np.asarray(values[:, :, None] == values[:, None, :])


def _same_contact(batch: Batch, gap: Ints, same_response: Bools) -> Floats | Bools:
    """1 where two questionnaires are of one person; where one is unknown, the chance of it."""
    same = _equal(batch.contact)
    unknown = batch.contact < 0
    if not unknown.any():
        return same
    # Answers of one questionnaire are of one person even when we do not know which.
    by_chance = np.where(gap > SAME_WAVE_DAYS, 1.0 / batch.people[:, None, None], 0.0)
    by_chance = np.where(same_response, 1.0, by_chance)
    return np.where(unknown[:, :, None] | unknown[:, None, :], by_chance, same)
