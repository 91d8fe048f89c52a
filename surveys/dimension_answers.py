"""Every closed answer of one kind on one dimension: what a driver rests on."""

from dataclasses import dataclass

from surveys.db import Database

PAGE_SIZE = 50
"""Questionnaires on one page."""

COUNTED_AT_MOST = 1000
"""Beyond this a list is "more than 1,000": nobody pages further, and counting on costs most."""


@dataclass(frozen=True)
class OnDimension:
    """One current answer on a scale, with whose it is."""

    response_id: str
    account_id: str
    account: str
    contact: str | None
    answered_at: str
    question_id: str
    scale: str
    label_fr: str
    label_en: str
    value: float


@dataclass(frozen=True)
class Page:
    """The answers of one page of questionnaires, latest first; total: of questionnaires.

    more: there are more than *total*, which is then COUNTED_AT_MOST.
    """

    answers: tuple[OnDimension, ...]
    total: int
    more: bool
    number: int
    pages: int


# By questionnaire and date, along the index of dates, and CROSS JOIN from there: SQLite keeps that
# order. In one free join a million answers took half a second.
_QUESTIONNAIRES = """
  FROM response
 WHERE response.is_current
   AND EXISTS
       (SELECT 1 FROM relationship
         WHERE relationship.id = response.relationship_id AND relationship.kind = :kind
           AND relationship.stage <> 'ended')
   AND EXISTS
       (SELECT 1 FROM answer
         WHERE answer.response_id = response.id AND answer.value IS NOT NULL
           AND answer.question_id IN
               (SELECT id FROM question
                 WHERE kind = :kind AND dimension = :dimension AND scale <> 'bal5'))
"""


def page(db: Database, kind: str, dimension: str, *, number: int = 1) -> Page:
    """Page *number* (from 1; beyond the last: the last)."""
    wanted = {"kind": kind, "dimension": dimension}
    counted = int(
        db.value(
            f"SELECT count(*) FROM (SELECT response.id {_QUESTIONNAIRES} LIMIT :most) AS found",  # noqa: S608 - constant
            most=COUNTED_AT_MOST + 1,
            **wanted,
        )
    )
    total = min(counted, COUNTED_AT_MOST)
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    rows = db.all(
        f"""
        SELECT response.id AS response_id, account.id AS account_id, account.name AS account,
               contact.name AS contact, response.answered_at, question.id AS question_id,
               question.scale, question.label_fr, question.label_en, answer.value
          FROM (SELECT response.id {_QUESTIONNAIRES}
                 ORDER BY response.answered_at DESC, response.id
                 LIMIT :limit OFFSET :offset) AS chosen
         CROSS JOIN response
         CROSS JOIN relationship
         CROSS JOIN account
         CROSS JOIN answer
         CROSS JOIN question
          LEFT JOIN contact ON contact.id = response.contact_id
         WHERE response.id = chosen.id AND relationship.id = response.relationship_id
           AND account.id = relationship.account_id
           AND answer.response_id = response.id AND answer.value IS NOT NULL
           AND question.kind = :kind AND question.id = answer.question_id
           AND question.dimension = :dimension AND question.scale <> 'bal5'
         ORDER BY response.answered_at DESC, response.id, question.id
        """,  # noqa: S608 - constant
        limit=PAGE_SIZE,
        offset=(number - 1) * PAGE_SIZE,
        **wanted,
    )
    found = tuple(OnDimension(**row) for row in rows)
    return Page(found, total, counted > total, number, pages)
