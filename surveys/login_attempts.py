"""The limiter of logins: counted in the database, so that all web processes share one count.

A subject is a keyed hash of an account's address or of a network address, never the thing itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys import clock
from surveys.db import Database
from surveys.ids import new_id

LIMIT = 10
"""Failed tries of one subject within the window; the next one is refused unread."""

WINDOW_SECONDS = 15 * 60


@dataclass(frozen=True)
class Attempt:
    """One try that may go on. `ids`: its entries, to be taken back when it succeeds."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class Refusal:
    """Too many tries; the next one is free at `free_at` (UTC text)."""

    free_at: str


def begin(db: Database, subjects: Sequence[str], *, moment: str | None = None) -> Attempt | Refusal:
    """Count one try for each of *subjects*, or refuse it when one of them has had its share.

    The try is counted before the password is looked at: a hundred tries at once are a hundred
    tries. A refused one is not counted, so that an attacker cannot push the end of the wait away.
    """
    present = moment or clock.now()
    since = clock.after(present, seconds=-WINDOW_SECONDS)
    with db.transaction():
        # A clock that was ahead must not lock anyone out for long: what lies in the future is now.
        db.execute(
            "UPDATE login_attempt SET tried_at = :present WHERE tried_at > :present",
            present=present,
        )
        db.execute("DELETE FROM login_attempt WHERE tried_at <= :since", since=since)
        waits = [_free_at(db, subject) for subject in subjects]
        blocked = [moment for moment in waits if moment is not None]
        if blocked:
            return Refusal(free_at=max(blocked))
        entries = [
            {"id": new_id(), "subject": subject, "tried_at": present} for subject in subjects
        ]
        db.execute_many(
            "INSERT INTO login_attempt (id, subject, tried_at) VALUES (:id, :subject, :tried_at)",
            entries,
        )
    return Attempt(ids=tuple(entry["id"] for entry in entries))


def succeed(db: Database, attempt: Attempt) -> None:
    """The password was right: this try does not count. Others' failed ones still do."""
    db.execute_many(
        "DELETE FROM login_attempt WHERE id = :id", [{"id": entry} for entry in attempt.ids]
    )


def forget(db: Database, subject: str) -> int:
    """Free a subject at once, as an administrator may; returns how many tries were forgotten."""
    return db.execute("DELETE FROM login_attempt WHERE subject = :subject", subject=subject)


def forget_old(db: Database, moment: str | None = None) -> int:
    """Remove tries that count no more; returns how many."""
    return db.execute(
        "DELETE FROM login_attempt WHERE tried_at <= :since",
        since=clock.after(moment or clock.now(), seconds=-WINDOW_SECONDS),
    )


def _free_at(db: Database, subject: str) -> str | None:
    """When *subject* may try again; None if it may now."""
    tries = db.all(
        """
        SELECT tried_at FROM login_attempt WHERE subject = :subject
         ORDER BY tried_at DESC, id LIMIT :limit
        """,
        subject=subject,
        limit=LIMIT,
    )
    if len(tries) < LIMIT:
        return None
    return clock.after(tries[-1]["tried_at"], seconds=WINDOW_SECONDS)
