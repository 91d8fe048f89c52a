"""Whom to ask next: what one answer from each contact would tell.

The variance of a score does not depend on what is answered, only on who answered what and when.
So what an answer would tell is exact: the account is scored as it is, and again with a
questionnaire of today from that contact in which every standard question is answered.

Contacts of one account tell partly the same. Each is therefore valued beside those of its account
who tell more: over all ways in which these may answer or not, with their chances. So the list by
value holds for any number of invitations: the best n are its first n.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.score.answering import chances
from analysis.score.arrays import Floats, Ints
from analysis.score.calibration import Calibration
from analysis.score.panel import Panel, panel_from_records
from analysis.score.records import Account, Answer, Invitation
from analysis.score.scales import SENTIMENT, scale
from analysis.score.supposing import Scored, Supposed

INTERVAL, DECISION = "interval", "decision"
AIMS = (INTERVAL, DECISION)
"""What an answer is for: narrower intervals, or surer classes."""
MOST_TOGETHER = 4
"""Contacts of one account that are valued beside each other exactly (in 16 ways); what further
ones tell shrinks as that of the last of these did."""
ACCOUNTS_AT_ONCE = 500
SUPPOSED = "\x00supposed "
"""How ids of questionnaires begin that nobody has filled."""


@dataclass(frozen=True)
class Candidate:
    """A contact who may be asked. role: decider, user, buyer or blank."""

    account_id: str
    contact_id: str
    role: str = ""


@dataclass(frozen=True)
class Worth:
    """What asking one contact is worth.

    chance: that an answer comes, 0 to 1. width, width_after: of the account's 90 % interval now,
    and with this answer alone. sure, sure_after: probability of its likeliest class now, and
    expected with this answer. gain: expected of the invitation (points of width, or probability),
    chance included, beside those of the same account that come before it in the list.
    """

    candidate: Candidate
    chance: float
    width: float
    width_after: float
    sure: float
    sure_after: float
    gain: float


@dataclass(frozen=True)
class Gains:
    """Per supposed questionnaire, in their order; see ``Worth``."""

    width: Floats
    width_after: Floats
    sure: Floats
    sure_after: Floats
    gain: Floats


def worth_asking(
    accounts: Sequence[Account],
    answers: Iterable[Answer],
    invitations: Iterable[Invitation],
    calibration: Calibration,
    candidates: Sequence[Candidate],
    *,
    aim: str = INTERVAL,
) -> list[Worth]:
    """What each of *candidates* would tell, most first; ties by account and contact.

    accounts: of one population and one day. Contacts of other accounts are left out; so is
    everybody while the calibration knows no question that an answer could be to.
    """
    answers, invitations = list(answers), list(invitations)
    known = {account.account_id: account for account in accounts}
    asked = sorted(
        {(c.account_id, c.contact_id): c for c in candidates if c.account_id in known}.items()
    )
    if not asked or not _blank_questionnaire(calibration):
        return []
    chance = chances((key for key, _ in asked), answers, invitations, as_of=accounts[0].as_of)
    found = []
    for start in range(0, len(accounts), ACCOUNTS_AT_ONCE):
        part = {
            account.account_id: account for account in accounts[start : start + ACCOUNTS_AT_ONCE]
        }
        found += _worths(
            part,
            [answer for answer in answers if answer.account_id in part],
            [each for each in invitations if each.account_id in part],
            calibration,
            [(each, chance[key]) for key, each in asked if each.account_id in part],
            aim,
        )
    return sorted(
        found, key=lambda each: (-each.gain, each.candidate.account_id, each.candidate.contact_id)
    )


def _worths(
    accounts: Mapping[str, Account],
    answers: list[Answer],
    invitations: Sequence[Invitation],
    calibration: Calibration,
    candidates: Sequence[tuple[Candidate, float]],
    aim: str,
) -> list[Worth]:
    """What candidates, each with the chance of an answer, would tell of these accounts."""
    if not candidates:
        return []
    blank = _blank_questionnaire(calibration)
    given = answers + [
        replace(answer, account_id=each.account_id, contact_id=each.contact_id, role=each.role,
                response_id=f"{SUPPOSED}{place:09d}", answered_at=accounts[each.account_id].as_of)
        for place, (each, _) in enumerate(candidates)
        for answer in blank
    ]  # fmt: skip
    panel = panel_from_records(list(accounts.values()), given, invitations)
    at = [i for i, name in enumerate(panel.response_ids) if name.startswith(SUPPOSED)]
    people = [candidates[int(panel.response_ids[i].removeprefix(SUPPOSED))] for i in at]
    chance = np.array([likely for _, likely in people])
    trust = calibration.rules.trust(panel, given)
    supposed = Supposed(np.array(at, dtype=np.int64), chance, trust)
    gains = gains_of(panel, calibration, supposed, aim=aim)
    columns = (chance, gains.width, gains.width_after, gains.sure, gains.sure_after, gains.gain)
    rows = zip(people, *(column.tolist() for column in columns), strict=True)
    return [Worth(candidate, *row) for (candidate, _), *row in rows]


def _blank_questionnaire(calibration: Calibration) -> list[Answer]:
    """An answer, whichever, to every question that the score speaks of and that can tell."""
    return [
        Answer(
            "", "", "", "", "", q.question_id, q.dimension, q.scale, scale(q.scale).low, q.standard
        )
        for q, weight in zip(calibration.questions, calibration.target_weights, strict=True)
        if weight > 0.0 and q.scale != SENTIMENT
    ]


def gains_of(
    panel: Panel, calibration: Calibration, supposed: Supposed, *, aim: str = INTERVAL
) -> Gains:
    """What each supposed questionnaire of *panel* would tell."""
    account = panel.response_account[supposed.response]
    accounts, row = np.unique(account, return_inverse=True)
    nobody = np.zeros(0, dtype=np.int64)
    now = Scored.of(panel, calibration, supposed, [(a, nobody) for a in accounts.tolist()])
    each = [(a, np.array([i])) for i, a in enumerate(account.tolist())]
    after = Scored.of(panel, calibration, supposed, each)
    width, sure, sure_after = now.width[row], now.surest(now)[row], after.surest(now, row)
    alone = sure_after - sure if aim == DECISION else width - after.width
    lone = supposed.chance * np.maximum(alone, 0.0)
    order = np.lexsort((-lone, row))
    groups = np.split(order, np.cumsum(np.bincount(row))[:-1])
    gain = np.zeros(len(account))
    tops = [group[:MOST_TOGETHER] for group in groups]
    copies, of = _every_way(accounts, tops)
    scored = Scored.of(panel, calibration, supposed, copies)
    value = scored.surest(now, of) if aim == DECISION else -scored.width
    start = 0
    for group, top in zip(groups, tops, strict=True):
        count = 2 ** len(top)
        gain[top] = _beside_each_other(supposed.chance[top], value[start : start + count])
        kept = gain[top[-1]] / lone[top[-1]] if lone[top[-1]] > 0.0 else 0.0
        rest = group[len(top) :]
        gain[rest] = lone[rest] * min(1.0, kept)
        start += count
    return Gains(width, after.width, sure, sure_after, gain)


def _every_way(accounts: Ints, tops: Sequence[Ints]) -> tuple[list[tuple[int, Ints]], Ints]:
    """Each account with each set of its *tops* answering, and which account each is of."""
    copies, of = [], []
    for place, (account, top) in enumerate(zip(accounts.tolist(), tops, strict=True)):
        for mask in range(2 ** len(top)):
            copies.append((account, top[(mask >> np.arange(len(top)) & 1) == 1]))
            of.append(place)
    return copies, np.array(of, dtype=np.int64)


def _beside_each_other(chance: Floats, value: Floats) -> Floats:
    """Expected gain of each of k contacts, taken in order, when those before are asked as well.

    value: by the set of those who answer, as the bits of the index (2^k). Never rising.
    """
    gains = np.zeros(len(chance))
    before = float(value[0])
    for k in range(len(chance)):
        weight = np.ones(2 ** (k + 1))
        for j in range(k + 1):
            bit = (np.arange(2 ** (k + 1)) >> j & 1) == 1
            weight *= np.where(bit, chance[j], 1.0 - chance[j])
        after = float((weight * value[: 2 ** (k + 1)]).sum())
        gains[k] = max(0.0, min(after - before, gains[k - 1] if k else np.inf))
        before = after
    return gains
