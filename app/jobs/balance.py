"""Both sides of a relationship brought together: our benefit B, their score T, who gains more.

B is derived state: the worker makes it anew for a whole kind when an assessment was saved and on
each new day (1 s for 5,000 accounts, too long for a page). The balance is computed when it is read:
it rests on the spread of all scores, so that one answer moves every balance of its kind a little,
and storing them would write thousands of rows for each answer; reading 5,000 takes some 60 ms.

For decisions about classes: ``standing_of(db, relationship_id) -> ClassStanding | None`` gives zB
with its sd, the probability that B is low (zB below -0.75), whether B is at or above its kind's
median, the balance with the probabilities of its labels, and how difficult the account is to
replace (mean of I8, 1 to 5); None where nobody has assessed it.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analysis.score import Account, reciprocity
from analysis.score.reciprocity import (
    BALANCE_WIDTH,
    LABELS,
    Assessment,
    Balance,
    Spread,
    Standing,
)
from surveys import assessments, benefits, clock, evidence
from surveys.benefits import Benefit, Moments, Sides
from surveys.db import Database

__all__ = [
    "BALANCE_WIDTH",
    "LABELS",
    "Balance",
    "ClassStanding",
    "Spreads",
    "TwoSides",
    "assess_due",
    "labels",
    "spreads",
    "standing_of",
    "two_sides",
    "two_sides_of",
]

KINDS = ("client", "partner")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Population:
    """The spreads of both sides of a kind (None: nothing to stand on), and how many we assessed."""

    theirs: Spread | None
    ours: Spread | None
    n_assessed: int


@dataclass(frozen=True)
class Spreads:
    """The spreads of both sides of a kind: where the middle of a picture is."""

    theirs: Spread
    ours: Spread


@dataclass(frozen=True)
class TwoSides:
    """All there is to say about who gains more in one relationship.

    balance: None without an assessment or a score; its label is `not_established` where either
    rests on too little. they_say, we_say: means on the mirrored item (1: the account gains more,
    5: we do), None when not said; gap: theirs less ours; grievance: each says "the other".
    """

    sides: Sides
    balance: Balance | None
    they_say: float | None
    we_say: float | None

    @property
    def label(self) -> str:
        return self.balance.label if self.balance else reciprocity.NOT_ESTABLISHED

    @property
    def gap(self) -> float | None:
        return reciprocity.gap(self.they_say, self.we_say)

    @property
    def grievance(self) -> bool:
        return reciprocity.mutual_grievance(self.they_say, self.we_say)


@dataclass(frozen=True)
class ClassStanding:
    """What decisions about classes need to know of our side; see the module's docstring."""

    z_benefit: float
    z_benefit_sd: float
    p_benefit_low: float
    benefit_at_or_above_median: bool
    balance: Balance | None
    substitutability: float | None


def assess_due(db: Database, *, today: date | None = None) -> int:
    """Make the benefits that are due; returns of how many relationships, 0 when none is."""
    day = today or clock.today()
    done = 0
    for kind in KINDS:
        # Counted before reading: an assessment saved meanwhile makes them due again, not unseen.
        basis = f"{day.isoformat()} {benefits.basis(db)}"
        if basis == benefits.kept_basis(db, kind):
            continue
        found = benefits_of(db, kind, day)
        benefits.store(db, kind, found, made_of=basis)
        done += len(found)
    return done


def benefits_of(db: Database, kind: str, today: date) -> list[Benefit]:
    """B of every assessed relationship of *kind* on a day.

    Estimated anew each time: unlike a score, B is no promise to anybody, and a firm's first three
    assessments must not be what the others are measured by for a quarter.
    """
    ours = [_assessment(each) for each in assessments.of_kind(db, kind)]
    ours = [each for each in ours if str(each.made_at) <= today.isoformat()]
    assessed = {each.account_id for each in ours}
    accounts = [
        Account(row.relationship_id, kind, row.segment, today)
        for row in evidence.relationships(db, kind)
        if row.relationship_id in assessed
    ]
    if not accounts:
        return []
    calibration = reciprocity.calibrate_assessments(accounts, ours)
    return [
        Benefit(
            relationship_id=score.account_id,
            value=score.score,
            lo90=score.lo90,
            hi90=score.hi90,
            unclipped=score.score_unclipped,
            sd=score.sd,
            standing=score.evidence,
            as_of=score.as_of,
        )
        for score in reciprocity.benefits(accounts, ours, calibration)
    ]


def two_sides(db: Database, kind: str, *, today: date | None = None) -> list[TwoSides]:
    """Both sides of every relationship of *kind*, in order of the names."""
    day = today or clock.today()
    theirs = benefits.their_balance(db, kind, today=day)
    ours = benefits.our_balance(db, kind, today=day)
    population = _population(db, kind)
    return [
        TwoSides(
            sides=each,
            balance=_balance(each, population),
            they_say=theirs.get(each.relationship_id),
            we_say=ours.get(each.relationship_id),
        )
        for each in benefits.sides(db, kind)
    ]


def two_sides_of(db: Database, relationship_id: str, *, today: date | None = None) -> TwoSides:
    """Both sides of one relationship. Raises NotFound."""
    day = today or clock.today()
    sides = benefits.sides_of(db, relationship_id)
    kind = sides.kind
    theirs = benefits.their_balance(db, kind, today=day, relationship_id=relationship_id)
    ours = benefits.our_balance(db, kind, today=day, relationship_id=relationship_id)
    return TwoSides(
        sides=sides,
        balance=_balance(sides, _population(db, kind)) if sides.benefit else None,
        they_say=theirs.get(relationship_id),
        we_say=ours.get(relationship_id),
    )


def spreads(db: Database, kind: str) -> Spreads | None:
    """The spreads of both sides of *kind*; None before there are scores and assessments."""
    population = _population(db, kind)
    if population.theirs is None or population.ours is None:
        return None
    return Spreads(population.theirs, population.ours)


def standing_of(db: Database, relationship_id: str) -> ClassStanding | None:
    """Our side of one relationship for decisions about its class; None when never assessed."""
    sides = benefits.sides_of(db, relationship_id)
    population = _population(db, sides.kind)
    if sides.benefit is None or population.ours is None:
        return None
    ours = population.ours.place(sides.benefit.unclipped, sides.benefit.sd)
    return ClassStanding(
        z_benefit=ours.z,
        z_benefit_sd=ours.sd,
        p_benefit_low=reciprocity.p_low(ours),
        benefit_at_or_above_median=benefits.at_or_above_median(db, sides.kind, sides.benefit),
        balance=_balance(sides, population),
        substitutability=assessments.substitutability(db, relationship_id),
    )


def labels(db: Database, kinds: Iterable[str] = KINDS) -> dict[str, str]:
    """The label of every assessed relationship of *kinds*, by id."""
    return {
        sides.relationship_id: balance.label
        for kind in kinds
        for population in (_population(db, kind),)
        for sides in benefits.sides(db, kind)
        if (balance := _balance(sides, population)) is not None
    }


def _assessment(kept: assessments.Assessment) -> Assessment:
    return Assessment(
        assessment_id=kept.id,
        account_id=kept.relationship_id,
        assessor=kept.assessor_id or "",
        made_at=kept.made_on,
        values=kept.values,
        after_reading=kept.after_reading,
    )


def _population(db: Database, kind: str) -> Population:
    ours = benefits.benefit_moments(db, kind)
    theirs = benefits.score_moments(db, kind)
    return Population(_spread(theirs), _spread(ours), ours.n)


def _spread(moments: Moments) -> Spread | None:
    return Spread.of_moments(
        moments.n, moments.mean, moments.mean_of_squares, moments.mean_variance
    )


def _balance(sides: Sides, population: Population) -> Balance | None:
    theirs = _their_standing(sides, population)
    if sides.benefit is None or population.ours is None or theirs is None:
        return None
    return reciprocity.balance(
        theirs,
        population.ours.place(sides.benefit.unclipped, sides.benefit.sd),
        established=reciprocity.is_established(
            withheld=sides.withheld,
            evidence=sides.benefit.standing,
            n_assessed=population.n_assessed,
        ),
    )


def _their_standing(sides: Sides, population: Population) -> Standing | None:
    if sides.score_unclipped is None or sides.score_sd is None or population.theirs is None:
        return None
    return population.theirs.place(sides.score_unclipped, sides.score_sd)
