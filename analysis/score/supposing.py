"""Accounts as they would be known if some contacts answered today: copies of them, scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints
from analysis.score.calibration import Calibration
from analysis.score.classes import band_probabilities
from analysis.score.dimensions import Z90
from analysis.score.panel import BLANK, Panel
from analysis.score.posterior import posterior

NODES = 15


@dataclass(frozen=True)
class Supposed:
    """Questionnaires of a panel that nobody has filled yet. response: index of each, sorted.
    chance: that it will be. trust: of every questionnaire of the panel, None for 1."""

    response: Ints
    chance: Floats
    trust: Floats | None = None


@dataclass(frozen=True)
class Scored:
    """Copies of accounts with some of the supposed questionnaires filled. width: of intervals."""

    mean: Floats
    sd: Floats
    cuts: tuple[float, ...]

    @classmethod
    def of(
        cls,
        panel: Panel,
        calibration: Calibration,
        supposed: Supposed,
        copies: Sequence[tuple[int, Ints]],
    ) -> Scored:
        """copies: (account of the panel, which of the supposed are filled)."""
        part, rows = copied(panel, supposed.response, copies)
        trust = None if supposed.trust is None else supposed.trust[rows]
        result = posterior(part, calibration, trust=trust)
        return cls(result.score, np.sqrt(result.variance), calibration.rules.cuts)

    @property
    def width(self) -> Floats:
        return 2.0 * Z90 * self.sd

    def surest(self, now: Scored, which: Ints | None = None) -> Floats:
        """Expected probability of the likeliest class, seen from *now* (its row: *which*).

        What an answer will say is not known, but how far it moves the mean is: its variance is
        what the answer takes away from the score's.
        """
        row = np.arange(len(now.sd)) if which is None else which
        node, weight = np.polynomial.hermite_e.hermegauss(NODES)
        moved = np.sqrt(np.maximum(0.0, now.sd[row] ** 2 - self.sd**2))
        total = np.zeros(len(self.sd))
        for x, w in zip(node.tolist(), (weight / weight.sum()).tolist(), strict=True):
            bands = band_probabilities(now.mean[row] + x * moved, self.sd, cuts=self.cuts)
            total += w * bands.max(axis=1)
        return total


def copied(panel: Panel, supposed: Ints, copies: Sequence[tuple[int, Ints]]) -> tuple[Panel, Ints]:
    """A panel of copies of accounts: all their questionnaires, but of the *supposed* only some.

    copies: (account, indices into *supposed*). Also returns the row of each questionnaire in
    *panel*.
    """
    real = np.ones(panel.n_responses, dtype=bool)
    real[supposed] = False
    first = np.searchsorted(panel.response_account, np.arange(panel.n_accounts + 1))
    rows, owner = [], []
    for place, (account, chosen) in enumerate(copies):
        own = np.arange(first[account], first[account + 1])
        keep = real[own] | np.isin(own, supposed[chosen])
        rows.append(own[keep])
        owner.append(np.full(int(keep.sum()), place))
    row = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    of = np.concatenate(owner) if owner else np.zeros(0, dtype=np.int64)
    accounts = np.array([account for account, _ in copies], dtype=np.int64)
    answer_first = np.searchsorted(panel.answer_response, np.arange(panel.n_responses + 1))
    answer, of_response = _flat(answer_first, row)
    invited = np.searchsorted(panel.invitation_account, np.arange(panel.n_accounts + 1))
    invitation, of_copy = _flat(invited, accounts)
    codes = 1 + int(
        max(panel.response_contact.max(initial=0), panel.invitation_contact.max(initial=0))
    )
    made = replace(
        panel,
        account_ids=tuple(f"{i:09d}" for i in range(len(copies))),
        segments=tuple(panel.segments[account] for account, _ in copies),
        as_of=panel.as_of[accounts],
        response_ids=tuple(f"{i:09d}" for i in range(len(row))),
        response_account=of,
        response_day=panel.response_day[row],
        response_contact=_own_codes(panel.response_contact[row], of, codes),
        answer_response=of_response,
        answer_question=panel.answer_question[answer],
        answer_percent=panel.answer_percent[answer],
        invitation_account=of_copy,
        invitation_contact=_own_codes(panel.invitation_contact[invitation], of_copy, codes),
        invitation_day=panel.invitation_day[invitation],
        invitation_responded=panel.invitation_responded[invitation],
    )  # fmt: skip
    return made, row


def _own_codes(contact: Ints, copy: Ints, codes: int) -> Ints:
    """Contact codes that no other copy has."""
    unknown: Bools = contact == BLANK
    return np.where(unknown, BLANK, contact + copy * codes)


def _flat(first: Ints, chosen: Ints) -> tuple[Ints, Ints]:
    """The rows of each of *chosen*, one after the other, and which of them each is of."""
    count = first[chosen + 1] - first[chosen]
    before = np.cumsum(count) - count
    owner = np.repeat(np.arange(len(chosen)), count)
    return np.arange(int(count.sum())) + (first[chosen] - before)[owner], owner
