"""B, what each relationship is worth to us, and the spreads of both sides, as they are kept.

The arithmetic is analysis/score/reciprocity.py's; app/jobs/balance.py makes these from assessments
and scores. What is read of them, relationship by relationship, is in surveys/both_sides.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from surveys.db import Database
from surveys.internal import BALANCE

BALANCE_DAYS = 730
"""How old an answer on who gains more may be, in days."""
IDS_AT_ONCE = 400


@dataclass(frozen=True)
class Benefit:
    """B of one relationship: 0 to 100 with its 90 % interval; unclipped and sd for arithmetic.

    standing: insufficient, provisional or firm, as of a score. we_say: our mean answer on who gains
    more, 1 (the account) to 5 (we); None when nobody of us has said.
    """

    relationship_id: str
    value: float
    lo90: float
    hi90: float
    unclipped: float
    sd: float
    standing: str
    as_of: str
    we_say: float | None = None


@dataclass(frozen=True)
class Moments:
    """Of one side of a population: n, mean level, mean of its squares, mean posterior variance."""

    n: int
    mean: float
    mean_of_squares: float
    mean_variance: float


@dataclass(frozen=True)
class KeptSpread:
    """Level and spread of one side (`theirs`, `ours`) of a kind, over n relationships."""

    n: int
    mean: float
    sd: float


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
            INSERT INTO benefit (relationship_id, value, lo90, hi90, unclipped, sd, standing, as_of,
                                 we_say)
            VALUES (:relationship_id, :value, :lo90, :hi90, :unclipped, :sd, :standing, :as_of,
                    :we_say)
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


def moments(db: Database, kind: str, side: str) -> Moments:
    """Of the scores of *kind* (`theirs`; all that are known, also where they are withheld), or of
    its benefits (`ours`; of assessed relationships)."""
    table, sd = {"theirs": ("score", SCORE_SD), "ours": ("benefit", "benefit.sd")}[side]
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


def keep_spread(db: Database, kind: str, side: str, spread: KeptSpread | None) -> None:
    """Keep the spread of one side of *kind*; None: there is nothing to stand on."""
    with db.transaction():
        db.execute("DELETE FROM spread WHERE kind = :kind AND side = :side", kind=kind, side=side)
        if spread is not None:
            db.execute(
                """
                INSERT INTO spread (kind, side, n, mean, sd)
                VALUES (:kind, :side, :n, :mean, :sd)
                """,
                kind=kind,
                side=side,
                **asdict(spread),
            )


def spreads(db: Database, kind: str) -> dict[str, KeptSpread]:
    """The spreads of *kind* by side; one that has none is absent."""
    rows = db.all(
        "SELECT side, n, mean, sd FROM spread WHERE kind = :kind ORDER BY side", kind=kind
    )
    return {row["side"]: KeptSpread(row["n"], row["mean"], row["sd"]) for row in rows}


def scored_until(db: Database) -> tuple[int, str]:
    """How many scores there are, and when the latest was computed."""
    row = db.one("SELECT count(*) AS n, coalesce(max(computed_at), '') AS latest FROM score")
    return int(row["n"]), str(row["latest"])


def scored_since(db: Database, moment: str) -> list[str]:
    """The relationships whose score was computed at *moment* or later."""
    rows = db.all(
        """
        SELECT relationship_id FROM score WHERE computed_at >= :moment ORDER BY relationship_id
        """,
        moment=moment,
    )
    return [row["relationship_id"] for row in rows]


def hear(db: Database, relationship_ids: Sequence[str], *, today: date) -> None:
    """Keep how the people of these relationships answered who gains more (`their_word`).

    The mean of each person's latest answer within 24 months; an unknown person's answers are each
    somebody's. Scores are made anew daily, so old answers drop out by the day.
    """
    since = (today - timedelta(days=BALANCE_DAYS)).isoformat()
    for start in range(0, len(relationship_ids), IDS_AT_ONCE):
        part = relationship_ids[start : start + IDS_AT_ONCE]
        ids = {f"id_{place}": each for place, each in enumerate(part)}
        names = ", ".join(f":{name}" for name in ids)
        with db.transaction():
            db.execute(f"DELETE FROM their_word WHERE relationship_id IN ({names})", **ids)  # noqa: S608 - names of ours
            db.execute(_HEAR.format(ids=names), since=since, **ids)


def our_words(db: Database, kind: str, *, today: date) -> dict[str, float]:
    """How we answered who gains more, by relationship: the mean of each assessor's latest answer
    within 24 months."""
    rows = db.all(
        """
        SELECT relationship_id, CAST(avg(value) AS DOUBLE PRECISION) AS mean
          FROM (SELECT assessment.relationship_id, assessment_value.value,
                       row_number() OVER (PARTITION BY assessment.relationship_id,
                                                       coalesce(assessment.assessor_id, '')
                                          ORDER BY assessment.made_on DESC, assessment.id) AS place
                  FROM assessment
                  JOIN relationship ON relationship.id = assessment.relationship_id
                  JOIN assessment_value ON assessment_value.assessment_id = assessment.id
                 WHERE relationship.kind = :kind AND assessment_value.question_id = :question_id
                   AND assessment.made_on >= :since) AS given
         WHERE place = 1
         GROUP BY relationship_id ORDER BY relationship_id
        """,
        kind=kind,
        since=(today - timedelta(days=BALANCE_DAYS)).isoformat(),
        question_id=BALANCE,
    )
    return {row["relationship_id"]: row["mean"] for row in rows}


# A score is kept with its interval, cut off at 0 and 100: the end that is inside tells the width.
SCORE_SD = """(CASE WHEN score.lo90 > 0 THEN score.unclipped - score.lo90
                    WHEN score.hi90 < 100 THEN score.hi90 - score.unclipped
                    ELSE (score.hi90 - score.lo90) / 2 END / 1.645)"""

_HEAR = """
INSERT INTO their_word (relationship_id, they_say)
SELECT relationship_id, CAST(avg(value) AS DOUBLE PRECISION)
  FROM (SELECT response.relationship_id, answer.value,
               row_number() OVER (PARTITION BY response.relationship_id,
                                               coalesce(response.contact_id, response.id)
                                  ORDER BY response.answered_at DESC, response.id) AS place
          FROM response
          JOIN relationship ON relationship.id = response.relationship_id
          JOIN answer ON answer.response_id = response.id
          JOIN question ON question.kind = relationship.kind AND question.id = answer.question_id
         WHERE response.relationship_id IN ({ids}) AND response.is_current
           AND question.scale = 'bal5' AND answer.value IS NOT NULL
           AND response.answered_at >= :since) AS given
 WHERE place = 1
 GROUP BY relationship_id
"""
