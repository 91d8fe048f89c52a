"""What the score needs to know of a population, read from the database as plain values."""

from collections.abc import Container, Iterable, Sequence
from datetime import date

from analysis.score import Account, Answer, Invitation
from surveys import evidence
from surveys.db import Database

KINDS = ("client", "partner")

Inputs = tuple[list[Account], list[Answer], list[Invitation]]


def read_inputs(
    db: Database, kind: str, as_of: date, *, only: Sequence[str] | None = None
) -> Inputs:
    """What the score needs to know of *kind* until *as_of*.

    Which questions are standard matters only where all are read to estimate a calibration; one in
    force has its own.
    """
    accounts = [
        Account(row.relationship_id, kind, row.segment, as_of)
        for row in evidence.relationships(db, kind, only=only)
    ]
    last = as_of.isoformat()
    closed, words = evidence.closed_answers, evidence.sentiments
    given = [
        row
        for row in closed(db, kind, only=only) + words(db, kind, only=only)
        if row.answered_at[:10] <= last
    ]
    answers = as_answers(given, evidence.standard_questions(db, kind, given))
    invitations = [
        Invitation(row.relationship_id, row.contact_id, row.sent_at[:10], row.answered_by(last))
        for row in evidence.invitations(db, kind, only=only)
        if row.sent_at[:10] <= last
    ]
    return accounts, answers, invitations


def as_answers(given: Iterable[evidence.GivenAnswer], standard: Container[str]) -> list[Answer]:
    """Answers as the score takes them; *standard*: the questions that it speaks about."""
    return [
        Answer(
            account_id=row.relationship_id,
            contact_id=row.contact_id or "",
            role=row.role or "",
            response_id=row.response_id,
            answered_at=row.answered_at[:10],
            question_id=row.question_id,
            dimension=row.dimension,
            scale=row.scale,
            value=row.value,
            standard=row.question_id in standard,
        )
        for row in given
    ]
