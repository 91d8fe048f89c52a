"""Closed answers as they were given, each with what it adds to the score of its relationship."""

from dataclasses import dataclass

from surveys.db import Database


@dataclass(frozen=True)
class Given:
    """One answer on a scale, or one choice, or "no opinion"; text answers are in verbatims.

    points: its contribution to the present score; None when it has none.
    """

    response_id: str
    question_id: str
    dimension: str
    scale: str
    label_fr: str
    label_en: str
    answered_at: str
    contact_id: str | None
    contact: str | None
    value: float | None
    choice: str | None
    no_opinion: bool
    points: float | None


@dataclass(frozen=True)
class Questionnaire:
    """One filled questionnaire: whose, when, how; is_current False: a later one replaced it."""

    response_id: str
    relationship_id: str
    account_id: str
    account: str
    kind: str
    contact_id: str | None
    contact: str | None
    campaign: str | None
    version_id: str | None
    language: str | None
    mode: str
    answered_at: str
    is_current: bool


@dataclass(frozen=True)
class Filter:
    """Which closed answers of a relationship; None does not narrow. month: `2026-03`."""

    dimension: str | None = None
    month: str | None = None
    question_id: str | None = None
    contact_id: str | None = None


def given(
    db: Database, relationship_id: str, wanted: Filter | None = None, *, limit: int = 200
) -> list[Given]:
    """The closed answers *wanted* of a relationship, latest first."""
    conditions = ["response.relationship_id = :relationship_id", "response.is_current",
                  "answer.text IS NULL"]  # fmt: skip
    parameters: dict[str, object] = {}
    narrowed = vars(wanted) if wanted else {}
    for name, condition in _NARROWING.items():
        if narrowed.get(name):
            conditions.append(condition)
            parameters[name] = narrowed[name]
    rows = db.all(
        f"""
        {_SELECT}
         WHERE {" AND ".join(conditions)}
         ORDER BY response.answered_at DESC, response.id, question.id
         LIMIT :limit
        """,
        relationship_id=relationship_id,
        limit=limit,
        **parameters,
    )
    return [Given(**{**row, "no_opinion": bool(row["no_opinion"])}) for row in rows]


def of_response(db: Database, response_id: str) -> list[Given]:
    """The closed answers of one filled questionnaire, by question id."""
    rows = db.all(
        f"{_SELECT} WHERE response.id = :response_id AND answer.text IS NULL ORDER BY question.id",
        response_id=response_id,
    )
    return [Given(**{**row, "no_opinion": bool(row["no_opinion"])}) for row in rows]


def questionnaire(db: Database, response_id: str) -> Questionnaire:
    """Whose questionnaire *response_id* is. Raises NotFound when there is none."""
    row = db.one(
        """
        SELECT response.id AS response_id, relationship.id AS relationship_id,
               account.id AS account_id, account.name AS account, relationship.kind,
               contact.id AS contact_id, contact.name AS contact, campaign.name AS campaign,
               response.questionnaire_version_id AS version_id, response.language, response.mode,
               response.answered_at, response.is_current
          FROM response
          JOIN relationship ON relationship.id = response.relationship_id
          JOIN account ON account.id = relationship.account_id
          LEFT JOIN contact ON contact.id = response.contact_id
          LEFT JOIN campaign ON campaign.id = response.campaign_id
         WHERE response.id = :response_id
        """,
        response_id=response_id,
    )
    return Questionnaire(**{**row, "is_current": bool(row["is_current"])})


# Each filter's own condition; the keys are the fields of Filter.
_NARROWING = {
    "dimension": "question.dimension = :dimension",
    "month": "substr(response.answered_at, 1, 7) = :month",
    "question_id": "question.id = :question_id",
    "contact_id": "response.contact_id = :contact_id",
}

_SELECT = """
SELECT response.id AS response_id, question.id AS question_id, question.dimension, question.scale,
       question.label_fr, question.label_en, response.answered_at, response.contact_id,
       contact.name AS contact, answer.value, answer.choice, answer.no_opinion,
       (SELECT contribution.points
          FROM contribution
         WHERE contribution.relationship_id = response.relationship_id
           AND contribution.source = response.id
           AND contribution.question_id = answer.question_id) AS points
  FROM answer
  JOIN response ON response.id = answer.response_id
  JOIN relationship ON relationship.id = response.relationship_id
  JOIN question ON question.kind = relationship.kind AND question.id = answer.question_id
  LEFT JOIN contact ON contact.id = response.contact_id
"""
