"""Whom a campaign asks best: reachable contacts by what an answer of theirs would tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analysis.score.asking import AIMS, INTERVAL, Candidate, Worth, worth_asking
from app.jobs import versions
from app.jobs.inputs import read_inputs
from surveys import audiences, calibrations, clock
from surveys.audiences import Reachable
from surveys.campaigns import Campaign
from surveys.contacts import Choice
from surveys.db import Database

__all__ = ["AIMS", "INTERVAL", "Suggestion", "Suggestions", "suggestions"]


@dataclass(frozen=True)
class Suggestion:
    """One contact and what asking them is worth."""

    contact: Reachable
    worth: Worth


@dataclass(frozen=True)
class Suggestions:
    """Contacts who may be asked, most telling first. n_reachable: also those who cannot be
    ranked, because nothing is known yet that an answer could add to."""

    ranked: tuple[Suggestion, ...]
    n_reachable: int

    def share(self, count: int) -> float:
        """What the first *count* bring of what asking everybody would, 0 to 1."""
        whole = sum(each.worth.gain for each in self.ranked)
        return sum(each.worth.gain for each in self.ranked[:count]) / whole if whole > 0.0 else 1.0


def suggestions(
    db: Database,
    campaign: Campaign,
    choice: Choice,
    *,
    aim: str = INTERVAL,
    key: bytes,
    today: date | None = None,
) -> Suggestions:
    """The contacts that *choice* finds and that would get a mail now, by what they would tell.

    key: that of the stop list. Nobody is ranked before the first calibration.
    """
    day = today or clock.today()
    reachable = audiences.reachable(db, campaign, choice, key=key)
    stored = calibrations.current(db, campaign.kind)
    if stored is None or not reachable:
        return Suggestions((), len(reachable))
    by_key = {(each.relationship_id, each.contact_id): each for each in reachable}
    accounts, answers, invitations = read_inputs(db, campaign.kind, day)
    found = worth_asking(
        accounts, answers, invitations, versions.loaded(stored), _candidates(reachable), aim=aim
    )
    ranked = (
        Suggestion(by_key[each.candidate.account_id, each.candidate.contact_id], each)
        for each in found
    )
    return Suggestions(tuple(ranked), len(reachable))


def _candidates(reachable: Iterable[Reachable]) -> list[Candidate]:
    return [Candidate(each.relationship_id, each.contact_id, each.role or "") for each in reachable]
