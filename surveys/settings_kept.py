"""Small facts that the service keeps about itself: a name and a text each."""

from surveys.db import Database


def get(db: Database, name: str) -> str | None:
    """The text kept under *name*, None when nothing is."""
    row = db.maybe("SELECT value FROM setting WHERE name = :name", name=name)
    return row["value"] if row else None


def put(db: Database, name: str, value: str) -> None:
    """Keep *value* under *name*, in place of what was there."""
    db.execute(
        """
        INSERT INTO setting (name, value) VALUES (:name, :value)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """,
        name=name,
        value=value,
    )
