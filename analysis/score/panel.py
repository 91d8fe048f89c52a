"""One population as sorted columns: the same rows in any order give the same arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from analysis.score.arrays import Floats, Ints
from analysis.score.days import day_number, iso
from analysis.score.errors import BadInput
from analysis.score.records import Account, Answer, Invitation
from analysis.score.scales import scale

BLANK = -1
"""Contact code of a questionnaire of which it is not known who filled it."""


@dataclass(frozen=True)
class Question:
    """What stays the same for every answer to one question."""

    question_id: str
    dimension: str
    scale: str
    standard: bool


@dataclass(frozen=True)
class Panel:
    """Accounts, questionnaires (responses), answers and invitations of one population.

    account_ids, segments, as_of: one per account, sorted by id; days as day numbers.
    response_*: one per questionnaire, sorted by account, day, id; response_account indexes
    accounts, response_contact is a code that is unique per account and contact, or BLANK.
    answer_*: one per answer, sorted by response, question; percent is 0 to 100.
    invitation_*: sorted by account, contact, day, responded.
    left_out: answers after their account's as_of.
    """

    population: str
    account_ids: tuple[str, ...]
    segments: tuple[str, ...]
    as_of: Ints
    questions: tuple[Question, ...]
    response_ids: tuple[str, ...]
    response_account: Ints
    response_day: Ints
    response_contact: Ints
    answer_response: Ints
    answer_question: Ints
    answer_percent: Floats
    invitation_account: Ints
    invitation_contact: Ints
    invitation_day: Ints
    invitation_responded: Ints
    left_out: int = 0

    @property
    def n_accounts(self) -> int:
        return len(self.account_ids)

    @property
    def n_responses(self) -> int:
        return len(self.response_account)

    @property
    def answer_account(self) -> Ints:
        """Account index of each answer."""
        return self.response_account[self.answer_response]


@dataclass
class AnswerColumns:
    """Answers as they come in, one list per column; checked and put on 0 to 100 at the door."""

    account: list[str] = field(default_factory=list)
    contact: list[str] = field(default_factory=list)
    response: list[str] = field(default_factory=list)
    day: list[int] = field(default_factory=list)
    question: list[str] = field(default_factory=list)
    percent: list[float] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)

    def add(self, answer: Answer) -> None:
        """Take one answer. Raises BadInput on a value or a question that contradicts itself."""
        asked = Question(answer.question_id, answer.dimension, answer.scale, bool(answer.standard))
        known = self.questions.setdefault(answer.question_id, asked)
        if known != asked:
            raise BadInput(
                f"question {answer.question_id!r}: expected one scale, dimension and standard value"
                f" ({known.scale}, {known.dimension}, {known.standard:d}),"
                f" came {asked.scale}, {asked.dimension}, {asked.standard:d}"
            )
        self.account.append(answer.account_id)
        self.contact.append(answer.contact_id)
        self.response.append(answer.response_id)
        self.day.append(day_number(answer.answered_at))
        self.question.append(answer.question_id)
        self.percent.append(scale(answer.scale).percent(answer.value))


def panel_from_records(
    accounts: Sequence[Account], answers: Iterable[Answer], invitations: Iterable[Invitation]
) -> Panel:
    """Panel of one population. Answers and invitations of other accounts are refused.

    Raises BadInput if the accounts are of two populations, an account comes twice, an answer
    names an unknown account, or a response answers one question twice.
    """
    columns = AnswerColumns()
    for answer in answers:
        columns.add(answer)
    return panel_from_columns(accounts, columns, invitations)


def panel_from_columns(
    accounts: Sequence[Account], columns: AnswerColumns, invitations: Iterable[Invitation]
) -> Panel:
    """The same from columns; *columns* may hold answers after as_of, which are left out."""
    ordered = sorted(accounts, key=lambda account: account.account_id)
    index = {account.account_id: i for i, account in enumerate(ordered)}
    _check_accounts(ordered, index)
    as_of = np.array([day_number(account.as_of) for account in ordered], dtype=np.int64)
    invited = _invitations(invitations, index, as_of)
    response_rows, rank, kept = _responses(columns, index, as_of)
    contacts = _contact_codes(response_rows, invited)
    # A question that was only asked after as_of is not known yet.
    names = sorted({columns.question[i] for i in kept})
    questions = tuple(columns.questions[name] for name in names)
    place = {name: i for i, name in enumerate(names)}
    asked = np.array([place[columns.question[i]] for i in kept], dtype=np.int64)
    percent = np.array(columns.percent, dtype=np.float64)[kept]
    order = np.lexsort((asked, rank))
    panel = Panel(
        population=ordered[0].population if ordered else "",
        account_ids=tuple(account.account_id for account in ordered),
        segments=tuple(account.segment for account in ordered),
        as_of=as_of,
        questions=questions,
        response_ids=tuple(row[2] for row in response_rows),
        response_account=np.array([row[0] for row in response_rows], dtype=np.int64),
        response_day=np.array([row[1] for row in response_rows], dtype=np.int64),
        response_contact=np.array(
            [contacts.get((row[0], row[3]), BLANK) for row in response_rows], dtype=np.int64
        ),
        answer_response=rank[order],
        answer_question=asked[order],
        answer_percent=percent[order],
        invitation_account=np.array([row[0] for row in invited], dtype=np.int64),
        invitation_contact=np.array(
            [contacts.get((row[0], row[1]), BLANK) for row in invited], dtype=np.int64
        ),
        invitation_day=np.array([row[2] for row in invited], dtype=np.int64),
        invitation_responded=np.array([row[3] for row in invited], dtype=np.int64),
        left_out=len(columns.day) - len(kept),
    )
    _check_answered_once(panel)
    return panel


ResponseRow = tuple[int, int, str, str]
"""Account index, day, response_id, contact_id."""
InvitationRow = tuple[int, str, int, int]
"""Account index, contact_id, day, responded."""


def _check_accounts(ordered: Sequence[Account], index: dict[str, int]) -> None:
    if len(index) < len(ordered):
        twice = next(a.account_id for a, b in pairwise(ordered) if a.account_id == b.account_id)
        raise BadInput(f"account {twice!r}: expected once, came twice")
    populations = sorted({account.population for account in ordered})
    if len(populations) > 1:
        raise BadInput(f"expected accounts of one population, came {', '.join(populations)}")


def _invitations(
    invitations: Iterable[Invitation], index: dict[str, int], as_of: Ints
) -> list[InvitationRow]:
    rows = []
    for invitation in invitations:
        account = _known(index, invitation.account_id)
        day = day_number(invitation.invited_at)
        if day <= as_of[account]:
            rows.append((account, invitation.contact_id, day, int(invitation.responded)))
    rows.sort()
    return rows


def _known(index: dict[str, int], account_id: str) -> int:
    if account_id not in index:
        raise BadInput(f"expected an account_id among the accounts given, came {account_id!r}")
    return index[account_id]


def _responses(
    columns: AnswerColumns, index: dict[str, int], as_of: Ints
) -> tuple[list[ResponseRow], Ints, list[int]]:
    """Responses in their final order; of each answer kept its response; which answers are kept."""
    limit = as_of.tolist()
    code_of: dict[str, int] = {}
    known: list[tuple[int, int, str]] = []
    codes: list[int] = []
    kept: list[int] = []
    for i, (name, response, day, contact) in enumerate(
        zip(columns.account, columns.response, columns.day, columns.contact, strict=True)
    ):
        account = _known(index, name)
        if day > limit[account]:
            continue
        code = code_of.setdefault(response, len(known))
        if code == len(known):
            known.append((account, day, contact))
        elif known[code] != (account, day, contact):
            known[code] = _merged(response, known[code], (account, day, contact))
        codes.append(code)
        kept.append(i)
    rows = sorted(
        (known[code][0], known[code][1], name, known[code][2]) for name, code in code_of.items()
    )
    rank = np.empty(len(rows), dtype=np.int64)
    rank[[code_of[row[2]] for row in rows]] = np.arange(len(rows))
    return rows, rank[np.array(codes, dtype=np.int64)], kept


def _merged(
    response: str, first: tuple[int, int, str], second: tuple[int, int, str]
) -> tuple[int, int, str]:
    """One questionnaire of several dates or contacts: its last date, its first named contact."""
    if first[0] != second[0]:
        raise BadInput(f"response {response!r}: expected one account, came two")
    named = sorted(who for who in (first[2], second[2]) if who)
    return first[0], max(first[1], second[1]), named[0] if named else ""


def _contact_codes(
    responses: Sequence[ResponseRow], invited: Sequence[InvitationRow]
) -> dict[tuple[int, str], int]:
    pairs = {(row[0], row[3]) for row in responses} | {(row[0], row[1]) for row in invited}
    return {pair: i for i, pair in enumerate(sorted(pair for pair in pairs if pair[1]))}


def _check_answered_once(panel: Panel) -> None:
    response, question = panel.answer_response, panel.answer_question
    twice = np.flatnonzero((response[1:] == response[:-1]) & (question[1:] == question[:-1]))
    if len(twice):
        first = int(twice[0])
        name = panel.response_ids[int(response[first])]
        asked = panel.questions[int(question[first])].question_id
        day = iso(int(panel.response_day[int(response[first])]))
        raise BadInput(
            f"response {name!r} of {day}: expected one answer to question {asked!r}, came two"
        )
