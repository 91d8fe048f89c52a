"""Our own assessments of relationships: who said what when, and whose turn it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from surveys import clock
from surveys.db import Database, Row
from surveys.ids import new_id
from surveys.internal import SUBSTITUTABILITY

MAX_NOTE = 500
PAGE_SIZE = 20
YEAR_DAYS, QUARTER_DAYS = 365, 91
OFTEN_SHARE = 0.2
"""The accounts of most revenue (or spend) of a kind are due each quarter, the others each year."""


@dataclass(frozen=True)
class Assessment:
    """One of ours. values: question id to 1..5; what was left empty is absent. made_on: ISO date.

    assessor_id: a user's, None when not known. after_reading: its assessor had opened the answers
    of the relationship's present wave. note: question I9.
    """

    relationship_id: str
    assessor_id: str | None
    made_on: str
    after_reading: bool = False
    values: Mapping[str, int] = field(default_factory=dict)
    note: str = ""
    id: str = ""


@dataclass(frozen=True)
class SheetRow:
    """One relationship to assess. last_on, last_by: the latest assessment by anybody, ISO date and
    name; often: due each quarter, not each year."""

    relationship_id: str
    account_id: str
    account: str
    segment: str
    revenue: float | None
    currency: str | None
    last_on: str | None
    last_by: str | None
    often: bool
    is_due: bool


@dataclass(frozen=True)
class Wanted:
    """Which relationships under way: of one kind, of one owner (an address; None: of anybody), only
    what is due, only these (None: no matter which)."""

    kind: str
    owner: str | None = None
    due_only: bool = False
    relationship_ids: Sequence[str] | None = None


def save(db: Database, assessment: Assessment) -> str:
    """Keep *assessment*; the same assessor's of the same day is replaced. Returns its id."""
    with db.transaction():
        known = db.maybe(
            """
            SELECT id FROM assessment
             WHERE relationship_id = :relationship_id AND assessor_id = :assessor_id
               AND made_on = :made_on
            """,
            relationship_id=assessment.relationship_id,
            assessor_id=assessment.assessor_id,
            made_on=assessment.made_on,
        )
        assessment_id = known["id"] if known else new_id()
        db.execute(
            """
            INSERT INTO assessment (id, relationship_id, assessor_id, made_on, saved_at,
                                    after_reading, note)
            VALUES (:id, :relationship_id, :assessor_id, :made_on, :saved_at, :after_reading,
                    :note)
            ON CONFLICT (id) DO UPDATE
               SET saved_at = excluded.saved_at, after_reading = excluded.after_reading,
                   note = excluded.note
            """,
            id=assessment_id,
            relationship_id=assessment.relationship_id,
            assessor_id=assessment.assessor_id,
            made_on=assessment.made_on,
            saved_at=clock.now(),
            after_reading=assessment.after_reading,
            note=assessment.note,
        )
        db.execute("DELETE FROM assessment_value WHERE assessment_id = :id", id=assessment_id)
        db.execute_many(
            """
            INSERT INTO assessment_value (assessment_id, question_id, value)
            VALUES (:assessment_id, :question_id, :value)
            """,
            [
                {"assessment_id": assessment_id, "question_id": question_id, "value": value}
                for question_id, value in assessment.values.items()
            ],
        )
    return str(assessment_id)


def of_relationship(db: Database, relationship_id: str) -> list[Assessment]:
    """All assessments of one relationship, latest first."""
    return _assessments(
        db,
        """
        SELECT id, relationship_id, assessor_id, made_on, after_reading, note FROM assessment
         WHERE relationship_id = :relationship_id
         ORDER BY made_on DESC, saved_at DESC, id
        """,
        """
        SELECT assessment_value.assessment_id, assessment_value.question_id, assessment_value.value
          FROM assessment_value
          JOIN assessment ON assessment.id = assessment_value.assessment_id
         WHERE assessment.relationship_id = :relationship_id
         ORDER BY assessment_value.assessment_id, assessment_value.question_id
        """,
        relationship_id=relationship_id,
    )


def of_kind(db: Database, kind: str) -> list[Assessment]:
    """All assessments of the relationships of *kind* that have not ended, in order of their ids."""
    return _assessments(
        db,
        """
        SELECT assessment.id, assessment.relationship_id, assessment.assessor_id,
               assessment.made_on, assessment.after_reading, assessment.note
          FROM assessment JOIN relationship ON relationship.id = assessment.relationship_id
         WHERE relationship.kind = :kind AND relationship.stage <> 'ended'
         ORDER BY assessment.id
        """,
        """
        SELECT assessment_value.assessment_id, assessment_value.question_id, assessment_value.value
          FROM assessment_value
          JOIN assessment ON assessment.id = assessment_value.assessment_id
          JOIN relationship ON relationship.id = assessment.relationship_id
         WHERE relationship.kind = :kind AND relationship.stage <> 'ended'
         ORDER BY assessment_value.assessment_id, assessment_value.question_id
        """,
        kind=kind,
    )


def latest_by(
    db: Database, assessor_id: str, relationship_ids: Sequence[str]
) -> dict[str, Assessment]:
    """What *assessor_id* said last of each of these relationships: "last time" on the sheet."""
    found: dict[str, Assessment] = {}
    for relationship_id in relationship_ids:
        for each in of_relationship(db, relationship_id):
            if each.assessor_id == assessor_id:
                found[relationship_id] = each
                break
    return found


def substitutability(db: Database, relationship_id: str) -> float | None:
    """How difficult to replace, 1 (very easy) to 5: mean of each assessor's latest answer; None
    when nobody has said."""
    latest: dict[str | None, int] = {}
    for each in of_relationship(db, relationship_id):
        if SUBSTITUTABILITY in each.values:
            latest.setdefault(each.assessor_id, each.values[SUBSTITUTABILITY])
    return sum(latest.values()) / len(latest) if latest else None


def sheet(db: Database, wanted: Wanted, *, number: int = 1, today: date) -> list[SheetRow]:
    """Page *number* (from 1) of the relationships *wanted*, in order of their names."""
    sql, parameters = _query(db, wanted, today)
    rows = db.all(
        f"{sql} ORDER BY account.name_folded, relationship.id LIMIT :limit OFFSET :offset",
        limit=PAGE_SIZE,
        offset=(number - 1) * PAGE_SIZE,
        **parameters,
    )
    return [
        SheetRow(**{**row, "often": bool(row["often"]), "is_due": bool(row["is_due"])})
        for row in rows
    ]


def sheet_counts(db: Database, wanted: Wanted, *, today: date) -> tuple[int, int]:
    """How many relationships *wanted* covers on all pages, due or not; and how many are due."""
    sql, parameters = _query(db, replace(wanted, due_only=False), today)
    row = db.one(
        f"SELECT count(*) AS n, count(*) FILTER (WHERE is_due) AS due FROM ({sql}) AS sheet",  # noqa: S608 - texts of ours
        **parameters,
    )
    return int(row["n"]), int(row["due"])


def under_way(db: Database, kind: str) -> int:
    """How many relationships of *kind* can be assessed."""
    return int(
        db.value(
            "SELECT count(*) FROM relationship WHERE kind = :kind AND stage = 'active'", kind=kind
        )
    )


def owned(db: Database, kind: str, owner: str) -> int:
    """How many relationships of *kind* under way have *owner* (an address) in charge."""
    return int(
        db.value(
            """
            SELECT count(*) FROM relationship
             WHERE kind = :kind AND stage = 'active' AND lower(owner) = :owner
            """,
            kind=kind,
            owner=owner.lower(),
        )
    )


_IS_DUE = """(latest.made_on IS NULL OR latest.made_on <= :year_ago
        OR (relationship.revenue >= CAST(:often_from AS DOUBLE PRECISION)
            AND latest.made_on <= :quarter_ago))"""

_SHEET = f"""
SELECT relationship.id AS relationship_id, account.id AS account_id, account.name AS account,
       relationship.segment, relationship.revenue, relationship.currency,
       latest.made_on AS last_on, staff_user.name AS last_by,
       coalesce(relationship.revenue >= CAST(:often_from AS DOUBLE PRECISION), FALSE) AS often,
       {_IS_DUE} AS is_due
  FROM relationship
  JOIN account ON account.id = relationship.account_id
  LEFT JOIN (SELECT relationship_id, assessor_id, made_on,
                    row_number() OVER (PARTITION BY relationship_id
                                       ORDER BY made_on DESC, saved_at DESC, id) AS place
               FROM assessment) AS latest
         ON latest.relationship_id = relationship.id AND latest.place = 1
  LEFT JOIN staff_user ON staff_user.id = latest.assessor_id
 WHERE relationship.kind = :kind AND relationship.stage = 'active'
   AND (CAST(:owner AS TEXT) IS NULL OR lower(relationship.owner) = :owner)
   AND (NOT :due_only OR {_IS_DUE})
"""  # noqa: S608 - constants of ours


def _query(db: Database, wanted: Wanted, today: date) -> tuple[str, Row]:
    """The text that selects the relationships *wanted*, without an order, and its parameters."""
    only = {f"id_{place}": each for place, each in enumerate(wanted.relationship_ids or ())}
    sql = _SHEET
    if wanted.relationship_ids is not None:
        sql += f" AND relationship.id IN ({', '.join(f':{name}' for name in only) or 'NULL'})"
    parameters = {
        "kind": wanted.kind,
        "owner": wanted.owner.lower() if wanted.owner else None,
        "due_only": wanted.due_only,
        "often_from": _often_from(db, wanted.kind),
        "year_ago": (today - timedelta(days=YEAR_DAYS)).isoformat(),
        "quarter_ago": (today - timedelta(days=QUARTER_DAYS)).isoformat(),
    }
    return sql, parameters | only


def _often_from(db: Database, kind: str) -> float | None:
    """The revenue from which relationships of *kind* are among the first fifth; None when no
    revenue is known."""
    known = int(
        db.value(
            """
            SELECT count(*) FROM relationship
             WHERE kind = :kind AND stage = 'active' AND revenue > 0
            """,
            kind=kind,
        )
    )
    if not known:
        return None
    row = db.one(
        """
        SELECT revenue FROM relationship
         WHERE kind = :kind AND stage = 'active' AND revenue > 0
         ORDER BY revenue DESC, id LIMIT 1 OFFSET :place
        """,
        kind=kind,
        place=max(1, int(OFTEN_SHARE * known)) - 1,
    )
    return float(row["revenue"])


def _assessments(
    db: Database, sql: str, values_sql: str, /, **parameters: object
) -> list[Assessment]:
    values: dict[str, dict[str, int]] = {}
    for row in db.all(values_sql, **parameters):
        values.setdefault(row["assessment_id"], {})[row["question_id"]] = row["value"]
    return [
        Assessment(
            **{**row, "after_reading": bool(row["after_reading"])},
            values=values.get(row["id"], {}),
        )
        for row in db.all(sql, **parameters)
    ]
