"""All relationships of one kind at a glance: searched, filtered, sorted and paged in SQL."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveys import clock, scores
from surveys.db import Database, Row
from surveys.decisions import CLASSES
from surveys.folding import fold
from surveys.scores import BANDS, Score

KINDS = ("client", "partner")

INSUFFICIENT = "insufficient"
"""In a filter: relationships whose score and class are withheld, or not computed yet."""

PAGE_SIZE = 50

EXPORT_BATCH = 1000
"""Rows read at once for a file: memory stays constant, and no half-read query blocks writers."""

DEFAULT_SORT = "change"

_FELL = "score.change + 0.2558 * (score.change_hi90 - score.change_lo90) < -3"
_ROSE = "score.change - 0.2558 * (score.change_hi90 - score.change_lo90) > 3"

# Only these texts ever follow ORDER BY. Withheld scores are in no ranking: they come last.
SORTS = {
    # Likely drops first, the deepest at the top; then what may not have moved, those most likely
    # below the cut first; likely rises last. Probability decides, not the difference: 0.8 of a
    # change by 3 points, as in app/reports/movements.py (0.8416 standard deviations; a 90 %
    # interval spans 3.29 of them).
    "change": f"""
        CASE WHEN {_FELL} THEN 0 WHEN {_ROSE} THEN 2 ELSE 1 END,
        CASE WHEN {_FELL} OR {_ROSE} THEN score.change END NULLS LAST,
        score.withheld NULLS LAST, score.p_below_55 DESC NULLS LAST
    """,
    "lowest": "score.withheld NULLS LAST, score.value NULLS LAST",
    "highest": "score.withheld NULLS LAST, score.value DESC NULLS LAST",
    "silent": "score.last_answer NULLS FIRST",
    "name": "account.name_folded",
}


@dataclass(frozen=True)
class Filter:
    """Which relationships, in which order.

    kind: client or partner; None only where nothing is ranked (files). band: a class, or
    INSUFFICIENT. words: all in the account's name, case and accents aside.
    """

    kind: str | None = "client"
    band: str | None = None
    words: str = ""
    sort: str = DEFAULT_SORT


@dataclass(frozen=True)
class Decided:
    """The class that a person decided and that holds today; it is shown in place of the score's.

    until: ISO date of its review, None: until withdrawn. by: a name.
    """

    band: str
    until: str | None
    by: str | None


@dataclass(frozen=True)
class Entry:
    """One line of the portfolio; score is None until the first scoring.

    stale: answers came in since the score was computed, or wait for the first one. invited: someone
    was ever asked. decided: None where nobody decided a class, or its review is due.
    """

    relationship_id: str
    account_id: str
    account: str
    kind: str
    segment: str
    stale: bool
    invited: bool
    score: Score | None
    decided: Decided | None = None

    @property
    def band(self) -> str | None:
        """The class to show: the one decided, else the score's; None when it is withheld."""
        if self.decided:
            return self.decided.band
        return None if self.score is None or self.score.withheld else self.score.band


@dataclass(frozen=True)
class Page:
    """One page of a list: its entries, and how many there are on all pages."""

    entries: tuple[Entry, ...]
    total: int
    number: int
    pages: int


def page(db: Database, wanted: Filter, *, number: int = 1) -> Page:
    """Page *number* (from 1; beyond the last: the last) of the relationships *wanted*."""
    total = count(db, wanted)
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    rows = _select(db, wanted, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    return Page(tuple(rows), total, number, pages)


def count(db: Database, wanted: Filter) -> int:
    """How many relationships *wanted* covers."""
    where, parameters = _conditions(wanted)
    total = db.value(
        f"""
        SELECT count(*)
          FROM relationship
          JOIN account ON account.id = relationship.account_id
          LEFT JOIN score ON score.relationship_id = relationship.id
          {_DECIDED}
         WHERE {where}
        """,  # noqa: S608 - our own conditions, values are parameters
        today=_today(),
        **parameters,
    )
    return int(total)


def entries(db: Database, wanted: Filter) -> Iterator[Entry]:
    """Every relationship *wanted*, read in batches."""
    offset = 0
    while True:
        batch = _select(db, wanted, limit=EXPORT_BATCH, offset=offset)
        yield from batch
        if len(batch) < EXPORT_BATCH:
            return
        offset += EXPORT_BATCH


def of_account(db: Database, account_id: str) -> list[Entry]:
    """The relationships of one account, client before partner."""
    rows = db.all(
        f"{_SELECT} WHERE relationship.account_id = :account_id ORDER BY relationship.kind",
        account_id=account_id,
        today=_today(),
    )
    return [_entry(row) for row in rows]


def some(db: Database, relationship_ids: Sequence[str]) -> list[Entry]:
    """The relationships with these ids, in no particular order."""
    parameters = {f"id_{place}": each for place, each in enumerate(relationship_ids)}
    if not parameters:
        return []
    names = ", ".join(f":{name}" for name in parameters)
    rows = db.all(
        f"{_SELECT} WHERE relationship.id IN ({names}) ORDER BY relationship.id",
        today=_today(),
        **parameters,
    )
    return [_entry(row) for row in rows]


def counts_by_kind(db: Database) -> dict[str, int]:
    """How many relationships of each kind go on (not ended); both kinds are always there."""
    rows = db.all(
        "SELECT kind, count(*) AS n FROM relationship WHERE stage <> 'ended' GROUP BY kind"
    )
    return dict.fromkeys(KINDS, 0) | {row["kind"]: row["n"] for row in rows}


def counts_by_band(db: Database, kind: str) -> dict[str, int]:
    """How many relationships of *kind* show each class, worst first, and how many show none."""
    rows = db.all(
        f"""
        WITH shown AS (
            SELECT CASE WHEN class_decision.decided IS NOT NULL THEN class_decision.decided
                        WHEN score.withheld THEN 'insufficient'
                        ELSE coalesce(score.class, 'insufficient') END AS band
              FROM relationship
              LEFT JOIN score ON score.relationship_id = relationship.id
              {_DECIDED}
             WHERE relationship.kind = :kind AND relationship.stage <> 'ended'
        )
        SELECT band, count(*) AS n FROM shown GROUP BY band
        """,  # noqa: S608 - our own join
        kind=kind,
        today=_today(),
    )
    return dict.fromkeys((*BANDS, INSUFFICIENT), 0) | {row["band"]: row["n"] for row in rows}


# The decision that holds today, if there is one.
_DECIDED = """
  LEFT JOIN class_decision ON class_decision.relationship_id = relationship.id
                          AND class_decision.is_current
                          AND coalesce(class_decision.kept_until, :today) >= :today
"""

_SCORE_COLUMNS = ", ".join(
    f"score.{name} AS score_{name}" for name in scores.COLUMN_NAMES if name != "relationship_id"
)

_SELECT = f"""
SELECT relationship.id AS relationship_id, relationship.account_id, account.name AS account,
       relationship.kind, relationship.segment, relationship.evidence,
       EXISTS (SELECT 1 FROM invitation
                WHERE invitation.relationship_id = relationship.id
                  AND invitation.sent_at IS NOT NULL) AS invited,
       class_decision.decided, class_decision.kept_until, staff_user.name AS decided_by,
       {_SCORE_COLUMNS}
  FROM relationship
  JOIN account ON account.id = relationship.account_id
  LEFT JOIN score ON score.relationship_id = relationship.id
  {_DECIDED}
  LEFT JOIN staff_user ON staff_user.id = class_decision.decided_by
"""  # noqa: S608 - our own column names


def _select(db: Database, wanted: Filter, *, limit: int, offset: int) -> list[Entry]:
    where, parameters = _conditions(wanted)
    order = SORTS.get(wanted.sort, SORTS[DEFAULT_SORT])
    rows = db.all(
        f"""
        {_SELECT}
         WHERE {where}
         ORDER BY {order}, account.name_folded, relationship.kind
         LIMIT :limit OFFSET :offset
        """,
        limit=limit,
        offset=offset,
        today=_today(),
        **parameters,
    )
    return [_entry(row) for row in rows]


def _today() -> str:
    return clock.today().isoformat()


def _conditions(wanted: Filter) -> tuple[str, dict[str, object]]:
    """The WHERE of *wanted*, from our own texts, and its parameters."""
    conditions = ["relationship.stage <> 'ended'"]
    parameters: dict[str, object] = {}
    if wanted.kind in KINDS:
        conditions.append("relationship.kind = :kind")
        parameters["kind"] = wanted.kind
    if wanted.band == INSUFFICIENT:
        conditions.append(
            "class_decision.decided IS NULL AND (score.withheld IS NULL OR score.withheld)"
        )
    elif wanted.band in CLASSES:
        conditions.append(
            "(class_decision.decided = :band OR (class_decision.decided IS NULL"
            " AND NOT score.withheld AND score.class = :band))"
        )
        parameters["band"] = wanted.band
    for place, word in enumerate(fold(wanted.words).split()):
        conditions.append(f"account.name_folded LIKE :word_{place} ESCAPE :escape")
        parameters |= {f"word_{place}": f"%{_escaped(word)}%", "escape": "\\"}
    return " AND ".join(conditions), parameters


def _escaped(word: str) -> str:
    for special in ("\\", "%", "_"):
        word = word.replace(special, "\\" + special)
    return word


def _entry(row: Row) -> Entry:
    score = None
    if row["score_value"] is not None:
        columns = {name: row[f"score_{name}"] for name in scores.COLUMN_NAMES[1:]}
        score = scores.from_row(columns | {"relationship_id": row["relationship_id"]})
    return Entry(
        relationship_id=row["relationship_id"],
        account_id=row["account_id"],
        account=row["account"],
        kind=row["kind"],
        segment=row["segment"],
        stale=row["evidence"] > (score.evidence if score else 0),
        invited=bool(row["invited"]),
        score=score,
        decided=_decided(row),
    )


def _decided(row: Row) -> Decided | None:
    if row["decided"] is None:
        return None
    return Decided(row["decided"], row["kept_until"], row["decided_by"])
