"""Which managers had opened a relationship's answers before they assessed it.

An assessment is to be our own view. One made after reading what the account says of us follows it,
so it is marked and weighs less; nobody is kept from reading.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from surveys import clock
from surveys.db import Database, Row

WAVE_DAYS = 30
"""Answers without a campaign that came so close before the latest one are of the same wave."""


def note(db: Database, user_id: str, relationship_ids: Iterable[str]) -> None:
    """Note that *user_id* opened the answers of these relationships, once for each wave."""
    wanted = sorted(set(relationship_ids))
    began = first_answers(db, wanted)
    known = _read(db, user_id, wanted)
    fresh = [each for each in began if known.get(each, "") < began[each]]
    if not fresh:
        return
    moment = clock.now()
    with db.transaction():
        db.execute_many(
            """
            INSERT INTO answers_read (user_id, relationship_id, read_at)
            VALUES (:user_id, :relationship_id, :moment)
            ON CONFLICT (user_id, relationship_id) DO UPDATE SET read_at = excluded.read_at
            """,
            [{"user_id": user_id, "relationship_id": each, "moment": moment} for each in fresh],
        )


def after_reading(db: Database, user_id: str, relationship_ids: Sequence[str]) -> dict[str, str]:
    """Those of these relationships whose present wave *user_id* has read, and since when."""
    began = first_answers(db, relationship_ids)
    return {
        each: read_at
        for each, read_at in _read(db, user_id, relationship_ids).items()
        if each in began and read_at >= began[each]
    }


def first_answers(db: Database, relationship_ids: Sequence[str]) -> dict[str, str]:
    """When the first answer of the present wave of each relationship came in; none without one.

    The wave is the campaign of the latest answer, else the 30 days before it. A campaign launched
    since then has begun another wave, of which there is nothing to read yet.
    """
    launched = {
        row["relationship_id"]: row["launched_at"]
        for row in _rows(
            db,
            """
            SELECT invitation.relationship_id, max(campaign.launched_at) AS launched_at
              FROM invitation JOIN campaign ON campaign.id = invitation.campaign_id
             WHERE invitation.relationship_id IN ({ids})
             GROUP BY invitation.relationship_id ORDER BY invitation.relationship_id
            """,
            relationship_ids,
        )
    }
    answers: dict[str, list[Row]] = {}
    for row in _rows(
        db,
        """
        SELECT response.relationship_id, response.answered_at, response.received_at,
               campaign.launched_at
          FROM response LEFT JOIN campaign ON campaign.id = response.campaign_id
         WHERE response.relationship_id IN ({ids}) AND response.is_current
         ORDER BY response.relationship_id, response.answered_at DESC, response.id
        """,
        relationship_ids,
    ):
        answers.setdefault(row["relationship_id"], []).append(row)
    return {
        each: _first_of_wave(rows)
        for each, rows in answers.items()
        if rows[0]["received_at"] >= (launched.get(each) or "")
    }


def _first_of_wave(rows: Sequence[Row]) -> str:
    """*rows*: answers of one relationship, the latest first."""
    latest = rows[0]
    day = date.fromisoformat(latest["answered_at"][:10]) - timedelta(days=WAVE_DAYS)
    since = latest["launched_at"] or day.isoformat()
    return min(str(row["received_at"]) for row in rows if row["answered_at"] >= since)


def _read(db: Database, user_id: str, relationship_ids: Sequence[str]) -> dict[str, str]:
    found = _rows(
        db,
        """
        SELECT relationship_id, read_at FROM answers_read
         WHERE user_id = :user_id AND relationship_id IN ({ids})
         ORDER BY relationship_id
        """,
        relationship_ids,
        user_id=user_id,
    )
    return {row["relationship_id"]: row["read_at"] for row in found}


def _rows(
    db: Database, sql: str, relationship_ids: Sequence[str], **parameters: object
) -> list[Row]:
    """The rows of *sql* for these relationships, whose names of parameters replace `{ids}`."""
    ids = {f"id_{place}": each for place, each in enumerate(relationship_ids)}
    if not ids:
        return []
    return db.all(sql.format(ids=", ".join(f":{name}" for name in ids)), **ids, **parameters)
