"""Events: what happened with an account besides surveys, by hand or from other tools."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from surveys import clock
from surveys.db import Database
from surveys.ids import new_id

KINDS = (
    "visit",
    "call",
    "meeting",
    "complaint",
    "delivery",
    "late_delivery",
    "payment",
    "late_payment",
    "contract",
    "renewal",
    "incident",
    "training",
)
"""Kinds with a name in both languages; any other kind is kept as it is written."""


@dataclass(frozen=True)
class Event:
    """Something that happened on a day (ISO date). `source`: the tool it comes from, or empty."""

    id: str
    account_id: str
    happened_on: str
    kind: str
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class NewEvent:
    """An event to keep. occurrence: 1 for the first of equal rows in a file, 2 for the next …"""

    account_id: str
    happened_on: str
    kind: str
    note: str = ""
    source: str = ""
    occurrence: int = 1

    @property
    def digest(self) -> str:
        """The same for the same event of the same file, so that a second import adds nothing."""
        parts = (
            self.account_id,
            self.happened_on,
            self.kind,
            self.note,
            self.source,
            str(self.occurrence),
        )
        # Lengths in front: no two different rows are joined to the same text.
        text = "".join(f"{len(part)}:{part}" for part in parts)
        return hashlib.sha256(text.encode()).hexdigest()


_SELECT = "SELECT id, account_id, happened_on, kind, note, source FROM event"


def of_account(db: Database, account_id: str, *, limit: int = 100) -> list[Event]:
    """The newest events of an account."""
    rows = db.all(
        f"{_SELECT} WHERE account_id = :id ORDER BY happened_on DESC, created_at DESC, id LIMIT :n",
        id=account_id,
        n=limit,
    )
    return [Event(**row) for row in rows]


def get(db: Database, event_id: str) -> Event:
    """The event of that id. Raises NotFound."""
    return Event(**db.one(f"{_SELECT} WHERE id = :id", id=event_id))


def known_digests(db: Database) -> set[str]:
    """The digests of all events kept: what an import compares its file with."""
    return {row["digest"] for row in db.all("SELECT digest FROM event ORDER BY digest")}


def insert_many(db: Database, events: Iterable[NewEvent]) -> None:
    """Add *events*; those already kept (same digest) stay as they are."""
    moment = clock.now()
    db.execute_many(
        """
        INSERT INTO event (id, account_id, happened_on, kind, note, source, digest, created_at)
        VALUES (:id, :account_id, :happened_on, :kind, :note, :source, :digest, :created_at)
        ON CONFLICT (digest) DO NOTHING
        """,
        [
            {
                "id": new_id(),
                "account_id": event.account_id,
                "happened_on": event.happened_on,
                "kind": event.kind,
                "note": event.note,
                "source": event.source,
                "digest": event.digest,
                "created_at": moment,
            }
            for event in events
        ],
    )


def remove(db: Database, event_id: str) -> None:
    """Forget an event that was entered by mistake."""
    db.execute("DELETE FROM event WHERE id = :id", id=event_id)
