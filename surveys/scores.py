"""The score of each relationship, its exact explanation, its dimensions and its course over time.

The arithmetic is analysis/score's; here is what was found, as it is kept and read again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from surveys import class_changes
from surveys.class_changes import Evidence
from surveys.db import Database, Row

BANDS = ("end", "repair", "improve", "maintain", "grow")
"""The classes, worst first."""


@dataclass(frozen=True)
class Score:
    """One row of the table `score`: what the relationship would answer today, 0 to 100.

    evidence: relationship.evidence when it was computed; as_of: ISO date. lo90, hi90: central
    90 % interval. p_…: probabilities, 0 to 1; band: the class to show. standing: insufficient,
    provisional or firm. coverage: contacts who answered / invited, 0 to 1, None when nobody was.
    change: points since the previous wave with its interval, None when there was none.
    p_below_55: probability that it is below the lower cut of improve, 55 unless the company chose
    another.
    """

    relationship_id: str
    calibration_id: str
    evidence: int
    as_of: str
    value: float
    lo90: float
    hi90: float
    unclipped: float
    p_end: float
    p_repair: float
    p_improve: float
    p_maintain: float
    p_grow: float
    band: str
    standing: str
    p_decline: float
    p_below_55: float
    reliability: float
    withheld: bool
    n_responses: int
    n_contacts: int
    last_answer: str | None
    coverage: float | None
    change: float | None
    change_lo90: float | None
    change_hi90: float | None
    computed_at: str

    @property
    def probabilities(self) -> dict[str, float]:
        """The probability of each class, worst class first; they sum to 1."""
        return {band: getattr(self, f"p_{band}") for band in BANDS}


@dataclass(frozen=True)
class Contribution:
    """What one source adds to the score, in points; all of a relationship's sum to `unclipped`.

    source: `prior`, `engagement` or a response id; question_id: blank unless it is an answer.
    """

    source: str
    question_id: str
    points: float


@dataclass(frozen=True)
class DimensionScore:
    """The score of one dimension (0 to 100) with its 90 % interval, from n answers."""

    dimension: str
    value: float
    lo90: float
    hi90: float
    n: int


@dataclass(frozen=True)
class ScorePoint:
    """What the score would have been on an ISO date, by the present calibration."""

    on_date: str
    value: float
    lo90: float
    hi90: float


@dataclass(frozen=True)
class Wish:
    """The class of least expected cost, whatever is shown, under the version of a *quarter*."""

    band: str
    quarter: str


@dataclass(frozen=True)
class Scored:
    """All that one scoring of a relationship found; stored together or not at all.

    wish: None when there is not enough evidence for a class.
    """

    score: Score
    contributions: tuple[Contribution, ...] = ()
    dimensions: tuple[DimensionScore, ...] = ()
    points: tuple[ScorePoint, ...] = ()
    wish: Wish | None = None


@dataclass(frozen=True)
class Explained:
    """A contribution with the answer it comes from; all but points None for prior, engagement.

    dimension is `sentiment`, and value from -1 to +1, where words were counted as an answer.
    """

    source: str
    points: float
    question_id: str | None
    dimension: str | None
    scale: str | None
    label_fr: str | None
    label_en: str | None
    value: float | None
    answered_at: str | None
    contact_id: str | None
    contact: str | None


def store(db: Database, scored: Iterable[Scored]) -> int:
    """Keep *scored* in the caller's transaction; returns how many were kept.

    A score that rests on older evidence than the one already there is left out: a worker that was
    slow must not undo the work of a later one. A class that is shown (not withheld) and differs
    from the last one shown is logged with what caused it.
    """
    with db.transaction():
        fresh = [_as_shown(each) for each in scored if not _outdated(db, each.score)]
        for each in fresh:
            _log_class(db, each)  # while what the former score rested on is still there
        ids: list[Row] = [{"relationship_id": each.score.relationship_id} for each in fresh]
        for table in ("contribution", "dimension_score", "score_point"):
            db.execute_many(_DELETE[table], ids)
        db.execute_many(_UPSERT, [_row(each.score) for each in fresh])
        db.execute_many(_CONTRIBUTION, [row for each in fresh for row in _contribution_rows(each)])
        db.execute_many(_DIMENSION, [row for each in fresh for row in _rows(each, each.dimensions)])
        db.execute_many(_POINT, [row for each in fresh for row in _rows(each, each.points)])
        for quarter in sorted({each.wish.quarter for each in fresh if each.wish}):
            wishes = {
                each.score.relationship_id: each.wish.band
                for each in fresh
                if each.wish and each.wish.quarter == quarter
            }
            class_changes.keep_wishes(db, wishes, quarter=quarter)
    return len(fresh)


def get(db: Database, relationship_id: str) -> Score | None:
    """The present score of a relationship; None before its first scoring."""
    row = db.maybe(
        f"SELECT {_COLUMNS} FROM score WHERE relationship_id = :relationship_id",  # noqa: S608 - constant
        relationship_id=relationship_id,
    )
    return from_row(row) if row else None


def from_row(row: Row) -> Score:
    """The Score in a row that has (at least) the columns of the table `score`."""
    values = {field.name: row["class" if field.name == "band" else field.name] for field in _FIELDS}
    return Score(**{**values, "withheld": bool(values["withheld"])})


def contributions(db: Database, relationship_id: str) -> list[Explained]:
    """The exact sum behind a score, prior first, then answers from the latest questionnaire on."""
    rows = db.all(
        """
        SELECT contribution.source, contribution.points, question.id AS question_id,
               CASE WHEN question.scale = 'text' THEN 'sentiment' ELSE question.dimension END
                   AS dimension,
               question.scale, question.label_fr, question.label_en,
               coalesce(answer.value, annotation.sentiment) AS value, response.answered_at,
               response.contact_id, contact.name AS contact
          FROM contribution
          JOIN relationship ON relationship.id = contribution.relationship_id
          LEFT JOIN response ON response.id = contribution.source
          LEFT JOIN answer ON answer.response_id = response.id
                          AND answer.question_id = contribution.question_id
          LEFT JOIN annotation ON annotation.answer_id = answer.id AND annotation.is_current
          LEFT JOIN question ON question.kind = relationship.kind
                            AND question.id = contribution.question_id
          LEFT JOIN contact ON contact.id = response.contact_id
         WHERE contribution.relationship_id = :relationship_id
         ORDER BY response.answered_at DESC NULLS FIRST, contribution.position
        """,
        relationship_id=relationship_id,
    )
    return [Explained(**row) for row in rows]


def dimensions(db: Database, relationship_id: str) -> list[DimensionScore]:
    """The dimension scores of a relationship, lowest first."""
    rows = db.all(
        """
        SELECT dimension, value, lo90, hi90, n
          FROM dimension_score
         WHERE relationship_id = :relationship_id
         ORDER BY value, dimension
        """,
        relationship_id=relationship_id,
    )
    return [DimensionScore(**row) for row in rows]


def points(db: Database, relationship_id: str) -> list[ScorePoint]:
    """The course of the score, earliest first."""
    rows = db.all(
        """
        SELECT on_date, value, lo90, hi90
          FROM score_point
         WHERE relationship_id = :relationship_id
         ORDER BY on_date
        """,
        relationship_id=relationship_id,
    )
    return [ScorePoint(**row) for row in rows]


def shown_band(band: str) -> str:
    """The class to show for *band*. `end` is about harm, not about a low mark (score.md 2.8): it
    needs our own assessment of the account, so until there is one the lowest band is `repair`."""
    return "repair" if band == "end" else band


_FIELDS = fields(Score)
COLUMN_NAMES = ["class" if field.name == "band" else field.name for field in _FIELDS]
_COLUMNS = ", ".join(f"score.{name}" for name in COLUMN_NAMES)

_UPSERT = (  # our own column names, none from outside
    f"INSERT INTO score ({', '.join(COLUMN_NAMES)}) "  # noqa: S608 - constant
    f"VALUES ({', '.join(f':{name}' for name in COLUMN_NAMES)}) "
    "ON CONFLICT (relationship_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMN_NAMES if name != "relationship_id")
)

_DELETE = {
    "contribution": "DELETE FROM contribution WHERE relationship_id = :relationship_id",
    "dimension_score": "DELETE FROM dimension_score WHERE relationship_id = :relationship_id",
    "score_point": "DELETE FROM score_point WHERE relationship_id = :relationship_id",
}

_CONTRIBUTION = """
INSERT INTO contribution (relationship_id, position, source, question_id, points)
VALUES (:relationship_id, :position, :source, :question_id, :points)
"""

_DIMENSION = """
INSERT INTO dimension_score (relationship_id, dimension, value, lo90, hi90, n)
VALUES (:relationship_id, :dimension, :value, :lo90, :hi90, :n)
"""

_POINT = """
INSERT INTO score_point (relationship_id, on_date, value, lo90, hi90)
VALUES (:relationship_id, :on_date, :value, :lo90, :hi90)
"""


def _as_shown(scored: Scored) -> Scored:
    return replace(scored, score=replace(scored.score, band=shown_band(scored.score.band)))


def _outdated(db: Database, score: Score) -> bool:
    row = db.maybe(
        "SELECT evidence FROM score WHERE relationship_id = :id", id=score.relationship_id
    )
    return row is not None and bool(row["evidence"] > score.evidence)


def _row(score: Score) -> Row:
    return {
        name: getattr(score, field.name) for name, field in zip(COLUMN_NAMES, _FIELDS, strict=True)
    }


def _log_class(db: Database, scored: Scored) -> None:
    score = scored.score
    if score.withheld or class_changes.shown(db, score.relationship_id) == score.band:
        return
    answers = frozenset(
        (part.source, part.question_id) for part in scored.contributions if part.question_id
    )
    class_changes.log(
        db,
        score.relationship_id,
        score.band,
        probability=score.probabilities[score.band],
        at=score.computed_at,
        before=_evidence(db, score.relationship_id),
        now=Evidence(score.calibration_id, answers),
    )


def _evidence(db: Database, relationship_id: str) -> Evidence | None:
    """What the score kept until now rests on."""
    row = db.maybe(
        "SELECT calibration_id FROM score WHERE relationship_id = :id", id=relationship_id
    )
    if row is None:
        return None
    parts = db.all(
        """
        SELECT source, question_id FROM contribution
         WHERE relationship_id = :id AND question_id <> '' ORDER BY position
        """,
        id=relationship_id,
    )
    answers = frozenset((part["source"], part["question_id"]) for part in parts)
    return Evidence(row["calibration_id"], answers)


def _contribution_rows(scored: Scored) -> list[Row]:
    return [
        {"position": position, **row}
        for position, row in enumerate(_rows(scored, scored.contributions))
    ]


def _rows(scored: Scored, parts: Iterable[Contribution | DimensionScore | ScorePoint]) -> list[Row]:
    relationship = {"relationship_id": scored.score.relationship_id}
    return [relationship | vars(part) for part in parts]
