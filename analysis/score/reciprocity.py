"""Reciprocity: what an account is worth to us, set against how content it is with us.

Our own assessments are responses to the internal questionnaire. B, an account's benefit to us, is
their index by the formulas of the score itself; several managers and dates are several responses.
B and the score T are each put on their population's own spread; R = zB - zT says who gains more.

- ``calibrate_assessments(accounts, assessments) -> Calibration``; ``benefits(...)`` -> B of each.
- ``Spread.of_moments``: mean and spread of a population; ``Standing``: one account on it.
- ``balance(theirs, ours) -> Balance``: R, the probabilities of its labels, the label.
- ``tilts``: the same for thousands of accounts at once.
- ``p_low(ours)``: probability that B is low, for decisions about classes.
- ``gap``, ``mutual_grievance``: the mirrored balance item, asked of them and of us.

Clients and partners are two populations here too: one call, one kind.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.score.arrays import Bools, Floats
from analysis.score.calibration import Calibration
from analysis.score.classes import INSUFFICIENT, normal_cdf
from analysis.score.days import Day
from analysis.score.estimate import calibrate
from analysis.score.records import Account, Answer, Score
from analysis.score.scoring import score_accounts

BENEFIT = {
    "I1": "value",
    "I2": "effort",
    "I3": "discipline",
    "I4": "fairness",
    "I5": "respect",
    "I5b": "problem_solving",
    "I6": "openness",
}
"""The questions that B is made of, and their dimensions; all on 1 to 5."""
REVERSED = ("I2",)
"""Much work is bad for us: counted as 6 - value."""
SCALE = "likert5"
"""Five equal steps: what the score's arithmetic knows them as."""
NOISE_AFTER_READING = 2.0
"""An assessment made after reading the account's answers follows them: its noise counts twice."""
AFTER_READING = "~read"
"""How the ids of its answers end within a calibration."""

FEWEST_ASSESSED = 5
"""Below so many assessed accounts of a kind there is no spread to stand on."""
BALANCE_WIDTH = 0.75
"""Standard deviations: two sides no further apart are balanced; B below minus that is low."""
P_BALANCED, P_TILTED = 0.5, 0.6
BALANCED, THEY_BENEFIT, WE_BENEFIT = "balanced", "they_benefit", "we_benefit"
NOT_ESTABLISHED = "not_established"
LABELS = (THEY_BENEFIT, BALANCED, WE_BENEFIT, NOT_ESTABLISHED)

THEY_SAY_WE_GAIN = 3.5
WE_SAY_THEY_GAIN = 2.5
"""Means on the mirrored item (1: clearly the account gains more, 5: clearly we do) from which a
side says that the other gains more: nearer to "rather" than to "both equally"."""


@dataclass(frozen=True)
class Assessment:
    """One of ours on one account on one day; an answer left empty is absent from *values*.

    values: question id (of BENEFIT; others are ignored) to 1..5, as given. assessor: blank when
    not known. after_reading: made when its assessor had seen the account's answers.
    """

    assessment_id: str
    account_id: str
    assessor: str
    made_at: Day
    values: Mapping[str, float]
    after_reading: bool = False


@dataclass(frozen=True)
class Spread:
    """Mean and standard deviation (above 0) of a population's true levels, over n accounts."""

    mean: float
    sd: float
    n: int

    @classmethod
    def of_moments(
        cls, n: int, mean: float, mean_of_squares: float, mean_variance: float
    ) -> Spread | None:
        """From moments of posterior means and the mean posterior variance; None without a spread.

        The levels vary by what the means show plus what they leave open (total variance).
        """
        variance = max(0.0, mean_of_squares - mean * mean) + mean_variance
        return cls(mean, math.sqrt(variance), n) if n and variance > 0.0 else None

    def place(self, value: float, sd: float) -> Standing:
        """Where a level of *value*, known to within *sd*, stands in this population."""
        return Standing((value - self.mean) / self.sd, sd / self.sd)


@dataclass(frozen=True)
class Standing:
    """One account on its population's own spread: z, and its posterior standard deviation."""

    z: float
    sd: float


@dataclass(frozen=True)
class Balance:
    """Who gains more. index: R = zB - zT; p_…: probabilities, summing to 1; label: of LABELS."""

    index: float
    sd: float
    p_they: float
    p_balanced: float
    p_we: float
    label: str


def calibrate_assessments(
    accounts: Sequence[Account], assessments: Iterable[Assessment], *, version: str = "assessed"
) -> Calibration:
    """Estimate the figures of one kind's assessments, and from them those of informed ones.

    An assessment after reading has the same questions, in a version of twice the noise: each
    answer's own, and what the whole sheet has in common by its day, spread over its answers.

    Raises BadInput on a value that is no answer to its question.
    """
    plain = [replace(each, after_reading=False) for each in assessments]
    found = calibrate(accounts, answers_of(plain), (), version=version)
    common = found.occasion * len(BENEFIT)
    extra = NOISE_AFTER_READING - 1.0
    informed = tuple(
        replace(
            question,
            question_id=question.question_id + AFTER_READING,
            standard=False,
            noise=question.noise * NOISE_AFTER_READING + common * extra,
        )
        for question in found.questions
    )
    return replace(found, questions=found.questions + informed)


def benefits(
    accounts: Sequence[Account], assessments: Iterable[Assessment], calibration: Calibration
) -> list[Score]:
    """B of every account (0 to 100), sorted by account_id; withheld where too little is known."""
    return score_accounts(accounts, list(answers_of(assessments)), (), calibration)


def answers_of(assessments: Iterable[Assessment]) -> Iterator[Answer]:
    """The answers that count in B, each so that more is better for us."""
    for each in assessments:
        for question_id, dimension in BENEFIT.items():
            value = each.values.get(question_id)
            if value is None:
                continue
            yield Answer(
                account_id=each.account_id,
                contact_id=each.assessor,
                role="",
                response_id=each.assessment_id,
                answered_at=each.made_at,
                question_id=question_id + (AFTER_READING if each.after_reading else ""),
                dimension=dimension,
                scale=SCALE,
                value=6.0 - value if question_id in REVERSED else value,
                standard=not each.after_reading,
            )


def balance(theirs: Standing, ours: Standing, *, established: bool = True) -> Balance:
    """R of one account. established: both sides rest on enough evidence to be shown at all.

    Without that the label says so, whatever the probabilities: two priors are alike, not balanced.
    """
    index = ours.z - theirs.z
    sd = math.hypot(ours.sd, theirs.sd)
    p_they = _below(-BALANCE_WIDTH, index, sd)
    p_we = _below(-BALANCE_WIDTH, -index, sd)
    p_balanced = max(0.0, 1.0 - p_they - p_we)
    label = NOT_ESTABLISHED
    if established and p_balanced > P_BALANCED:
        label = BALANCED
    elif established and p_they > P_TILTED:
        label = THEY_BENEFIT
    elif established and p_we > P_TILTED:
        label = WE_BENEFIT
    return Balance(index, sd, p_they, p_balanced, p_we, label)


def tilts(
    theirs: tuple[Floats, Floats], ours: tuple[Floats, Floats], established: Bools
) -> tuple[Floats, Floats, list[str]]:
    """``balance`` of many accounts at once: (p_they, p_we, labels).

    theirs, ours: z and its sd of each account, shape (accounts,) both.
    """
    index = ours[0] - theirs[0]
    sd = np.maximum(np.hypot(ours[1], theirs[1]), 1e-9)
    p_they = normal_cdf((-BALANCE_WIDTH - index) / sd)
    p_we = normal_cdf((-BALANCE_WIDTH + index) / sd)
    labels = np.full(len(index), NOT_ESTABLISHED, dtype=object)
    labels[established & (p_we > P_TILTED)] = WE_BENEFIT
    labels[established & (p_they > P_TILTED)] = THEY_BENEFIT
    labels[established & (1.0 - p_they - p_we > P_BALANCED)] = BALANCED
    return p_they, p_we, labels.tolist()


def is_established(*, withheld: bool, evidence: str, n_assessed: int) -> bool:
    """Whether a balance may be named: their score is shown, B too, and B has a population."""
    return not withheld and evidence != INSUFFICIENT and n_assessed >= FEWEST_ASSESSED


def p_low(ours: Standing) -> float:
    """Probability that B is low: zB below -0.75."""
    return _below(-BALANCE_WIDTH, ours.z, ours.sd)


def gap(theirs: float | None, ours: float | None) -> float | None:
    """How far the two sides' answers to "who gains more?" lie apart: theirs less ours, -4 to 4.

    Above 0: they see more of the gain with us than we do. None when one side has not said.
    """
    return None if theirs is None or ours is None else theirs - ours


def mutual_grievance(theirs: float | None, ours: float | None) -> bool:
    """Whether each side says that the other gains more."""
    if theirs is None or ours is None:
        return False
    return theirs >= THEY_SAY_WE_GAIN and ours <= WE_SAY_THEY_GAIN


def _below(limit: float, mean: float, sd: float) -> float:
    """P(X < limit) of a normal X."""
    return 0.5 * math.erfc((mean - limit) / (max(sd, 1e-9) * math.sqrt(2.0)))
