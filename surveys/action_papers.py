"""The papers of two actions: the give-and-get sheet of a renegotiation, the steps of an exit."""

from dataclasses import dataclass

from surveys import actions, audit, clock
from surveys.db import Database
from surveys.errors import BadInput

EXIT_STEPS = (
    "notice",
    "open_orders",
    "invoices",
    "data_access",
    "knowledge",
    "replacement",
    "who_tells",
    "last_survey",
    "no_offers",
)
"""What an exit must have settled; their words are app/decisions/words.py's."""


@dataclass(frozen=True)
class Arrangement:
    """What we ask, what we give, what must change, and by which day (ISO date or None)."""

    we_ask: str = ""
    we_give: str = ""
    must_change: str = ""
    by_date: str | None = None
    saved_at: str | None = None
    saved_by: str | None = None

    def says_as(self, other: "Arrangement") -> bool:
        """Whether both say the same, whoever wrote it when."""
        return self._words() == other._words()

    def _words(self) -> tuple[str | None, ...]:
        texts = (self.we_ask, self.we_give, self.must_change)
        return (*(text.strip() for text in texts), self.by_date)


@dataclass(frozen=True)
class ExitStep:
    """One step of the list; done_on is None while it is still to do. done_by: a name."""

    step: str
    done_on: str | None = None
    done_by: str | None = None
    note: str = ""


def arrangement(db: Database, action_id: str) -> Arrangement:
    """The sheet of an action; an empty one when nothing was written yet."""
    row = db.maybe(
        """
        SELECT arrangement.we_ask, arrangement.we_give, arrangement.must_change,
               arrangement.by_date, arrangement.saved_at, staff_user.name AS saved_by
          FROM arrangement
          LEFT JOIN staff_user ON staff_user.id = arrangement.saved_by
         WHERE arrangement.action_id = :action_id
        """,
        action_id=action_id,
    )
    return Arrangement(**row) if row else Arrangement()


def save_arrangement(
    db: Database, action_id: str, sheet: Arrangement, *, saved_by: str | None
) -> None:
    """Write the sheet of an action anew. Raises NotFound on an unknown action."""
    with db.transaction():
        actions.get(db, action_id)
        db.execute(
            """
            INSERT INTO arrangement (action_id, we_ask, we_give, must_change, by_date, saved_at,
                                     saved_by)
            VALUES (:action_id, :we_ask, :we_give, :must_change, :by_date, :saved_at, :saved_by)
            ON CONFLICT (action_id) DO UPDATE
               SET we_ask = excluded.we_ask, we_give = excluded.we_give,
                   must_change = excluded.must_change, by_date = excluded.by_date,
                   saved_at = excluded.saved_at, saved_by = excluded.saved_by
            """,
            action_id=action_id,
            we_ask=sheet.we_ask.strip()[: actions.MAX_NOTE],
            we_give=sheet.we_give.strip()[: actions.MAX_NOTE],
            must_change=sheet.must_change.strip()[: actions.MAX_NOTE],
            by_date=sheet.by_date,
            saved_at=clock.now(),
            saved_by=saved_by,
        )
        audit.record(db, "arrangement.save", user_id=saved_by, subject=action_id)


def exit_steps(db: Database, action_id: str) -> list[ExitStep]:
    """All steps of an exit in their order, done or not."""
    rows = db.all(
        """
        SELECT exit_step.step, exit_step.done_on, staff_user.name AS done_by, exit_step.note
          FROM exit_step
          LEFT JOIN staff_user ON staff_user.id = exit_step.done_by
         WHERE exit_step.action_id = :action_id
         ORDER BY exit_step.step
        """,
        action_id=action_id,
    )
    done = {row["step"]: ExitStep(**row) for row in rows}
    return [done.get(step, ExitStep(step)) for step in EXIT_STEPS]


def tick(
    db: Database, action_id: str, step: str, *, done: bool, note: str, done_by: str | None
) -> None:
    """Mark a step as done today by someone, or as still to do; a note is kept with what is done.

    A step that is done already keeps its day and its person.

    Raises BadInput on an unknown step, NotFound on an unknown action.
    """
    if step not in EXIT_STEPS:
        raise BadInput(f"step must be one of {', '.join(EXIT_STEPS)}; got {step!r}")
    with db.transaction():
        actions.get(db, action_id)
        if not done:
            db.execute(
                "DELETE FROM exit_step WHERE action_id = :action_id AND step = :step",
                action_id=action_id,
                step=step,
            )
        else:
            db.execute(
                """
                INSERT INTO exit_step (action_id, step, done_on, done_by, note)
                VALUES (:action_id, :step, :done_on, :done_by, :note)
                ON CONFLICT (action_id, step) DO UPDATE SET note = excluded.note
                """,
                action_id=action_id,
                step=step,
                done_on=clock.today().isoformat(),
                done_by=done_by,
                note=note.strip()[: actions.MAX_NOTE],
            )
        state = "done" if done else "to do"
        audit.record(
            db, "exit_step.tick", user_id=done_by, subject=action_id, detail=f"{step} {state}"
        )
