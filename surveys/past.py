"""What was known of a kind on days of the past, ended relationships included.

Each row says from which day it was known and, where it was replaced later, until which; so one
reading serves any number of days without looking ahead.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from surveys.db import Database, Row
from surveys.evidence import GivenAnswer

FOR_EVER = "9999-12-31"


@dataclass(frozen=True)
class PastAnswer:
    """An answer as it counted from the day of `given.answered_at` to the day before *until*."""

    given: GivenAnswer
    until: str

    def counts_on(self, day: str) -> bool:
        return self.given.answered_at[:10] <= day < self.until


@dataclass(frozen=True)
class PastInvitation:
    """A delivered invitation. answered_on: ISO date, None when it was never answered."""

    relationship_id: str
    contact_id: str
    sent_on: str
    answered_on: str | None

    def answered_by(self, day: str) -> bool:
        return self.answered_on is not None and self.answered_on <= day


def segments(db: Database, kind: str) -> dict[str, str]:
    """Each relationship of *kind*, whatever its stage, and its segment of today."""
    rows = db.all("SELECT id, segment FROM relationship WHERE kind = :kind ORDER BY id", kind=kind)
    return {row["id"]: row["segment"] for row in rows}


def answers(db: Database, kind: str) -> list[PastAnswer]:
    """Every answer of *kind* that ever informed a score: closed ones, and sentiments of words."""
    rows = db.all(
        """
        SELECT response.relationship_id, response.contact_id, contact.role,
               response.id AS response_id, response.answered_at, question.id AS question_id,
               question.dimension, question.scale, answer.value,
               response.is_current, later.answered_at AS replaced_at
          FROM response
          JOIN relationship ON relationship.id = response.relationship_id
          JOIN answer ON answer.response_id = response.id
          JOIN question ON question.kind = relationship.kind AND question.id = answer.question_id
          LEFT JOIN response AS later ON later.replaces_id = response.id
          LEFT JOIN contact ON contact.id = response.contact_id
         WHERE relationship.kind = :kind AND answer.value IS NOT NULL AND question.scale <> 'bal5'
         ORDER BY response.id, question.id
        """,
        kind=kind,
    )
    words = db.all(
        """
        SELECT response.relationship_id, response.contact_id, contact.role,
               response.id AS response_id, response.answered_at,
               answer.question_id, 'sentiment' AS dimension, 'sent' AS scale,
               annotation.sentiment AS value,
               response.is_current, later.answered_at AS replaced_at
          FROM response
          JOIN relationship ON relationship.id = response.relationship_id
          JOIN answer ON answer.response_id = response.id
          JOIN annotation ON annotation.answer_id = answer.id AND annotation.is_current
          LEFT JOIN response AS later ON later.replaces_id = response.id
          LEFT JOIN contact ON contact.id = response.contact_id
         WHERE relationship.kind = :kind AND annotation.language <> 'und'
         ORDER BY response.id, answer.question_id
        """,
        kind=kind,
    )
    return list(_past(rows + words))


def invitations(db: Database, kind: str) -> list[PastInvitation]:
    """Every delivered invitation of *kind* and the day it was answered."""
    rows = db.all(
        """
        SELECT invitation.relationship_id, invitation.contact_id, invitation.sent_at,
               invitation.completed_at
          FROM invitation
          JOIN relationship ON relationship.id = invitation.relationship_id
         WHERE relationship.kind = :kind AND invitation.sent_at IS NOT NULL
           AND invitation.bounced_at IS NULL
         ORDER BY invitation.id
        """,
        kind=kind,
    )
    return [
        PastInvitation(
            row["relationship_id"],
            row["contact_id"],
            row["sent_at"][:10],
            row["completed_at"][:10] if row["completed_at"] else None,
        )
        for row in rows
    ]


def _past(rows: Iterable[Row]) -> Iterable[PastAnswer]:
    """Answers of responses that are current, or were until another took their place."""
    for row in rows:
        is_current, replaced_at = row.pop("is_current"), row.pop("replaced_at")
        if is_current:
            yield PastAnswer(GivenAnswer(**row), FOR_EVER)
        elif replaced_at:
            yield PastAnswer(GivenAnswer(**row), replaced_at[:10])
