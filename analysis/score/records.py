"""Plain values that go into the score and come out of it."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.score.days import Day

BANDS = ("end", "repair", "improve", "maintain", "grow")
"""Classes from worst to best."""


@dataclass(frozen=True)
class Account:
    """One relationship: a company as client or as partner, on the day the score is for."""

    account_id: str
    population: str
    segment: str
    as_of: Day


@dataclass(frozen=True)
class Answer:
    """The reply to one question; answers that share a response_id are one questionnaire.

    contact_id: blank when it is not known who answered. value: as given, on *scale*.
    standard: whether the question belongs to what the score of this population means.
    """

    account_id: str
    contact_id: str
    role: str
    response_id: str
    answered_at: Day
    question_id: str
    dimension: str
    scale: str
    value: float
    standard: bool = True


@dataclass(frozen=True)
class Invitation:
    """One delivered invitation and whether it was answered."""

    account_id: str
    contact_id: str
    invited_at: Day
    responded: bool


@dataclass(frozen=True)
class Contribution:
    """What one source adds to score_unclipped; all of an account's add up to it.

    source: ``prior``, ``engagement`` or a response_id. question_id: blank but for answers.
    points: the contribution. weight: 0 or more, points of score per point of answer.
    age_days: from the answer to as_of.
    """

    source: str
    question_id: str
    points: float
    weight: float = 0.0
    age_days: int = 0


@dataclass(frozen=True)
class DimensionScore:
    """Score of one dimension on the account's own scale (0 to 100), and its n answers."""

    dimension: str
    score: float
    lo90: float
    hi90: float
    n: int


@dataclass(frozen=True)
class Change:
    """Change of the level, in points, from *since* to as_of, with its 90 % interval."""

    since: str
    points: float
    lo90: float
    hi90: float


@dataclass(frozen=True)
class TrendPoint:
    """The score as it would have been computed on that day."""

    as_of: str
    score: float
    lo90: float
    hi90: float
    n_responses: int


@dataclass(frozen=True)
class Score:
    """Everything known about one account on its as_of.

    score, lo90, hi90: 0 to 100. probabilities: of the five bands, in the order of BANDS.
    band: the most probable one. sd: of score_unclipped, points. reliability: 0 to 1.
    withheld: too little evidence to show score and class. evidence: ``insufficient``,
    ``provisional`` or ``firm``. coverage: contacts who answered / invited, None if nobody was
    invited. last_answer: ISO date or None. change: None before the second wave.
    """

    account_id: str
    population: str
    as_of: str
    score: float
    lo90: float
    hi90: float
    probabilities: tuple[float, float, float, float, float]
    band: str
    p_decline: float
    score_unclipped: float
    sd: float
    reliability: float
    withheld: bool
    evidence: str
    n_responses: int
    n_contacts: int
    last_answer: str | None
    coverage: float | None
    change: Change | None
    dimensions: tuple[DimensionScore, ...]
    contributions: tuple[Contribution, ...]
    calibration: str
