"""B, what each relationship is worth to us, as it is kept; and both sides of all relationships.

The arithmetic is analysis/score/reciprocity.py's; app/jobs/balance.py brings the two together.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from surveys.db import Database, Row
from surveys.internal import BALANCE

BALANCE_DAYS = 730
"""How old an answer on who gains more may be, in days."""


@dataclass(frozen=True)
class Benefit:
    """B of one relationship: 0 to 100 with its 90 % interval; unclipped and sd for arithmetic.

    standing: insufficient, provisional or firm, as of a score.
    """

    relationship_id: str
    value: float
    lo90: float
    hi90: float
    unclipped: float
    sd: float
    standing: str
    as_of: str


@dataclass(frozen=True)
class Moments:
    """Of one side of a population: n, mean level, mean of its squares, mean posterior variance."""

    n: int
    mean: float
    mean_of_squares: float
    mean_variance: float


@dataclass(frozen=True)
class Sides:
    """Both sides of one relationship. score_…: theirs, None before the first scoring (withheld
    then); benefit: ours, None before it was made of an assessment."""

    relationship_id: str
    account_id: str
    account: str
    kind: str
    segment: str
    score: float | None
    score_lo90: float | None
    score_hi90: float | None
    score_unclipped: float | None
    score_sd: float | None
    withheld: bool
    benefit: Benefit | None


def basis(db: Database) -> str:
    """What the benefits would be made of now, in a word: equal as long as no assessment is saved.

    Of both kinds at once: counting those of one costs ten times as much, once a second.
    """
    row = db.one("SELECT count(*) AS n, coalesce(max(saved_at), '') AS latest FROM assessment")
    return f"{row['n']} {row['latest']}"


def kept_basis(db: Database, kind: str) -> str | None:
    """What the benefits that are kept were made of; None before the first."""
    row = db.maybe("SELECT basis FROM benefit_basis WHERE kind = :kind", kind=kind)
    return row["basis"] if row else None


def store(db: Database, kind: str, found: Iterable[Benefit], *, made_of: str) -> None:
    """Keep *found* in place of all benefits of *kind*, with what they were made of."""
    with db.transaction():
        db.execute(
            """
            DELETE FROM benefit
             WHERE relationship_id IN (SELECT id FROM relationship WHERE kind = :kind)
            """,
            kind=kind,
        )
        db.execute_many(
            """
            INSERT INTO benefit (relationship_id, value, lo90, hi90, unclipped, sd, standing, as_of)
            VALUES (:relationship_id, :value, :lo90, :hi90, :unclipped, :sd, :standing, :as_of)
            """,
            [asdict(each) for each in found],
        )
        db.execute(
            """
            INSERT INTO benefit_basis (kind, basis) VALUES (:kind, :basis)
            ON CONFLICT (kind) DO UPDATE SET basis = excluded.basis
            """,
            kind=kind,
            basis=made_of,
        )


def score_moments(db: Database, kind: str) -> Moments:
    """Of the scores of *kind*: all that are known, also where they are withheld."""
    return _moments(db, "score", _SCORE_SD, kind)


def benefit_moments(db: Database, kind: str) -> Moments:
    """Of the benefits of *kind*: those of assessed relationships."""
    return _moments(db, "benefit", "benefit.sd", kind)


def sides(db: Database, kind: str) -> list[Sides]:
    """Both sides of every relationship of *kind* that has not ended, in order of the names."""
    rows = db.all(
        f"""
        {_SIDES}
         WHERE relationship.kind = :kind AND relationship.stage <> 'ended'
         ORDER BY account.name_folded, relationship.id
        """,
        kind=kind,
    )
    return [_sides(row) for row in rows]


def sides_of(db: Database, relationship_id: str) -> Sides:
    """Both sides of one relationship. Raises NotFound."""
    return _sides(db.one(f"{_SIDES} WHERE relationship.id = :id", id=relationship_id))


def is_assessed(db: Database, relationship_id: str) -> bool:
    """Whether there is an assessment, read into a benefit or not yet."""
    row = db.maybe(
        "SELECT 1 FROM assessment WHERE relationship_id = :id LIMIT 1", id=relationship_id
    )
    return row is not None


def at_or_above_median(db: Database, kind: str, benefit: Benefit) -> bool:
    """Whether at least half of the other benefits of *kind* are no higher than this one."""
    row = db.one(
        """
        SELECT count(*) FILTER (WHERE benefit.unclipped > :own) AS above,
               count(*) FILTER (WHERE benefit.unclipped < :own) AS below
          FROM benefit JOIN relationship ON relationship.id = benefit.relationship_id
         WHERE relationship.kind = :kind AND relationship.stage <> 'ended'
        """,
        kind=kind,
        own=benefit.unclipped,
    )
    return bool(row["below"] >= row["above"])


def their_balance(
    db: Database, kind: str, *, today: date, relationship_id: str | None = None
) -> dict[str, float]:
    """How each relationship's people answered who gains more (1: they do, 5: we do).

    The mean of each person's latest answer within 24 months; an unknown person's answers are each
    somebody's.
    """
    only = relationship_id is not None
    rows = db.all(
        f"""
        SELECT relationship_id, CAST(avg(value) AS DOUBLE PRECISION) AS mean
          FROM (SELECT response.relationship_id, answer.value,
                       row_number() OVER (PARTITION BY response.relationship_id,
                                                       coalesce(response.contact_id, response.id)
                                          ORDER BY response.answered_at DESC, response.id) AS place
                  FROM response
                  JOIN relationship ON relationship.id = response.relationship_id
                  JOIN answer ON answer.response_id = response.id
                  JOIN question ON question.kind = relationship.kind
                               AND question.id = answer.question_id
                 WHERE {"response.relationship_id = :id" if only else "relationship.kind = :kind"}
                   AND response.is_current AND question.scale = 'bal5'
                   AND answer.value IS NOT NULL AND response.answered_at >= :since) AS given
         WHERE place = 1
         GROUP BY relationship_id ORDER BY relationship_id
        """,  # noqa: S608 - texts of ours
        since=(today - timedelta(days=BALANCE_DAYS)).isoformat(),
        **({"id": relationship_id} if only else {"kind": kind}),
    )
    return {row["relationship_id"]: row["mean"] for row in rows}


def our_balance(
    db: Database, kind: str, *, today: date, relationship_id: str | None = None
) -> dict[str, float]:
    """How we answered who gains more, by relationship: the mean of each assessor's latest answer
    within 24 months."""
    only = relationship_id is not None
    rows = db.all(
        f"""
        SELECT relationship_id, CAST(avg(value) AS DOUBLE PRECISION) AS mean
          FROM (SELECT assessment.relationship_id, assessment_value.value,
                       row_number() OVER (PARTITION BY assessment.relationship_id,
                                                       coalesce(assessment.assessor_id,
                                                                assessment.id)
                                          ORDER BY assessment.made_on DESC, assessment.id) AS place
                  FROM assessment
                  JOIN relationship ON relationship.id = assessment.relationship_id
                  JOIN assessment_value ON assessment_value.assessment_id = assessment.id
                 WHERE {"assessment.relationship_id = :id" if only else "relationship.kind = :kind"}
                   AND assessment_value.question_id = :question_id
                   AND assessment.made_on >= :since) AS given
         WHERE place = 1
         GROUP BY relationship_id ORDER BY relationship_id
        """,  # noqa: S608 - texts of ours
        since=(today - timedelta(days=BALANCE_DAYS)).isoformat(),
        question_id=BALANCE,
        **({"id": relationship_id} if only else {"kind": kind}),
    )
    return {row["relationship_id"]: row["mean"] for row in rows}


# A score is kept with its interval, cut off at 0 and 100: the end that is inside tells the width.
_SCORE_SD = """(CASE WHEN score.lo90 > 0 THEN score.unclipped - score.lo90
                     WHEN score.hi90 < 100 THEN score.hi90 - score.unclipped
                     ELSE (score.hi90 - score.lo90) / 2 END / 1.645)"""

_BENEFIT_NAMES = ("value", "lo90", "hi90", "unclipped", "sd", "standing", "as_of")

_SIDES = f"""
SELECT relationship.id AS relationship_id, account.id AS account_id, account.name AS account,
       relationship.kind, relationship.segment,
       score.value AS score, score.lo90 AS score_lo90, score.hi90 AS score_hi90,
       score.unclipped AS score_unclipped, {_SCORE_SD} AS score_sd,
       coalesce(score.withheld, TRUE) AS withheld,
       {", ".join(f"benefit.{name} AS benefit_{name}" for name in _BENEFIT_NAMES)}
  FROM relationship
  JOIN account ON account.id = relationship.account_id
  LEFT JOIN score ON score.relationship_id = relationship.id
  LEFT JOIN benefit ON benefit.relationship_id = relationship.id
"""  # noqa: S608 - our own column names


def _moments(db: Database, table: str, sd: str, kind: str) -> Moments:
    row = db.one(
        f"""
        SELECT count(*) AS n,
               CAST(coalesce(avg({table}.unclipped), 0) AS DOUBLE PRECISION) AS mean,
               CAST(coalesce(avg({table}.unclipped * {table}.unclipped), 0) AS DOUBLE PRECISION)
                   AS mean_of_squares,
               CAST(coalesce(avg({sd} * {sd}), 0) AS DOUBLE PRECISION) AS mean_variance
          FROM {table} JOIN relationship ON relationship.id = {table}.relationship_id
         WHERE relationship.kind = :kind AND relationship.stage <> 'ended'
        """,  # noqa: S608 - names of ours
        kind=kind,
    )
    return Moments(**row)


def _sides(row: Row) -> Sides:
    ours = {name: row.pop(f"benefit_{name}") for name in _BENEFIT_NAMES}
    benefit = Benefit(row["relationship_id"], **ours) if ours["value"] is not None else None
    return Sides(**{**row, "withheld": bool(row["withheld"])}, benefit=benefit)
