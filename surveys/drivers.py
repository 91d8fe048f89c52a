"""What goes with the recommendation, as it was found last; and the opinions it is found in.

The arithmetic is analysis/score/drivers.py's; app/jobs/overview.py brings the two together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys import clock
from surveys.db import Database

SOURCES = ("dimension", "topic")


@dataclass(frozen=True)
class Driver:
    """One dimension or topic; the columns of the table `driver` say what each figure is."""

    name: str
    share: float
    lo90: float
    hi90: float
    weight: float
    relation: float
    standing: str
    mean: float
    priority: float
    n: int
    n_accounts: int


@dataclass(frozen=True)
class Finding:
    """What drives the outcome of one kind; r_squared None: too little to say, no drivers.

    drivers: most important first. source: one of SOURCES. as_of: ISO date.
    """

    kind: str
    source: str
    outcome: str
    n_accounts: int
    r_squared: float | None
    r_squared_lo90: float | None
    r_squared_hi90: float | None
    trust: float | None
    target: float
    as_of: str
    drivers: tuple[Driver, ...] = ()


@dataclass(frozen=True)
class Spoken:
    """One opinion in a current answer: of which relationship, on what, -1 to +1."""

    relationship_id: str
    topic: str
    polarity: float


def store(db: Database, finding: Finding) -> None:
    """Keep *finding* in place of the former one of its kind and source."""
    figures = {name: value for name, value in vars(finding).items() if name != "drivers"}
    where = {"kind": finding.kind, "source": finding.source}
    with db.transaction():
        db.execute("DELETE FROM driver WHERE kind = :kind AND source = :source", **where)
        db.execute(
            """
            INSERT INTO driver_finding (kind, source, outcome, n_accounts, r_squared,
                                        r_squared_lo90, r_squared_hi90, trust, target, as_of,
                                        computed_at)
            VALUES (:kind, :source, :outcome, :n_accounts, :r_squared, :r_squared_lo90,
                    :r_squared_hi90, :trust, :target, :as_of, :computed_at)
            ON CONFLICT (kind, source) DO UPDATE
               SET outcome = excluded.outcome, n_accounts = excluded.n_accounts,
                   r_squared = excluded.r_squared, r_squared_lo90 = excluded.r_squared_lo90,
                   r_squared_hi90 = excluded.r_squared_hi90, trust = excluded.trust,
                   target = excluded.target, as_of = excluded.as_of,
                   computed_at = excluded.computed_at
            """,
            computed_at=clock.now(),
            **figures,
        )
        db.execute_many(
            """
            INSERT INTO driver (kind, source, name, share, lo90, hi90, weight, relation, standing,
                                mean, priority, n, n_accounts)
            VALUES (:kind, :source, :name, :share, :lo90, :hi90, :weight, :relation, :standing,
                    :mean, :priority, :n, :n_accounts)
            """,
            [where | vars(each) for each in finding.drivers],
        )


def find(db: Database, kind: str, source: str) -> Finding | None:
    """The present finding; None before the worker's first."""
    row = db.maybe(
        """
        SELECT kind, source, outcome, n_accounts, r_squared, r_squared_lo90, r_squared_hi90, trust,
               target, as_of
          FROM driver_finding
         WHERE kind = :kind AND source = :source
        """,
        kind=kind,
        source=source,
    )
    return Finding(**row, drivers=tuple(_drivers(db, kind, source))) if row else None


def _drivers(db: Database, kind: str, source: str) -> Sequence[Driver]:
    rows = db.all(
        """
        SELECT name, share, lo90, hi90, weight, relation, standing, mean, priority, n, n_accounts
          FROM driver
         WHERE kind = :kind AND source = :source
         ORDER BY share DESC, name
        """,
        kind=kind,
        source=source,
    )
    return [Driver(**row) for row in rows]


def spoken(db: Database, kind: str) -> list[Spoken]:
    """Every opinion in the current answers of relationships of *kind* that have not ended."""
    rows = db.all(
        """
        SELECT response.relationship_id, opinion.topic, opinion.polarity
          FROM response
          JOIN relationship ON relationship.id = response.relationship_id
          JOIN answer ON answer.response_id = response.id AND answer.text IS NOT NULL
          JOIN annotation ON annotation.answer_id = answer.id AND annotation.is_current
          JOIN opinion ON opinion.answer_id = annotation.answer_id
                      AND opinion.analyser = annotation.analyser
         WHERE relationship.kind = :kind AND relationship.stage <> 'ended' AND response.is_current
         ORDER BY response.relationship_id, answer.id, opinion.position
        """,
        kind=kind,
    )
    return [Spoken(**row) for row in rows]
