"""Relationships: an account seen as client or as partner; campaigns and scores hang on them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from surveys import clock, evidence
from surveys.db import Database, Row

KINDS = ("client", "partner")
SUBTYPES = ("supplier", "subcontractor", "distributor", "information_provider")
STAGES = ("prospect", "active", "ended")


@dataclass(frozen=True)
class Relationship:
    """One account as `client` or as `partner`.

    subtype: one of SUBTYPES, partners only. stage: one of STAGES. owner: address of the manager in
    charge. revenue: of a client, or spend with a partner, a year, at least 0, in `currency`.
    """

    id: str
    account_id: str
    kind: str
    subtype: str | None = None
    segment: str = ""
    stage: str = "active"
    owner: str | None = None
    revenue: float | None = None
    currency: str | None = None


_SELECT = """
SELECT id, account_id, kind, subtype, segment, stage, owner, revenue, currency FROM relationship
"""


def get(db: Database, relationship_id: str) -> Relationship:
    """The relationship of that id. Raises NotFound."""
    return Relationship(**db.one(f"{_SELECT} WHERE id = :id", id=relationship_id))


def of_account(db: Database, account_id: str) -> list[Relationship]:
    """The one or two relationships of an account, client first."""
    rows = db.all(f"{_SELECT} WHERE account_id = :id ORDER BY kind", id=account_id)
    return [Relationship(**row) for row in rows]


def find(db: Database, account_id: str, kind: str) -> Relationship | None:
    """An account's relationship of that kind; None when there is none."""
    row = db.maybe(
        f"{_SELECT} WHERE account_id = :account_id AND kind = :kind",
        account_id=account_id,
        kind=kind,
    )
    return Relationship(**row) if row else None


def every(db: Database, kind: str | None = None) -> list[Relationship]:
    """All relationships, or all of one kind."""
    rows = db.all(
        f"""
        {_SELECT} WHERE CAST(:kind AS TEXT) IS NULL OR kind = :kind ORDER BY account_id, kind
        """,
        kind=kind,
    )
    return [Relationship(**row) for row in rows]


def active(db: Database, kind: str) -> list[Relationship]:
    """The relationships of *kind* that are under way: neither prospects nor ended."""
    rows = db.all(
        f"{_SELECT} WHERE kind = :kind AND stage = 'active' ORDER BY account_id", kind=kind
    )
    return [Relationship(**row) for row in rows]


def segments(db: Database, kind: str) -> list[str]:
    """The names of segments in use among relationships of *kind*, in order."""
    rows = db.all(
        """
        SELECT DISTINCT segment FROM relationship
         WHERE kind = :kind AND segment <> '' ORDER BY segment
        """,
        kind=kind,
    )
    return [row["segment"] for row in rows]


def insert_many(db: Database, relationships: Iterable[Relationship]) -> None:
    """Add *relationships*; their accounts exist."""
    moment = clock.now()
    db.execute_many(
        """
        INSERT INTO relationship (id, account_id, kind, subtype, segment, stage, owner, revenue,
                                  currency, created_at)
        VALUES (:id, :account_id, :kind, :subtype, :segment, :stage, :owner, :revenue,
                :currency, :created_at)
        """,
        [_values(relationship) | {"created_at": moment} for relationship in relationships],
    )


def update_many(db: Database, relationships: Iterable[Relationship]) -> None:
    """Write *relationships*, already known by id, as they are now; their scores are made anew.

    Segment and stage are part of what a score is compared with.
    """
    relationships = list(relationships)
    db.execute_many(
        """
        UPDATE relationship
           SET subtype = :subtype, segment = :segment, stage = :stage, owner = :owner,
               revenue = :revenue, currency = :currency
         WHERE id = :id
        """,
        [_values(relationship) for relationship in relationships],
    )
    evidence.touch(db, (relationship.id for relationship in relationships))


def _values(relationship: Relationship) -> Row:
    return asdict(relationship)
