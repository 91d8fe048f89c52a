"""Both sides of a relationship brought together: our benefit B, their score T, who gains more.

B is derived state: the worker makes it anew for a whole kind when an assessment was saved and on
each new day (2 s for 5,000 accounts, too long for a page), and takes the spreads of both sides and
what their people say of the balance whenever scores were computed. The balance itself is computed
when it is read, from one account's two levels and the spreads: stored, each answer would rewrite
the balance of every account of its kind.

For decisions about classes: ``standing_of(db, relationship_id) -> ClassStanding | None`` gives zB
with its sd, the probability that B is low (zB below -0.75), whether B is at or above its kind's
median, the balance with the probabilities of its labels, and how difficult the account is to
replace (mean of I8, 1 to 5); None where nobody has assessed it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from analysis.score import Account, reciprocity
from analysis.score.reciprocity import (
    BALANCE_WIDTH,
    LABELS,
    NOT_ESTABLISHED,
    Assessment,
    Balance,
    Spread,
    Standing,
)
from surveys import assessments, benefits, both_sides, clock, evidence, settings_kept
from surveys.benefits import Benefit, KeptSpread
from surveys.both_sides import Sides
from surveys.db import Database, Row

__all__ = [
    "BALANCE_WIDTH",
    "LABELS",
    "Balance",
    "ClassStanding",
    "Line",
    "Spreads",
    "TwoSides",
    "assess_due",
    "labels",
    "lines",
    "spreads",
    "standing_of",
    "two_sides_of",
]

KINDS = ("client", "partner")
HEARD = "balance_heard"
"""Kept under this name: how many scores there were, and when the latest was computed, when their
side was taken last."""


@dataclass(frozen=True)
class Spreads:
    """The spreads of both sides of a kind: where the middle of a picture is."""

    theirs: Spread
    ours: Spread


@dataclass(frozen=True, slots=True)
class Line:
    """Who gains more in one assessed relationship, short: for a list of thousands.

    p_they, p_we: 0 where there is no score yet. they_say, we_say: 1 (the account gains more) to 5.
    """

    relationship_id: str
    label: str
    p_they: float
    p_we: float
    they_say: float | None
    we_say: float | None
    grievance: bool
    withheld: bool


@dataclass(frozen=True)
class TwoSides:
    """All there is to say about who gains more in one relationship.

    balance: None without an assessment or a score; its label is `not_established` where either
    rests on too little. they_say, we_say: means on the mirrored item (1: the account gains more,
    5: we do), None when not said; gap: theirs less ours; grievance: each says "the other".
    """

    sides: Sides
    balance: Balance | None

    @property
    def label(self) -> str:
        return self.balance.label if self.balance else NOT_ESTABLISHED

    @property
    def they_say(self) -> float | None:
        return self.sides.they_say

    @property
    def we_say(self) -> float | None:
        return self.sides.benefit.we_say if self.sides.benefit else None

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
    """Make what is due of both sides; returns of how many relationships, 0 when nothing is."""
    day = today or clock.today()
    done = 0
    for kind in KINDS:
        # Counted before reading: an assessment saved meanwhile makes them due again, not unseen.
        basis = f"{day.isoformat()} {benefits.basis(db)}"
        if basis == benefits.kept_basis(db, kind):
            continue
        found = benefits_of(db, kind, day)
        benefits.store(db, kind, found, made_of=basis)
        _take_spread(db, kind, "ours")
        done += len(found)
    return done + _hear(db, day)


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
    said = benefits.our_words(db, kind, today=today)
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
            we_say=said.get(score.account_id),
        )
        for score in reciprocity.benefits(accounts, ours, calibration)
    ]


def lines(db: Database, kind: str) -> list[Line]:
    """Who gains more in every assessed relationship of *kind*, in order of the names."""
    rows = both_sides.levels(db, kind)
    found = spreads(db, kind)
    if found is None:
        return [_line(row, NOT_ESTABLISHED, 0.0, 0.0) for row in rows]
    known = [row for row in rows if row["score_unclipped"] is not None]
    p_they, p_we, named = reciprocity.tilts(
        _places(known, "score_unclipped", "score_sd", found.theirs),
        _places(known, "unclipped", "sd", found.ours),
        np.array([_established(row, found.ours.n) for row in known], dtype=bool),
    )
    told = dict(zip((row["relationship_id"] for row in known), range(len(known)), strict=True))
    return [
        _line(row, named[place], float(p_they[place]), float(p_we[place]))
        if (place := told.get(row["relationship_id"])) is not None
        else _line(row, NOT_ESTABLISHED, 0.0, 0.0)
        for row in rows
    ]


def labels(db: Database, kinds: Iterable[str] = KINDS) -> dict[str, str]:
    """The label of every assessed relationship of *kinds*, by id."""
    return {line.relationship_id: line.label for kind in kinds for line in lines(db, kind)}


def two_sides_of(db: Database, relationship_id: str) -> TwoSides:
    """Both sides of one relationship. Raises NotFound."""
    sides = both_sides.one(db, relationship_id)
    return TwoSides(sides, _balance(sides, spreads(db, sides.kind)) if sides.benefit else None)


def spreads(db: Database, kind: str) -> Spreads | None:
    """The spreads of both sides of *kind*; None before there are scores and assessments."""
    kept = benefits.spreads(db, kind)
    if set(kept) != {"theirs", "ours"}:
        return None
    theirs, ours = kept["theirs"], kept["ours"]
    return Spreads(Spread(theirs.mean, theirs.sd, theirs.n), Spread(ours.mean, ours.sd, ours.n))


def standing_of(db: Database, relationship_id: str) -> ClassStanding | None:
    """Our side of one relationship for decisions about its class; None when never assessed."""
    sides = both_sides.one(db, relationship_id)
    kept = benefits.spreads(db, sides.kind).get("ours") if sides.benefit else None
    if sides.benefit is None or kept is None:
        return None
    own = Spread(kept.mean, kept.sd, kept.n)
    ours = own.place(sides.benefit.unclipped, sides.benefit.sd)
    return ClassStanding(
        z_benefit=ours.z,
        z_benefit_sd=ours.sd,
        p_benefit_low=reciprocity.p_low(ours),
        benefit_at_or_above_median=both_sides.at_or_above_median(db, sides.kind, sides.benefit),
        balance=_balance(sides, spreads(db, sides.kind)),
        substitutability=assessments.substitutability(db, relationship_id),
    )


def _hear(db: Database, today: date) -> int:
    """Take their side anew where scores were computed since the last time."""
    n, latest = benefits.scored_until(db)
    now = f"{n} {latest}"
    before = settings_kept.get(db, HEARD) or ""
    if now == before:
        return 0
    rescored = benefits.scored_since(db, before.partition(" ")[2])
    benefits.hear(db, rescored, today=today)
    for kind in KINDS:
        _take_spread(db, kind, "theirs")
    settings_kept.put(db, HEARD, now)
    return len(rescored)


def _take_spread(db: Database, kind: str, side: str) -> None:
    found = benefits.moments(db, kind, side)
    spread = Spread.of_moments(found.n, found.mean, found.mean_of_squares, found.mean_variance)
    kept = KeptSpread(spread.n, spread.mean, spread.sd) if spread else None
    benefits.keep_spread(db, kind, side, kept)


def _assessment(kept: assessments.Assessment) -> Assessment:
    return Assessment(
        assessment_id=kept.id,
        account_id=kept.relationship_id,
        assessor=kept.assessor_id or "",
        made_at=kept.made_on,
        values=kept.values,
        after_reading=kept.after_reading,
    )


def _balance(sides: Sides, found: Spreads | None) -> Balance | None:
    if sides.benefit is None or found is None or sides.score_unclipped is None:
        return None
    theirs: Standing = found.theirs.place(sides.score_unclipped, sides.score_sd or 0.0)
    return reciprocity.balance(
        theirs,
        found.ours.place(sides.benefit.unclipped, sides.benefit.sd),
        established=reciprocity.is_established(
            withheld=sides.withheld,
            evidence=sides.benefit.standing,
            n_assessed=found.ours.n,
        ),
    )


def _established(row: Row, n_assessed: int) -> bool:
    return reciprocity.is_established(
        withheld=bool(row["withheld"]), evidence=row["standing"], n_assessed=n_assessed
    )


def _places(
    rows: Sequence[Row], value: str, sd: str, spread: Spread
) -> tuple[np.ndarray, np.ndarray]:
    """z and its sd of each of *rows* on *spread*."""
    values = np.array([row[value] for row in rows], dtype=np.float64)
    sds = np.array([row[sd] for row in rows], dtype=np.float64)
    return (values - spread.mean) / spread.sd, sds / spread.sd


def _line(row: Row, label: str, p_they: float, p_we: float) -> Line:
    return Line(
        relationship_id=row["relationship_id"],
        label=label,
        p_they=p_they,
        p_we=p_we,
        they_say=row["they_say"],
        we_say=row["we_say"],
        grievance=reciprocity.mutual_grievance(row["they_say"], row["we_say"]),
        withheld=bool(row["withheld"]),
    )
