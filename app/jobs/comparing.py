"""What a proposed calibration version would change: both versions on the same answers."""

from dataclasses import dataclass, replace
from datetime import date
from math import sqrt

from analysis import score as scoring
from analysis.score import Calibration, Rules, Score
from app.jobs import versions
from app.jobs.inputs import Inputs, read_inputs
from app.jobs.scoring import class_to_show
from surveys import calibrations, class_changes
from surveys.calibrations import StoredCalibration
from surveys.db import Database
from surveys.proposals import Move, Proposal
from surveys.scores import shown_band

LARGEST = 20
"""Movements kept although they change no class."""

SMALLEST_MOVE = 0.05
"""Points: below this nothing moved that a page would show."""


@dataclass(frozen=True)
class Figure:
    """One figure of the calibration before and after; name: a question's id or a key of ours."""

    name: str
    before: float | None
    after: float | None

    @property
    def moved(self) -> float:
        """After less before, 0 where one of them is not known."""
        if self.before is None or self.after is None:
            return 0.0
        return self.after - self.before


@dataclass(frozen=True)
class Differences:
    """How two calibrations differ: level (points), means of questions, spreads, choices."""

    level: Figure
    questions: tuple[Figure, ...]
    spreads: tuple[Figure, ...]
    accounts: Figure
    questionnaires: Figure
    rules_before: Rules
    rules_after: Rules


def compared(
    db: Database,
    base: StoredCalibration,
    proposal: Proposal,
    today: date,
    *,
    inputs: Inputs | None = None,
) -> tuple[Proposal, list[Move]]:
    """*proposal* with what it would change if it came into force *today*, and whom it moves.

    Both versions score the same answers on the same day and follow the same rule for the class
    shown; so what differs is the version alone, and adopting it does what was said.
    """
    accounts, answers, invitations = inputs or read_inputs(db, base.kind, today)
    found = []
    shown = class_changes.shown_of_kind(db, base.kind)
    for body, day in (
        (base.body, base.estimated_on or base.made_at[:10]),
        (proposal.body, proposal.estimated_on),
    ):
        calibration = versions.parsed(body)
        quarter = calibrations.quarter(date.fromisoformat(day))
        wished = class_changes.wished_before(db, base.kind, quarter=quarter)
        scores = scoring.score_accounts(
            accounts, answers, invitations, calibration, with_parts=False
        )
        found.append([(score, _shown(score, calibration, shown, wished)) for score in scores])
    moves = [
        Move(before.account_id, was, becomes, before.score, after.score)
        for (before, was), (after, becomes) in zip(*found, strict=True)
    ]
    distances = [move.after - move.before for move in moves]
    n = max(1, len(moves))
    return (
        replace(
            proposal,
            base_id=base.id,
            compared_on=today.isoformat(),
            n_compared=len(moves),
            n_changed=sum(move.changes_class for move in moves),
            mean_move=sum(distances) / n,
            mean_distance=sum(abs(distance) for distance in distances) / n,
        ),
        _worth_keeping(moves),
    )


def differences(before: str, after: str) -> Differences:
    """How the figures of two stored calibrations (their JSON) differ."""
    old, new = versions.parsed(before), versions.parsed(after)
    means = [{question.question_id: question.mean for question in each.questions}
             for each in (old, new)]  # fmt: skip
    names = sorted(set(means[0]) | set(means[1]))
    spreads = [_spreads(each) for each in (old, new)]
    return Differences(
        level=Figure("level", old.level, new.level),
        questions=tuple(Figure(name, means[0].get(name), means[1].get(name)) for name in names),
        spreads=tuple(Figure(name, spreads[0][name], spreads[1][name]) for name in spreads[0]),
        accounts=Figure("accounts", old.n_accounts, new.n_accounts),
        questionnaires=Figure("questionnaires", old.n_responses, new.n_responses),
        rules_before=old.rules,
        rules_after=new.rules,
    )


def _shown(
    score: Score, calibration: Calibration, shown: dict[str, str], wished: dict[str, str]
) -> str | None:
    band = class_to_show(
        score,
        calibration.rules,
        present=shown.get(score.account_id),
        wished_before=wished.get(score.account_id),
    )
    return None if band is None else shown_band(band)


def _worth_keeping(moves: list[Move]) -> list[Move]:
    """Every change of class, and the largest movements of the others; in a fixed order."""
    largest = sorted(moves, key=lambda move: (-abs(move.after - move.before), move.relationship_id))
    others = [
        move
        for move in largest
        if not move.changes_class and abs(move.after - move.before) >= SMALLEST_MOVE
    ]
    return [move for move in largest if move.changes_class] + others[:LARGEST]


def _spreads(calibration: Calibration) -> dict[str, float]:
    """Standard deviations, in points, of what makes answers differ."""
    return {
        "lasting": sqrt(calibration.lasting),
        "movement": sqrt(float(calibration.movement_by_gap[0])),
        "contact": sqrt(calibration.contact),
        "question": sqrt(calibration.question),
        "occasion": sqrt(calibration.occasion),
        "mood": sqrt(calibration.mood),
        "interval_factor": sqrt(calibration.interval_factor),
    }
