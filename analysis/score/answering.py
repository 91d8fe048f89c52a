"""How likely is a contact to answer when asked? From who answered earlier invitations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.score.days import Day, day_number
from analysis.score.evidence import OPEN_DAYS
from analysis.score.records import Answer, Invitation

PSEUDO_ASKED = 3.0
PSEUDO_ANSWERED = 1.0
"""Belief in a response rate of a third where hardly anybody was ever asked."""
PSEUDO_PAIRS = 20.0
CONTACT_SHARE = 1.0 / 3.0
ACCOUNT_SHARE = 0.1
"""Parts of the variance of answering that are the contact's habit, and its company's, before the
invitations themselves tell."""


@dataclass
class Tally:
    """How often one was asked, and answered."""

    asked: int = 0
    answered: int = 0

    def add(self, answered: bool) -> None:
        self.asked += 1
        self.answered += answered

    @property
    def pairs(self) -> int:
        return self.asked * (self.asked - 1)

    @property
    def both(self) -> int:
        """Ordered pairs of invitations that were both answered."""
        return self.answered * (self.answered - 1)


def chances(
    contacts: Iterable[tuple[str, str]],
    answers: Iterable[Answer],
    invitations: Iterable[Invitation],
    *,
    as_of: Day,
) -> dict[tuple[str, str], float]:
    """Chance, 0 to 1, that each (account_id, contact_id) of *contacts* answers if asked.

    The contact's own record is drawn towards its company's, and that towards everybody's, as far
    as the invitations show that people, and companies, have habits. An invitation open for less
    than 14 days is no refusal yet. Who answered without any (answers of another tool) counts as
    asked once, and says nothing about the rate of others: those who did not answer are not known.
    """
    own = _tallies(invitations, day_number(as_of))
    unasked = {(answer.account_id, answer.contact_id) for answer in answers} - own.keys()
    companies: dict[str, Tally] = {}
    for (account_id, _), tally in own.items():
        company = companies.setdefault(account_id, Tally())
        company.asked += tally.asked
        company.answered += tally.answered
    asked = sum(tally.asked for tally in own.values())
    answered = sum(tally.answered for tally in own.values())
    rate = (answered + PSEUDO_ANSWERED) / (asked + PSEUDO_ASKED)
    by_contact = _strength(list(own.values()), rate, CONTACT_SHARE)
    by_company = _strength(list(companies.values()), rate, ACCOUNT_SHARE, without=own.values())
    found = {}
    for key in contacts:
        company = companies.get(key[0], Tally())
        self = own.get(key, Tally(1, 1) if key in unasked and key[1] else Tally())
        usual = (company.answered + by_company * rate) / (company.asked + by_company)
        found[key] = (self.answered + by_contact * usual) / (self.asked + by_contact)
    return found


def _tallies(invitations: Iterable[Invitation], today: int) -> dict[tuple[str, str], Tally]:
    own: dict[tuple[str, str], Tally] = {}
    for invitation in invitations:
        waited = today - day_number(invitation.invited_at)
        if invitation.contact_id and (invitation.responded or waited >= OPEN_DAYS):
            key = (invitation.account_id, invitation.contact_id)
            own.setdefault(key, Tally()).add(invitation.responded)
    return own


def _strength(
    tallies: Sequence[Tally],
    rate: float,
    share: float,
    *,
    without: Iterable[Tally] = (),
) -> float:
    """How many invitations the common rate weighs beside one's own: variance within / between.

    Between is what two invitations of one have in common beyond the rate; *without*: pairs to
    leave out, those of one contact where companies are compared.
    """
    pairs = float(sum(tally.pairs for tally in tallies))
    both = float(sum(tally.both for tally in tallies))
    for tally in without:
        pairs -= tally.pairs
        both -= tally.both
    whole = rate * (1.0 - rate)
    excess = both - pairs * rate * rate
    between = (excess + PSEUDO_PAIRS * share * whole) / (pairs + PSEUDO_PAIRS)
    between = min(max(between, 0.01 * whole), 0.9 * whole)
    return whole / between - 1.0
