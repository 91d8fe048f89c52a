"""What was done by whom: logins, password and role changes, imports, launches, exports.

An entry names things by id; no password, token, answer or mail address is ever written here.
"""

from dataclasses import dataclass

from surveys import clock
from surveys.db import Database
from surveys.ids import new_id

MAX_DETAIL = 500


@dataclass(frozen=True)
class Entry:
    """One act. `subject`: the id of what it was done to; `detail`: a few plain words."""

    id: str
    at: str
    user_id: str | None
    action: str
    subject: str
    detail: str


def record(
    db: Database, action: str, *, user_id: str | None = None, subject: str = "", detail: str = ""
) -> None:
    """Note that *action* was done; call it in the transaction that does it."""
    db.execute(
        """
        INSERT INTO audit_entry (id, at, user_id, action, subject, detail)
        VALUES (:id, :at, :user_id, :action, :subject, :detail)
        """,
        id=new_id(),
        at=clock.now(),
        user_id=user_id,
        action=action,
        subject=subject,
        detail=detail[:MAX_DETAIL],
    )


def latest(db: Database, *, limit: int = 100, user_id: str | None = None) -> list[Entry]:
    """The newest entries first; of one user when *user_id* is given."""
    rows = db.all(
        """
        SELECT id, at, user_id, action, subject, detail FROM audit_entry
         WHERE CAST(:user_id AS TEXT) IS NULL OR user_id = :user_id
         ORDER BY at DESC, id LIMIT :limit
        """,
        user_id=user_id,
        limit=limit,
    )
    return [Entry(**row) for row in rows]
