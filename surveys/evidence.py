"""What a relationship's score rests on, and a count of its changes: a score behind it is stale."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from surveys.db import Database, Row

IMPORTED = "imported_"
"""How the ids of questions begin that stand for a rating of another tool."""
SHARE_THAT_DECIDES = 0.5
"""Relationships that answered our own questions, to those with imported ratings: from here on our
questions are what a score means. One answer on one account once lowered 42 others by 20 points."""


def touch(db: Database, relationship_ids: Iterable[str]) -> None:
    """Note, in the transaction of the change itself, that these relationships want a new score."""
    db.execute_many(
        "UPDATE relationship SET evidence = evidence + 1 WHERE id = :id",
        [{"id": relationship_id} for relationship_id in sorted(set(relationship_ids))],
    )


@dataclass(frozen=True)
class ScoredRelationship:
    """A relationship that wants a score: *evidence* counts what it rests on at this moment."""

    relationship_id: str
    segment: str
    evidence: int


@dataclass(frozen=True)
class GivenAnswer:
    """A reply that informs a score: a closed answer, or the sentiment of a verbatim (-1 to +1)."""

    relationship_id: str
    contact_id: str | None
    role: str | None
    response_id: str
    answered_at: str
    question_id: str
    dimension: str
    scale: str
    value: float


@dataclass(frozen=True)
class Delivered:
    """One invitation that was delivered. answered_at: None when it never was."""

    relationship_id: str
    contact_id: str
    sent_at: str
    answered_at: str | None

    def answered_by(self, day: str) -> bool:
        """Whether it was answered until *day*, an ISO date."""
        return self.answered_at is not None and self.answered_at[:10] <= day


def relationships(
    db: Database, kind: str, *, only: Sequence[str] | None = None
) -> list[ScoredRelationship]:
    """The relationships of *kind* that are scored: all that have not ended, or *only* these."""
    rows = _of(
        db,
        only,
        """
        SELECT id AS relationship_id, segment, evidence
          FROM relationship
         WHERE (kind = :kind) IS TRUE AND stage <> 'ended' AND id BETWEEN :first AND :last
         ORDER BY id
        """,
        kind=kind,
    )
    return [ScoredRelationship(**row) for row in rows]


def closed_answers(
    db: Database, kind: str, *, only: Sequence[str] | None = None
) -> list[GivenAnswer]:
    """The current closed answers that inform scores: not the balance item, not choices."""
    rows = _of(
        db,
        only,
        """
        SELECT response.relationship_id, response.contact_id, contact.role,
               response.id AS response_id, response.answered_at, question.id AS question_id,
               question.dimension, question.scale, answer.value
          FROM response
         CROSS JOIN relationship
         CROSS JOIN answer
         CROSS JOIN question
          LEFT JOIN contact ON contact.id = response.contact_id
         WHERE response.relationship_id BETWEEN :first AND :last AND response.is_current
           AND relationship.id = response.relationship_id
           AND (relationship.kind = :kind) IS TRUE AND relationship.stage <> 'ended'
           AND answer.response_id = response.id AND answer.value IS NOT NULL
           AND question.kind = relationship.kind AND question.id = answer.question_id
           AND question.scale <> 'bal5'
         ORDER BY response.relationship_id, response.id, question.id
        """,
        kind=kind,
    )
    return [GivenAnswer(**row) for row in rows]


def sentiments(db: Database, kind: str, *, only: Sequence[str] | None = None) -> list[GivenAnswer]:
    """The sentiment of each verbatim read in French or English, as one more answer."""
    rows = _of(
        db,
        only,
        """
        SELECT response.relationship_id, response.contact_id, contact.role,
               response.id AS response_id, response.answered_at,
               answer.question_id, 'sentiment' AS dimension, 'sent' AS scale,
               annotation.sentiment AS value
          FROM response
         CROSS JOIN relationship
         CROSS JOIN answer
         CROSS JOIN annotation
          LEFT JOIN contact ON contact.id = response.contact_id
         WHERE response.relationship_id BETWEEN :first AND :last AND response.is_current
           AND relationship.id = response.relationship_id
           AND (relationship.kind = :kind) IS TRUE AND relationship.stage <> 'ended'
           AND answer.response_id = response.id
           AND annotation.answer_id = answer.id AND annotation.is_current
           AND annotation.language <> 'und'
         ORDER BY response.relationship_id, response.id, answer.question_id
        """,
        kind=kind,
    )
    return [GivenAnswer(**row) for row in rows]


def invitations(db: Database, kind: str, *, only: Sequence[str] | None = None) -> list[Delivered]:
    """The delivered invitations of *kind* and whether each was answered."""
    rows = _of(
        db,
        only,
        """
        SELECT invitation.relationship_id, invitation.contact_id, invitation.sent_at,
               invitation.completed_at AS answered_at
          FROM invitation
         CROSS JOIN relationship
         WHERE invitation.relationship_id BETWEEN :first AND :last
           AND invitation.sent_at IS NOT NULL AND invitation.bounced_at IS NULL
           AND relationship.id = invitation.relationship_id
           AND (relationship.kind = :kind) IS TRUE AND relationship.stage <> 'ended'
         ORDER BY invitation.id
        """,
        kind=kind,
    )
    return [Delivered(**row) for row in rows]


def standard_questions(db: Database, kind: str, given: Iterable[GivenAnswer]) -> set[str]:
    """The questions that the score of *kind* speaks about, where its answers are *given*.

    Those of its questionnaires, as soon as they are answered in half as many relationships as
    ratings of another tool (`imported_…`) are; until then those ratings. A first answer or two must
    not decide what a score means: it would move the score of everyone who is known by ratings only.
    """
    rows = db.all(
        "SELECT id FROM question WHERE kind = :kind AND standard ORDER BY id",
        kind=kind,
    )
    imported = {row["id"] for row in rows if row["id"].startswith(IMPORTED)}
    ours = {row["id"] for row in rows} - imported
    answering, rated = set(), set()
    for answer in given:
        if answer.question_id in ours:
            answering.add(answer.relationship_id)
        elif answer.question_id in imported:
            rated.add(answer.relationship_id)
    return ours if len(answering) >= SHARE_THAT_DECIDES * len(rated) else imported


def stale(db: Database, kind: str, *, as_of: str, limit: int) -> list[str]:
    """Relationships whose score is missing, of another day or calibration, or behind."""
    rows = db.all(
        """
        SELECT relationship.id
          FROM relationship
          LEFT JOIN score ON score.relationship_id = relationship.id
          LEFT JOIN calibration ON calibration.kind = relationship.kind AND calibration.is_current
         WHERE relationship.kind = :kind AND relationship.stage <> 'ended'
           AND (score.relationship_id IS NULL OR score.evidence <> relationship.evidence
                OR score.as_of <> :as_of OR score.calibration_id <> calibration.id)
         ORDER BY relationship.id
         LIMIT :limit
        """,
        kind=kind,
        as_of=as_of,
        limit=limit,
    )
    return [row["id"] for row in rows]


def basis(db: Database, kind: str) -> str:
    """All that a calibration of *kind* is estimated on, as one short text: how many relationships
    go on, and how often something about them changed. The same text: nothing new came in."""
    row = db.one(
        """
        SELECT count(*) AS n, coalesce(sum(evidence), 0) AS changes
          FROM relationship
         WHERE kind = :kind AND stage <> 'ended'
        """,
        kind=kind,
    )
    return f"{row['n']}/{int(row['changes'])}"


def response_count(db: Database, kind: str) -> int:
    """How many current questionnaires of *kind* there are."""
    return int(
        db.value(
            """
            SELECT count(*)
              FROM response JOIN relationship ON relationship.id = response.relationship_id
             WHERE relationship.kind = :kind AND response.is_current
            """,
            kind=kind,
        )
    )


def _of(db: Database, only: Sequence[str] | None, sql: str, *, kind: str) -> list[Row]:
    """The rows of *sql* for the whole kind, or for each of a few relationships.

    The texts are written so that the range of ids leads: their joins say their order, and the kind
    is not offered to an index. Else one relationship of 400 was found by way of all answers of its
    kind, in 80 ms in place of 0.2, and the more relationships there were the longer it took.
    """
    if only is None:
        # A range, so that one text serves both and the index serves the one (ids are 0-9, a-z).
        return db.all(sql, kind=kind, first="", last="zzzz")
    return [row for each in only for row in db.all(sql, kind=kind, first=each, last=each)]
