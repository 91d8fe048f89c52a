"""What two answers of one account have in common, as covariance matrices in batches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints
from analysis.score.calibration import Calibration
from analysis.score.components import SAME_WAVE_DAYS


@dataclass(frozen=True)
class Batch:
    """Answers of accounts that have equally many, arrays of shape (accounts, n).

    day, contact, response, question: of each answer (question as index into the calibration).
    kind: 1 sentiment, 2 recommendation, 0 other. people, prior_variance: (accounts,).
    trust: what the noise of each answer is divided by; None: by nothing.
    """

    day: Ints
    contact: Ints
    response: Ints
    question: Ints
    kind: Ints
    people: Floats
    prior_variance: Floats
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


def covariance(model: Model, batch: Batch) -> Floats:
    """Covariance matrix of the answers, shape (accounts, n, n); positive definite."""
    gap = np.abs(batch.day[:, :, None] - batch.day[:, None, :])
    same_response = _equal(batch.response)
    # One look-up by a code of all that two answers share is four times as fast as four sums.
    code = _equal(batch.contact).view(np.uint8)
    code |= _equal(batch.question).view(np.uint8) << 1
    code |= same_response.view(np.uint8) << 2
    code |= _equal(batch.day // 30).view(np.uint8) << 3
    total = model.movement[gap]
    total += _shared_by_code(model)[code]
    total += (model.lasting + batch.prior_variance)[:, None, None]
    if (batch.contact < 0).any():
        total += model.contact * _unknown_contacts(batch, gap, same_response)
    if model.shared > 0.0:
        either = np.minimum(batch.kind[:, :, None], batch.kind[:, None, :])
        distinct = ~np.eye(batch.day.shape[1], dtype=bool)
        total += model.shared * (same_response & (either == 1) & distinct & _both(batch.kind))
    size = batch.day.shape[1]
    noise = model.noise[batch.question]
    total[:, np.arange(size), np.arange(size)] += (
        noise if batch.trust is None else noise / batch.trust
    )
    return np.asarray(total)


def _shared_by_code(model: Model) -> Floats:
    """Sum of what is shared, by the bits contact, question, response, month."""
    parts = np.array([model.contact, model.question, model.occasion, model.mood])
    bits = np.arange(16)[:, None] >> np.arange(4) & 1
    return np.asarray(bits @ parts)


def target_covariance(model: Model, batch: Batch, days: Ints) -> Floats:
    """Covariance of each answer with what the score means on *days* (accounts,): (accounts, n)."""
    gap = np.abs(batch.day - days[:, None])
    own = model.question * model.target[batch.question]
    return np.asarray(model.movement[gap] + own + (model.lasting + batch.prior_variance)[:, None])


def movement_covariance(model: Model, batch: Batch, now: Ints, then: Ints) -> Floats:
    """Covariance of each answer with the movement from *then* to *now*: (accounts, n)."""
    return np.asarray(
        model.movement[np.abs(batch.day - now[:, None])]
        - model.movement[np.abs(batch.day - then[:, None])]
    )


def _equal(values: Ints) -> Bools:
    return np.asarray(values[:, :, None] == values[:, None, :])


def _both(kind: Ints) -> Bools:
    """Both answers are a sentiment or a recommendation."""
    said = kind > 0
    return np.asarray(said[:, :, None] & said[:, None, :])


def _unknown_contacts(batch: Batch, gap: Ints, same_response: Bools) -> Floats:
    """What to add to "same contact code" where a contact is unknown: chance in place of fact."""
    unknown = batch.contact < 0
    # Answers of one questionnaire are of one person even when we do not know which.
    by_chance = np.where(gap > SAME_WAVE_DAYS, 1.0 / batch.people[:, None, None], 0.0)
    by_chance = np.where(same_response, 1.0, by_chance)
    either = unknown[:, :, None] | unknown[:, None, :]
    return np.where(either, by_chance - _equal(batch.contact), 0.0)
