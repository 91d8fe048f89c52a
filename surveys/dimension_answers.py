"""Every closed answer of one kind on one dimension: what a driver rests on."""

from dataclasses import dataclass

from surveys.db import Database

PAGE_SIZE = 50


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
    """One page of answers, latest first, and how many there are on all pages."""

    answers: tuple[OnDimension, ...]
    total: int
    number: int
    pages: int


_SOURCE = """
  FROM response
  JOIN relationship ON relationship.id = response.relationship_id
  JOIN account ON account.id = relationship.account_id
  JOIN answer ON answer.response_id = response.id AND answer.value IS NOT NULL
  JOIN question ON question.kind = relationship.kind AND question.id = answer.question_id
  LEFT JOIN contact ON contact.id = response.contact_id
 WHERE relationship.kind = :kind AND relationship.stage <> 'ended' AND response.is_current
   AND question.dimension = :dimension AND question.scale <> 'bal5'
"""


def page(db: Database, kind: str, dimension: str, *, number: int = 1) -> Page:
    """Page *number* (from 1; beyond the last: the last)."""
    total = int(db.value(f"SELECT count(*) {_SOURCE}", kind=kind, dimension=dimension))
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    rows = db.all(
        f"""
        SELECT response.id AS response_id, account.id AS account_id, account.name AS account,
               contact.name AS contact, response.answered_at, question.id AS question_id,
               question.scale, question.label_fr, question.label_en, answer.value
        {_SOURCE}
         ORDER BY response.answered_at DESC, response.id, question.id
         LIMIT :limit OFFSET :offset
        """,
        kind=kind,
        dimension=dimension,
        limit=PAGE_SIZE,
        offset=(number - 1) * PAGE_SIZE,
    )
    return Page(tuple(OnDimension(**row) for row in rows), total, number, pages)
