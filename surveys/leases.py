"""Leases on due work: who holds a piece of it, until when, and how often it has failed.

Work is derived from state, so a lost lease loses nothing: it runs out and the work is done again.
"""

from collections.abc import Callable
from dataclasses import dataclass

from surveys import clock
from surveys.db import Database

MAX_TRIES = 3
"""A piece of work that failed so often is set aside and shown by `rapport doctor`."""


MAX_MAIL_TRIES = 80
"""Mails are tried longer than other work: about three days, see `app/mailing.py`."""


@dataclass(frozen=True)
class Lease:
    """Who holds a piece of work, until when, how often it was taken, and why it failed last."""

    holder: str
    held_until: str
    tries: int
    last_error: str | None


@dataclass(frozen=True)
class SetAside:
    """Work given up after MAX_TRIES."""

    work: str
    subject_id: str
    tries: int
    last_error: str | None


def claim(
    db: Database,
    work: str,
    subject_ids: list[str],
    *,
    holder: str,
    seconds: float,
    max_tries: int = MAX_TRIES,
) -> list[str]:
    """Take a lease of *seconds* on those of *subject_ids* that nobody holds; returns those taken.

    A lease that ran out is taken over and counts as a try: its holder died or hung over it.
    """
    moment = clock.now()
    taken = []
    with db.transaction():
        for subject_id in subject_ids:
            row = db.maybe(
                """
                INSERT INTO lease (work, subject_id, holder, held_until, tries)
                VALUES (:work, :subject_id, :holder, :until, 1)
                ON CONFLICT (work, subject_id) DO UPDATE
                   SET holder = excluded.holder, held_until = excluded.held_until,
                       tries = lease.tries + 1
                 WHERE lease.held_until <= :moment AND lease.tries < :max_tries
                RETURNING subject_id
                """,
                work=work,
                subject_id=subject_id,
                holder=holder,
                until=clock.after(moment, seconds=seconds),
                moment=moment,
                max_tries=max_tries,
            )
            if row is not None:
                taken.append(subject_id)
    return taken


def release(db: Database, work: str, subject_ids: list[str]) -> None:
    """The work is done: forget its leases. Call it in the transaction that stores the result."""
    db.execute_many(
        "DELETE FROM lease WHERE work = :work AND subject_id = :subject_id",
        [{"work": work, "subject_id": subject_id} for subject_id in subject_ids],
    )


def fail(
    db: Database, work: str, subject_id: str, *, error: str, retry_after_seconds: float
) -> None:
    """The work failed: note why, and let nobody take it before *retry_after_seconds*."""
    db.execute(
        """
        UPDATE lease SET last_error = :error, held_until = :until
         WHERE work = :work AND subject_id = :subject_id
        """,
        work=work,
        subject_id=subject_id,
        error=error[:500],
        until=clock.after(clock.now(), seconds=retry_after_seconds),
    )


def find(db: Database, work: str, subject_id: str) -> Lease | None:
    """The lease on that piece of work, held or run out; None when there is none."""
    row = db.maybe(
        """
        SELECT holder, held_until, tries, last_error FROM lease
         WHERE work = :work AND subject_id = :subject_id
        """,
        work=work,
        subject_id=subject_id,
    )
    return Lease(**row) if row else None


def set_aside(db: Database, *, max_tries: int = MAX_TRIES) -> list[SetAside]:
    """What was given up, for people to look at. A mail server that is away never is."""
    rows = db.all(
        """
        SELECT work, subject_id, tries, last_error FROM lease
         WHERE tries >= CASE WHEN work = 'mail' THEN :mail_tries ELSE :max_tries END
           AND work <> 'mail-server' AND held_until <= :moment
         ORDER BY work, subject_id
        """,
        max_tries=max_tries,
        mail_tries=MAX_MAIL_TRIES,
        moment=clock.now(),
    )
    return [SetAside(**row) for row in rows]


def end_those_of_the_dead(db: Database, *, alive: Callable[[str], bool]) -> int:
    """Let leases whose holder is not *alive* run out now; the try counts. Returns how many."""
    rows = db.all(
        "SELECT DISTINCT holder FROM lease WHERE held_until > :moment", moment=clock.now()
    )
    dead = [row["holder"] for row in rows if not alive(row["holder"])]
    moment = clock.now()
    return sum(
        db.execute(
            "UPDATE lease SET held_until = :moment WHERE holder = :holder AND held_until > :moment",
            holder=holder,
            moment=moment,
        )
        for holder in dead
    )
