"""Counts the changes of what a relationship's score rests on; a score that lags behind is stale."""

from collections.abc import Iterable

from surveys.db import Database


def touch(db: Database, relationship_ids: Iterable[str]) -> None:
    """Note, in the transaction of the change itself, that these relationships want a new score."""
    db.execute_many(
        "UPDATE relationship SET evidence = evidence + 1 WHERE id = :id",
        [{"id": relationship_id} for relationship_id in sorted(set(relationship_ids))],
    )
