"""Figures of our other tools about a relationship (margin, days late), and what they suggest.

A figure suggests an answer of our own assessment and is shown beside it; a person says it or not.
"""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from surveys import clock
from surveys.db import Database

COMPARABLE = 25
"""A margin is compared with those of so many accounts of its kind nearest in revenue."""
FEWEST_COMPARABLE = 5
DAYS_LATE_CUTS = (0.0, 5.0, 15.0, 30.0)
"""Mean days after the day agreed up to which I3 is suggested as 5, 4, 3, 2; beyond, 1. Cuts of our
own, where firms commonly send their first reminders; nothing was estimated."""


@dataclass(frozen=True)
class Figure:
    """What is known of a relationship on a day (ISO date), at least one of the two.

    margin: percent of what is invoiced or spent. days_late: mean days after the day agreed.
    """

    relationship_id: str
    on_date: str
    margin: float | None = None
    days_late: float | None = None


def every(db: Database) -> list[Figure]:
    """All figures, by relationship and day."""
    rows = db.all(
        """
        SELECT relationship_id, on_date, margin, days_late FROM figure
         ORDER BY relationship_id, on_date
        """
    )
    return [Figure(**row) for row in rows]


def keep(db: Database, figures: Iterable[Figure]) -> None:
    """Keep *figures*; one of the same relationship and day takes the place of the one before."""
    moment = clock.now()
    db.execute_many(
        """
        INSERT INTO figure (relationship_id, on_date, margin, days_late, created_at)
        VALUES (:relationship_id, :on_date, :margin, :days_late, :created_at)
        ON CONFLICT (relationship_id, on_date) DO UPDATE
           SET margin = excluded.margin, days_late = excluded.days_late,
               created_at = excluded.created_at
        """,
        [asdict(figure) | {"created_at": moment} for figure in figures],
    )


def latest_of_kind(db: Database, kind: str) -> dict[str, Figure]:
    """The latest known margin and days late of each relationship of *kind*, as one figure each.

    on_date: of the later of the two.
    """
    found: dict[str, Figure] = {}
    for row in db.all(
        """
        SELECT figure.relationship_id, figure.on_date, figure.margin, figure.days_late
          FROM figure JOIN relationship ON relationship.id = figure.relationship_id
         WHERE relationship.kind = :kind
         ORDER BY figure.relationship_id, figure.on_date
        """,
        kind=kind,
    ):
        new, old = Figure(**row), found.get(row["relationship_id"])
        if old is not None:
            margin = old.margin if new.margin is None else new.margin
            late = old.days_late if new.days_late is None else new.days_late
            new = Figure(new.relationship_id, new.on_date, margin, late)
        found[new.relationship_id] = new
    return found


def revenues(db: Database, kind: str) -> dict[str, float]:
    """Known revenue (or spend) of each relationship of *kind*."""
    rows = db.all(
        """
        SELECT id, revenue FROM relationship
         WHERE kind = :kind AND revenue IS NOT NULL ORDER BY id
        """,
        kind=kind,
    )
    return {row["id"]: row["revenue"] for row in rows}


def suggested_discipline(days_late: float) -> int:
    """What a mean delay suggests for I3 ("pays, or delivers, when agreed"): 1 to 5."""
    return 5 - sum(days_late > cut for cut in DAYS_LATE_CUTS)


def suggested_value(margin: float, others: Sequence[float]) -> int | None:
    """What a margin suggests for I1: its fifth among those of comparable accounts, 1 to 5.

    others: their margins, this one's left out; equal ones count half. None with fewer than 5.
    """
    if len(others) < FEWEST_COMPARABLE:
        return None
    below = sum(each < margin for each in others) + sum(each == margin for each in others) / 2
    return min(5, 1 + int(5 * below / len(others)))


def comparable_margins(
    relationship_id: str, found: Mapping[str, Figure], revenue: Mapping[str, float]
) -> list[float]:
    """The margins of up to 25 others nearest in revenue; of all others where it is not known."""
    others = [
        (each, figure.margin)
        for each, figure in found.items()
        if each != relationship_id and figure.margin is not None
    ]
    own = revenue.get(relationship_id)
    if own is not None:
        others = heapq.nsmallest(
            COMPARABLE,
            others,
            key=lambda other: (abs(revenue.get(other[0], 0.0) - own), other[0]),
        )
    return [margin for _each, margin in others]
