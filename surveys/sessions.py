"""Who is logged in: one row per session, found by the hash of its cookie, gone the moment it ends.

A copy of the database opens no session: the cookie's value itself is never stored.
"""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from surveys import clock
from surveys.db import Database

IDLE_SECONDS = 8 * 3600
"""A session nobody used for a working day is over."""

ABSOLUTE_SECONDS = 7 * 24 * 3600
"""A session is over after a week, however busy."""

TOUCH_SECONDS = 5 * 60
"""How exactly `seen_at` is kept: a write on each page would cost more than it tells."""


@dataclass(frozen=True)
class Session:
    """One login of one user in one browser."""

    hash: str
    user_id: str
    created_at: str
    seen_at: str
    expires_at: str


def start(db: Database, user_id: str, *, moment: str | None = None) -> str:
    """Begin a session; returns the cookie's value: 43 characters, 256 bits, kept nowhere else."""
    cookie = secrets.token_urlsafe(32)
    began = moment or clock.now()
    db.execute(
        """
        INSERT INTO session (hash, user_id, created_at, seen_at, expires_at)
        VALUES (:hash, :user_id, :began, :began, :expires_at)
        """,
        hash=hash_of(cookie),
        user_id=user_id,
        began=began,
        expires_at=clock.after(began, seconds=ABSOLUTE_SECONDS),
    )
    return cookie


def find(db: Database, cookie: str, *, moment: str | None = None) -> Session | None:
    """The living session of this cookie, whose user is active; None otherwise.

    A clock that went back only makes sessions live longer by what it went back.
    """
    present = moment or clock.now()
    row = db.maybe(
        """
        SELECT session.hash, session.user_id, session.created_at, session.seen_at,
               session.expires_at
          FROM session
          JOIN staff_user ON staff_user.id = session.user_id AND staff_user.active = TRUE
         WHERE session.hash = :hash
           AND session.expires_at > :present
           AND session.seen_at > :idle_since
        """,
        hash=hash_of(cookie),
        present=present,
        idle_since=clock.after(present, seconds=-IDLE_SECONDS),
    )
    return Session(**row) if row else None


def is_due_for_touch(session: Session, *, moment: str | None = None) -> bool:
    """Whether `seen_at` is old enough to be worth a write."""
    present = moment or clock.now()
    return session.seen_at < clock.after(present, seconds=-TOUCH_SECONDS)


def touch(db: Database, session_hash: str, *, moment: str | None = None) -> None:
    """The session was just used."""
    db.execute(
        "UPDATE session SET seen_at = :present WHERE hash = :hash",
        hash=session_hash,
        present=moment or clock.now(),
    )


def of_user(db: Database, user_id: str, *, moment: str | None = None) -> list[Session]:
    """The user's living sessions, the last used first."""
    present = moment or clock.now()
    rows = db.all(
        """
        SELECT hash, user_id, created_at, seen_at, expires_at FROM session
         WHERE user_id = :user_id AND expires_at > :present AND seen_at > :idle_since
         ORDER BY seen_at DESC, hash
        """,
        user_id=user_id,
        present=present,
        idle_since=clock.after(present, seconds=-IDLE_SECONDS),
    )
    return [Session(**row) for row in rows]


def end(db: Database, session_hash: str, *, user_id: str) -> bool:
    """End this session if it is the user's own; whether there was one."""
    return (
        db.execute(
            "DELETE FROM session WHERE hash = :hash AND user_id = :user_id",
            hash=session_hash,
            user_id=user_id,
        )
        > 0
    )


def end_all(db: Database, user_id: str, *, but: str | None = None) -> int:
    """End every session of the user except the one whose hash is *but*; returns how many."""
    return db.execute(
        "DELETE FROM session WHERE user_id = :user_id AND hash <> :but",
        user_id=user_id,
        but=but or "",
    )


def forget_expired(db: Database, moment: str | None = None) -> int:
    """Remove the rows of sessions that ran out; returns how many."""
    present = moment or clock.now()
    return db.execute(
        "DELETE FROM session WHERE expires_at <= :present OR seen_at <= :idle_since",
        present=present,
        idle_since=clock.after(present, seconds=-IDLE_SECONDS),
    )


def hash_of(cookie: str) -> str:
    """What the database keeps of a cookie."""
    return sha256(cookie.encode("utf-8", "replace")).hexdigest()
