"""What to propose for a relationship's class, and what would change it: computed when it is read.

Both rest on stored scores, assessments and actions, so there is nothing to keep up to date; a page
needs some milliseconds for them. Deciding is `surveys.decisions`: nothing here decides anything.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from analysis.score import Rules, cheapest_band, proposals, what_if
from analysis.score.proposals import Attempt, OurSide, Proposal
from analysis.score.reciprocity import NOT_ESTABLISHED
from analysis.score.what_if import OneMore
from app.jobs import versions
from app.jobs.balance import standing_of
from app.jobs.inputs import read_inputs
from surveys import actions, assessments, calibrations
from surveys.actions import Action
from surveys.db import Database
from surveys.scores import Score

END, FIRST_STEPS = proposals.END, proposals.FIRST_STEPS
PLAIN_LEAD = 1.0
"""Points by which the heaviest dimension must lead the next to be called the one."""


@dataclass(frozen=True)
class Proposed:
    """What is proposed, under which cuts, and how grounds are kept with a decision."""

    proposal: Proposal
    rules: Rules

    @property
    def band(self) -> str | None:
        return self.proposal.band

    @property
    def kept_grounds(self) -> list[Mapping[str, Any]]:
        """The grounds as plain values, without what is absent; with the cuts they speak of."""
        plain = [
            {name: value for name, value in asdict(ground).items() if value is not None}
            for ground in self.proposal.grounds
        ]
        return [*plain, {"code": "cuts", "cuts": list(self.rules.cuts)}]


@dataclass(frozen=True)
class Change:
    """What would change the class.

    heaviest: the dimension that lowers the score most, with its points (below 0); band_without:
    the class if what was said on it were typical. Each may be None. leads: it plainly weighs more
    than the next one.
    """

    one_more: tuple[OneMore, ...]
    heaviest: str | None = None
    points: float | None = None
    band_without: str | None = None
    leads: bool = False


def propose(db: Database, relationship_id: str, kind: str, score: Score | None) -> Proposed:
    """The proposal for a relationship whose present score is *score*."""
    rules = versions.rules(db, kind)
    probabilities = list(score.probabilities.values()) if score else [0.0] * 5
    done = actions.of_relationship(db, relationship_id)
    proposal = proposals.propose(
        probabilities,
        _shown(score, rules),
        ours=our_side(db, relationship_id),
        attempts=[Attempt(each.kind, each.outcome) for each in done],
        renewed=_renewed(db, relationship_id, done),
    )
    return Proposed(proposal, rules)


def our_side(db: Database, relationship_id: str) -> OurSide | None:
    """What our own assessments say of a relationship; None when nobody has made one."""
    found = standing_of(db, relationship_id)
    if found is None:
        return None
    return OurSide(
        p_low=found.p_benefit_low,
        at_or_above_median=found.benefit_at_or_above_median,
        balance=found.balance.label if found.balance else NOT_ESTABLISHED,
        hard=found.substitutability,
    )


def change_of(
    db: Database, relationship_id: str, kind: str, score: Score, by_dimension: Mapping[str, float]
) -> Change | None:
    """What would change the class shown; None before the first calibration or score.

    by_dimension: what the answers on each dimension add to the score, in points.
    """
    stored = calibrations.current(db, kind)
    if stored is None or stored.id != score.calibration_id:
        return None  # being updated: the page says so already
    calibration = versions.loaded(stored)
    accounts, answers, invitations = read_inputs(
        db, kind, date.fromisoformat(score.as_of), only=[relationship_id]
    )
    if not accounts:
        return None
    present = None if score.withheld else score.band
    found = what_if.one_more(accounts[0], answers, invitations, calibration, present=present)
    heaviest = min(by_dimension, key=lambda each: by_dimension[each], default=None)
    if present is None or heaviest is None or by_dimension[heaviest] >= 0:
        return Change(tuple(found))
    points = by_dimension[heaviest]
    band = what_if.shown_at(
        [score.unclipped - points], _sd(score), calibration,
        evidence=score.standing, present=present,
    )[0]  # fmt: skip
    others = [each for name, each in by_dimension.items() if name != heaviest]
    leads = points <= min(others, default=0.0) - PLAIN_LEAD
    return Change(tuple(found), heaviest, points, band, leads)


def _shown(score: Score | None, rules: Rules) -> str | None:
    """The class held for the account; `end` where the score alone would say so."""
    if score is None or score.withheld:
        return None
    lowest = cheapest_band(list(score.probabilities.values()), missed_cost=rules.missed_cost)
    return "end" if lowest == "end" and score.band == "repair" else score.band


def _renewed(db: Database, relationship_id: str, done: list[Action]) -> bool:
    """Whether somebody assessed the account after the last first step was closed."""
    closed = [each.closed_at for each in done if each.kind in FIRST_STEPS and each.closed_at]
    if not closed:
        return True
    made = [each.made_on for each in assessments.of_relationship(db, relationship_id)]
    return bool(made) and max(made) > max(closed)[:10]


def _sd(score: Score) -> float:
    """The posterior standard deviation of a stored score; its interval may be cut at the ends."""
    return max(score.hi90 - score.unclipped, score.unclipped - score.lo90) / 1.645
