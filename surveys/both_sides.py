"""Both sides of relationships side by side: their score and word, our benefit and word."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.benefits import SCORE_SD, Benefit
from surveys.db import Database, Row


@dataclass(frozen=True)
class Sides:
    """Both sides of one relationship. score_…: theirs, None before the first scoring (withheld
    then); benefit: ours, None before it was made of an assessment. they_say: their mean answer on
    who gains more, 1 (they) to 5 (we); None when nobody has said."""

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
    they_say: float | None
    benefit: Benefit | None


def levels(db: Database, kind: str) -> list[Row]:
    """What a balance is computed from, of every assessed relationship of *kind*, by name.

    Rows and not objects: there may be thousands. relationship_id, score_unclipped and score_sd
    (None before the first scoring), withheld, unclipped, sd and standing of B, they_say, we_say.
    """
    return db.all(
        f"""
        SELECT relationship.id AS relationship_id, score.unclipped AS score_unclipped,
               {SCORE_SD} AS score_sd, coalesce(score.withheld, TRUE) AS withheld,
               benefit.unclipped, benefit.sd, benefit.standing,
               their_word.they_say, benefit.we_say
          FROM benefit
          JOIN relationship ON relationship.id = benefit.relationship_id
          JOIN account ON account.id = relationship.account_id
          LEFT JOIN score ON score.relationship_id = relationship.id
          LEFT JOIN their_word ON their_word.relationship_id = relationship.id
         WHERE relationship.kind = :kind AND relationship.stage <> 'ended'
         ORDER BY account.name_folded, relationship.id
        """,  # noqa: S608 - a text of ours
        kind=kind,
    )


def some(db: Database, relationship_ids: Sequence[str]) -> dict[str, Sides]:
    """Both sides of these relationships, by id; one that is not there is left out."""
    ids = {f"id_{place}": each for place, each in enumerate(relationship_ids)}
    if not ids:
        return {}
    names = ", ".join(f":{name}" for name in ids)
    rows = db.all(f"{_SIDES} WHERE relationship.id IN ({names}) ORDER BY relationship.id", **ids)
    return {row["relationship_id"]: _sides(row) for row in rows}


def one(db: Database, relationship_id: str) -> Sides:
    """Both sides of one relationship. Raises NotFound."""
    return _sides(db.one(f"{_SIDES} WHERE relationship.id = :id", id=relationship_id))


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


_BENEFIT_NAMES = ("value", "lo90", "hi90", "unclipped", "sd", "standing", "as_of", "we_say")

_SIDES = f"""
SELECT relationship.id AS relationship_id, account.id AS account_id, account.name AS account,
       relationship.kind, relationship.segment,
       score.value AS score, score.lo90 AS score_lo90, score.hi90 AS score_hi90,
       score.unclipped AS score_unclipped, {SCORE_SD} AS score_sd,
       coalesce(score.withheld, TRUE) AS withheld, their_word.they_say,
       {", ".join(f"benefit.{name} AS benefit_{name}" for name in _BENEFIT_NAMES)}
  FROM relationship
  JOIN account ON account.id = relationship.account_id
  LEFT JOIN score ON score.relationship_id = relationship.id
  LEFT JOIN benefit ON benefit.relationship_id = relationship.id
  LEFT JOIN their_word ON their_word.relationship_id = relationship.id
"""  # noqa: S608 - our own column names


def _sides(row: Row) -> Sides:
    ours = {name: row.pop(f"benefit_{name}") for name in _BENEFIT_NAMES}
    benefit = Benefit(row["relationship_id"], **ours) if ours["value"] is not None else None
    return Sides(**{**row, "withheld": bool(row["withheld"])}, benefit=benefit)
