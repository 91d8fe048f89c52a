"""Named mappings of a file's columns: the next export of the same tool fits at once."""

import json
from dataclasses import dataclass
from typing import Any

from surveys import clock
from surveys.db import Database


@dataclass(frozen=True)
class SavedMapping:
    """What `--save-mapping NAME` kept: plain JSON values, read by the import it belongs to."""

    name: str
    body: dict[str, Any]
    made_at: str


def save(db: Database, name: str, body: dict[str, Any]) -> None:
    """Keep *body* under *name*, in place of an earlier one of that name."""
    db.execute(
        """
        INSERT INTO import_mapping (name, body, made_at) VALUES (:name, :body, :made_at)
        ON CONFLICT (name) DO UPDATE SET body = excluded.body, made_at = excluded.made_at
        """,
        name=name,
        body=json.dumps(body, ensure_ascii=False, sort_keys=True),
        made_at=clock.now(),
    )


def find(db: Database, name: str) -> SavedMapping | None:
    """The mapping of that name; None when there is none."""
    row = db.maybe("SELECT name, body, made_at FROM import_mapping WHERE name = :name", name=name)
    if row is None:
        return None
    return SavedMapping(row["name"], json.loads(row["body"]), row["made_at"])


def every(db: Database) -> list[SavedMapping]:
    """All saved mappings, by name."""
    rows = db.all("SELECT name, body, made_at FROM import_mapping ORDER BY name")
    return [SavedMapping(row["name"], json.loads(row["body"]), row["made_at"]) for row in rows]
