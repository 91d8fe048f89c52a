"""Everything that is frozen per quarter, so that scores do not move because others answered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints
from analysis.score.rules import Rules
from analysis.score.scales import SENTIMENT

COUNTS = (1, 2, 3, 5, 8)
"""Questionnaires at which the next interval factor begins; none counts as one."""
LONGEST_GAP_DAYS = 40_000
"""Older than any answer can be; bounds the table of memory by gap."""


@dataclass(frozen=True)
class QuestionCalibration:
    """One question: its account-balanced mean (0 to 100), loading (1 = average question) and
    noise variance in calibrated points; ``informative`` is False when all answers are alike."""

    question_id: str
    dimension: str
    scale: str
    standard: bool
    mean: float
    loading: float
    noise: float
    informative: bool


@dataclass(frozen=True)
class Memory:
    """Variance components (points squared) under one memory length of slow movement.

    length_days: correlation of the movement over a gap is exp(-gap / length_days).
    weight: share of this length, all lengths sum to 1. lasting: tau2. movement: omega2.
    contact: kappa2. question: delta2. occasion: mood of one questionnaire.
    """

    length_days: float
    weight: float
    lasting: float
    movement: float
    contact: float
    question: float
    occasion: float


@dataclass(frozen=True)
class SegmentPrior:
    """Offset of one segment from the population's level, and the variance of that mean."""

    offset: float
    variance: float


@dataclass(frozen=True)
class Covariate:
    """slope x (value - centre), in points; slope 0 when not established."""

    slope: float
    centre: float


@dataclass(frozen=True)
class Calibration:
    """Calibration of one population; see docs/score.md for how each figure is estimated.

    level: mean of the standard questions (0 to 100). engagement and silence_spread: on the
    log-odds of answering; the latter in points squared. seniority: on log(1 + questionnaires).
    mood: variance of a mood common to all questionnaires of one month; mood_share: sum of
    squared shares of the months, what part of one mood stays in the population's level.
    shared: noise that a sentiment and the recommendation of one questionnaire have in common.
    interval_factor: multiplies variances; factor_by_count: the same by number of questionnaires,
    as COUNTS, empty in versions stored before there was one. n_accounts, n_responses: what it
    rests on.
    rules: what the company chose; versions stored before there was a choice have the defaults.
    """

    version: str
    population: str
    level: float
    questions: tuple[QuestionCalibration, ...]
    memories: tuple[Memory, ...]
    segments: Mapping[str, SegmentPrior]
    other_segment: SegmentPrior
    engagement: Covariate
    seniority: Covariate
    silence_spread: Covariate
    mood: float
    mood_share: float
    shared: float
    interval_factor: float
    n_accounts: int
    n_responses: int
    n_answers: int
    rules: Rules = field(default_factory=Rules)
    factor_by_count: tuple[float, ...] = ()

    @cached_property
    def lasting(self) -> float:
        """tau2, averaged over the memory lengths; likewise the next ones."""
        return sum(memory.weight * memory.lasting for memory in self.memories)

    @cached_property
    def contact(self) -> float:
        return sum(memory.weight * memory.contact for memory in self.memories)

    @cached_property
    def question(self) -> float:
        return sum(memory.weight * memory.question for memory in self.memories)

    @cached_property
    def occasion(self) -> float:
        return sum(memory.weight * memory.occasion for memory in self.memories)

    @cached_property
    def movement_by_gap(self) -> Floats:
        """Covariance of the slow movement at gaps of 0, 1, 2, ... days; never rising."""
        gaps = np.arange(LONGEST_GAP_DAYS, dtype=np.float64)
        table = np.zeros(LONGEST_GAP_DAYS)
        for memory in self.memories:
            table += memory.weight * memory.movement * np.exp(-gaps / memory.length_days)
        return table

    @cached_property
    def target_weights(self) -> Floats:
        """Weight of each question's own deviation in what the score means; 0 if not standard."""
        standard = meaning_of_score(self.questions)
        loading = np.array([question.loading for question in self.questions])
        informative = np.array([question.informative for question in self.questions], dtype=bool)
        return np.where(standard & informative, loading, 0.0) / max(1, int(standard.sum()))

    @cached_property
    def prior_variance(self) -> float:
        """Variance of accounts around their prior mean, points squared."""
        own = self.question * float((self.target_weights**2).sum())
        return self.lasting + float(self.movement_by_gap[0]) + own

    def factors(self, counts: Ints) -> Floats:
        """What variances are multiplied by for accounts with so many questionnaires."""
        if not self.factor_by_count:
            return np.full(len(counts), self.interval_factor)
        place = np.maximum(np.searchsorted(COUNTS, counts, side="right") - 1, 0)
        return np.array(self.factor_by_count)[place]

    def to_json(self) -> str:
        """Text that ``from_json`` turns back into an equal calibration, to the last bit."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Calibration:
        """The calibration that ``to_json`` wrote.

        Raises ValueError if *text* is no such JSON.
        """
        try:
            plain: dict[str, Any] = json.loads(text)
            plain["questions"] = tuple(QuestionCalibration(**row) for row in plain["questions"])
            plain["memories"] = tuple(Memory(**row) for row in plain["memories"])
            plain["segments"] = {k: SegmentPrior(**v) for k, v in plain["segments"].items()}
            plain["other_segment"] = SegmentPrior(**plain["other_segment"])
            plain["engagement"] = Covariate(**plain["engagement"])
            plain["seniority"] = Covariate(**plain["seniority"])
            plain["silence_spread"] = Covariate(**plain["silence_spread"])
            plain["factor_by_count"] = tuple(plain.get("factor_by_count", ()))
            plain["rules"] = Rules.from_plain(plain.get("rules", {}))
            return cls(**plain)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"expected the JSON of a calibration, came: {error}") from error


def meaning_of_score(questions: Sequence[Any]) -> Bools:
    """Which questions the score is an average of: standard ones that are no sentiment.

    Where a population has none of these, all its closed questions stand in, and where it has
    only sentiments, these: a score must mean something from the first answer on.
    """
    closed = [question.scale != SENTIMENT for question in questions]
    standard = [
        bool(question.standard) and c for question, c in zip(questions, closed, strict=True)
    ]
    for chosen in (standard, closed):
        if any(chosen):
            return np.array(chosen, dtype=bool)
    return np.ones(len(questions), dtype=bool)
