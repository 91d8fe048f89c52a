"""Classes that people decided: beside the proposal of that day, signed, dated, until a review."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from surveys import audit, clock
from surveys.db import Database, Row
from surveys.errors import BadInput, NotFound
from surveys.ids import new_id

CLASSES = ("end", "renegotiate", "repair", "improve", "maintain", "grow")
"""What may be decided, worst first: the bands of the score, and what comes before an end."""

MAX_REASON = 2000
REVIEW_DAYS = 365
URGENT_REVIEW_DAYS = 90
URGENT = ("end", "renegotiate", "repair")
"""These are looked at again within a quarter: they must not become a habit."""


@dataclass(frozen=True)
class Decision:
    """One decision. proposed: what was proposed that day, None when nothing was; grounds: why.

    kept_until: ISO date from which it no longer holds; None: until withdrawn. decided_by: a name.
    """

    id: str
    relationship_id: str
    proposed: str | None
    grounds: tuple[Mapping[str, Any], ...]
    decided: str
    decided_by: str | None
    decided_at: str
    reason: str
    kept_until: str | None
    withdrawn_at: str | None
    withdrawn_by: str | None
    is_current: bool

    @property
    def confirms(self) -> bool:
        """Whether the person decided what was proposed."""
        return self.decided == self.proposed

    def holds_on(self, today: date) -> bool:
        """Whether it is the class to show on that day."""
        return self.is_current and not self.is_overdue(today)

    def is_overdue(self, today: date) -> bool:
        """Whether its review is due: it holds no more, and a new decision is asked for."""
        return (
            self.is_current and self.kept_until is not None and self.kept_until < today.isoformat()
        )

    def is_contradicted(self, proposed_now: str | None) -> bool:
        """Whether what is proposed now is neither what was decided nor what was proposed then."""
        return proposed_now is not None and proposed_now not in (self.decided, self.proposed)


def review_date(decided: str, today: date) -> date:
    """The day that is offered for the review of a decision."""
    return today + timedelta(days=URGENT_REVIEW_DAYS if decided in URGENT else REVIEW_DAYS)


def decide(
    db: Database,
    relationship_id: str,
    *,
    decided: str,
    proposed: str | None,
    grounds: Sequence[Mapping[str, Any]],
    decided_by: str | None,
    reason: str,
    kept_until: str | None,
    today: date | None = None,
) -> str:
    """Keep a decision, which takes the place of the one before; returns its id.

    Raises BadInput: an unknown class, another class than the one proposed without a reason, or a
    review that is not after today.
    """
    reason = reason.strip()
    if decided not in CLASSES:
        raise BadInput(f"class must be one of {', '.join(CLASSES)}; got {decided!r}")
    if decided != proposed and not reason:
        raise BadInput("a class that was not proposed needs a reason; got none")
    if kept_until is not None and kept_until <= (today or clock.today()).isoformat():
        raise BadInput(f"review must be after today; got {kept_until}")
    decision_id = new_id()
    with db.transaction():
        _set_aside(db, relationship_id)
        db.execute(
            """
            INSERT INTO class_decision (id, relationship_id, proposed, grounds, decided,
                                        decided_by, decided_at, reason, kept_until)
            VALUES (:id, :relationship_id, :proposed, :grounds, :decided,
                    :decided_by, :decided_at, :reason, :kept_until)
            """,
            id=decision_id,
            relationship_id=relationship_id,
            proposed=proposed,
            grounds=json.dumps(list(grounds), ensure_ascii=False),
            decided=decided,
            decided_by=decided_by,
            decided_at=clock.now(),
            reason=reason[:MAX_REASON],
            kept_until=kept_until,
        )
        detail = f"{decided} (proposed: {proposed or 'nothing'})"
        audit.record(db, "class.decide", user_id=decided_by, subject=relationship_id, detail=detail)
    return decision_id


def withdraw(db: Database, decision_id: str, *, withdrawn_by: str | None) -> None:
    """The class of the score holds again; the decision stays in the history.

    Raises NotFound: no such decision, or another took its place already.
    """
    with db.transaction():
        found = get(db, decision_id)
        if not found.is_current:
            raise NotFound(f"decision {decision_id} holds no more")
        db.execute(
            """
            UPDATE class_decision
               SET withdrawn_at = :moment, withdrawn_by = :user_id, is_current = FALSE
             WHERE id = :id
            """,
            moment=clock.now(),
            user_id=withdrawn_by,
            id=decision_id,
        )
        audit.record(
            db, "class.withdraw", user_id=withdrawn_by, subject=found.relationship_id,
            detail=found.decided,
        )  # fmt: skip


def get(db: Database, decision_id: str) -> Decision:
    """The decision of that id. Raises NotFound."""
    return _decision(db.one(f"{_SELECT} WHERE class_decision.id = :id", id=decision_id))


def current(db: Database, relationship_id: str) -> Decision | None:
    """The latest decision that was not withdrawn; its review may be overdue."""
    row = db.maybe(
        f"""
        {_SELECT}
         WHERE class_decision.relationship_id = :relationship_id AND class_decision.is_current
        """,
        relationship_id=relationship_id,
    )
    return _decision(row) if row else None


def history(db: Database, relationship_id: str) -> list[Decision]:
    """Every decision about a relationship, latest first."""
    rows = db.all(
        f"""
        {_SELECT}
         WHERE class_decision.relationship_id = :relationship_id
         ORDER BY class_decision.decided_at DESC, class_decision.id
        """,
        relationship_id=relationship_id,
    )
    return [_decision(row) for row in rows]


_SELECT = """
SELECT class_decision.id, class_decision.relationship_id, class_decision.proposed,
       class_decision.grounds, class_decision.decided, decider.name AS decided_by,
       class_decision.decided_at, class_decision.reason, class_decision.kept_until,
       class_decision.withdrawn_at, withdrawer.name AS withdrawn_by, class_decision.is_current
  FROM class_decision
  LEFT JOIN staff_user AS decider ON decider.id = class_decision.decided_by
  LEFT JOIN staff_user AS withdrawer ON withdrawer.id = class_decision.withdrawn_by
"""


def _set_aside(db: Database, relationship_id: str) -> None:
    db.execute(
        """
        UPDATE class_decision SET is_current = FALSE
         WHERE relationship_id = :relationship_id AND is_current
        """,
        relationship_id=relationship_id,
    )


def _decision(row: Row) -> Decision:
    grounds = tuple(json.loads(row["grounds"]))
    return Decision(**{**row, "grounds": grounds, "is_current": bool(row["is_current"])})
