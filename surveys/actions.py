"""Actions: what was set about for a relationship, by when, by whom, and how it ended."""

from dataclasses import dataclass
from datetime import date, timedelta

from surveys import audit, clock
from surveys.db import Database, Row
from surveys.errors import BadInput, NotFound
from surveys.ids import new_id

KINDS = (
    "renegotiate",
    "repair",
    "replacement_plan",
    "exit_plan",
    "call",
    "fix",
    "review",
    "referral",
    "project",
    "testimonial",
)
OUTCOMES = ("worked", "without_effect", "overtaken")

DUE_DAYS = {
    "renegotiate": 30,
    "repair": 5,
    "replacement_plan": 60,
    "exit_plan": 30,
    "call": 5,
    "fix": 90,
    "review": 180,
    "referral": 30,
    "project": 60,
    "testimonial": 30,
}
"""Days from opening an action until it is due, where the person names no other day."""

OF_CLASS = {
    "end": "exit_plan",
    "renegotiate": "renegotiate",
    "repair": "repair",
    "improve": "fix",
    "maintain": "review",
    "grow": "referral",
    "replacement_plan": "replacement_plan",
}
"""The action to begin with, by what is proposed first."""

MAX_NOTE = 4000


@dataclass(frozen=True)
class Action:
    """One action. due_on: ISO date. outcome: one of OUTCOMES, None while it is open.

    account, account_id, kind_of: the relationship it is about. opened_by, owner, closed_by: names.
    """

    id: str
    relationship_id: str
    account_id: str
    account: str
    kind_of: str
    kind: str
    opened_at: str
    opened_by: str | None
    due_on: str
    owner_id: str | None
    owner: str | None
    note: str
    closed_at: str | None
    closed_by: str | None
    outcome: str | None
    closing_note: str

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on < today.isoformat()


def due_date(kind: str, today: date) -> date:
    """When an action of *kind* is due that is opened on *today*."""
    return today + timedelta(days=DUE_DAYS[kind])


def start(
    db: Database,
    relationship_id: str,
    kind: str,
    *,
    opened_by: str | None,
    due_on: str | None = None,
    note: str = "",
    today: date | None = None,
) -> str:
    """Open an action, owned by whoever opens it; returns its id.

    One of its kind that is still open is returned instead: a double click starts nothing twice.

    Raises BadInput on an unknown kind, NotFound on an unknown relationship.
    """
    if kind not in KINDS:
        raise BadInput(f"action must be one of {', '.join(KINDS)}; got {kind!r}")
    due = due_on or due_date(kind, today or clock.today()).isoformat()
    with db.transaction():
        db.one("SELECT id FROM relationship WHERE id = :id", id=relationship_id)
        known = db.maybe(
            """
            SELECT id FROM action
             WHERE relationship_id = :relationship_id AND kind = :kind AND closed_at IS NULL
             ORDER BY opened_at LIMIT 1
            """,
            relationship_id=relationship_id,
            kind=kind,
        )
        if known:
            return str(known["id"])
        action_id = new_id()
        db.execute(
            """
            INSERT INTO action (id, relationship_id, kind, opened_at, opened_by, due_on, owner_id,
                                note)
            VALUES (:id, :relationship_id, :kind, :opened_at, :opened_by, :due_on, :opened_by,
                    :note)
            """,
            id=action_id,
            relationship_id=relationship_id,
            kind=kind,
            opened_at=clock.now(),
            opened_by=opened_by,
            due_on=due,
            note=note.strip()[:MAX_NOTE],
        )
        audit.record(
            db, "action.start", user_id=opened_by, subject=relationship_id, detail=kind
        )  # fmt: skip
    return action_id


def change(
    db: Database,
    action_id: str,
    *,
    due_on: str,
    owner_id: str | None,
    note: str,
    changed_by: str | None,
) -> None:
    """Another day, owner or note for an open action. Raises NotFound: no such one that is open."""
    with db.transaction():
        _open_one(db, action_id)
        db.execute(
            "UPDATE action SET due_on = :due_on, owner_id = :owner_id, note = :note WHERE id = :id",
            due_on=due_on,
            owner_id=owner_id,
            note=note.strip()[:MAX_NOTE],
            id=action_id,
        )
        audit.record(db, "action.change", user_id=changed_by, subject=action_id)


def close(
    db: Database, action_id: str, *, outcome: str, closing_note: str, closed_by: str | None
) -> None:
    """Close an open action. Raises BadInput on an unknown outcome, NotFound: no open one."""
    if outcome not in OUTCOMES:
        raise BadInput(f"outcome must be one of {', '.join(OUTCOMES)}; got {outcome!r}")
    with db.transaction():
        action = _open_one(db, action_id)
        db.execute(
            """
            UPDATE action
               SET closed_at = :moment, closed_by = :user_id, outcome = :outcome,
                   closing_note = :note
             WHERE id = :id
            """,
            moment=clock.now(),
            user_id=closed_by,
            outcome=outcome,
            note=closing_note.strip()[:MAX_NOTE],
            id=action_id,
        )
        audit.record(
            db, "action.close", user_id=closed_by, subject=action_id,
            detail=f"{action.kind} {outcome}",
        )  # fmt: skip


def get(db: Database, action_id: str) -> Action:
    """The action of that id. Raises NotFound."""
    return _action(db.one(f"{_SELECT} WHERE action.id = :id", id=action_id))


def of_relationship(db: Database, relationship_id: str) -> list[Action]:
    """Every action about a relationship, oldest first."""
    rows = db.all(
        f"""
        {_SELECT} WHERE action.relationship_id = :relationship_id
         ORDER BY action.opened_at, action.id
        """,
        relationship_id=relationship_id,
    )
    return [_action(row) for row in rows]


def open_ones(db: Database, *, owner_id: str | None = None) -> list[Action]:
    """All open actions, or those of one owner, the longest overdue first."""
    rows = db.all(
        f"""
        {_SELECT}
         WHERE action.closed_at IS NULL
           AND (CAST(:owner_id AS TEXT) IS NULL OR action.owner_id = :owner_id)
         ORDER BY action.due_on, account.name_folded, action.id
        """,
        owner_id=owner_id,
    )
    return [_action(row) for row in rows]


def closed_ones(db: Database, *, owner_id: str | None = None, limit: int = 50) -> list[Action]:
    """The actions closed last, latest first."""
    rows = db.all(
        f"""
        {_SELECT}
         WHERE action.closed_at IS NOT NULL
           AND (CAST(:owner_id AS TEXT) IS NULL OR action.owner_id = :owner_id)
         ORDER BY action.closed_at DESC, action.id
         LIMIT :limit
        """,
        owner_id=owner_id,
        limit=limit,
    )
    return [_action(row) for row in rows]


def overdue(db: Database, today: date) -> list[Action]:
    """The open actions whose day has passed, about relationships that go on, latest first."""
    rows = db.all(
        f"""
        {_SELECT}
         WHERE action.closed_at IS NULL AND action.due_on < :today
           AND relationship.stage = 'active'
         ORDER BY action.due_on DESC, action.id
        """,
        today=today.isoformat(),
    )
    return [_action(row) for row in rows]


_SELECT = """
SELECT action.id, action.relationship_id, account.id AS account_id, account.name AS account,
       relationship.kind AS kind_of, action.kind, action.opened_at, opener.name AS opened_by,
       action.due_on, action.owner_id, owner.name AS owner, action.note, action.closed_at,
       closer.name AS closed_by, action.outcome, action.closing_note
  FROM action
  JOIN relationship ON relationship.id = action.relationship_id
  JOIN account ON account.id = relationship.account_id
  LEFT JOIN staff_user AS opener ON opener.id = action.opened_by
  LEFT JOIN staff_user AS owner ON owner.id = action.owner_id
  LEFT JOIN staff_user AS closer ON closer.id = action.closed_by
"""


def _action(row: Row) -> Action:
    return Action(**row)


def _open_one(db: Database, action_id: str) -> Action:
    action = get(db, action_id)
    if not action.is_open:
        raise NotFound(f"action {action_id} is closed")
    return action
