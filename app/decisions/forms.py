"""The forms of decisions and actions."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from surveys import clock
from surveys.action_papers import Arrangement, ExitStep
from surveys.actions import MAX_NOTE, OUTCOMES, Action
from surveys.decisions import MAX_REASON, review_date

USUAL, ON, NEVER = "usual", "on", "never"

MAX_AHEAD_DAYS = 3660
"""A day ten years off is a slip of the finger."""


def _to_come(_form: FlaskForm, field: Field) -> None:
    today = clock.today()
    if field.data is not None and not 0 < (field.data - today).days <= MAX_AHEAD_DAYS:
        raise ValidationError(_("Choose a day after today, within ten years."))


def _sensible(_form: FlaskForm, field: Field) -> None:
    """Any day within ten years: an action that is late keeps its day while its note changes."""
    if field.data is not None and abs((field.data - clock.today()).days) > MAX_AHEAD_DAYS:
        raise ValidationError(_("Choose a day within ten years."))


def fingerprint(*parts: object) -> str:
    """What tells whether something is still as it was when a page was made of it."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


class DecisionForm(FlaskForm):
    """Which class, why, and until when.

    seen: the proposal that the person had before them; held: the decision, by id.
    """

    seen = HiddenField()
    held = HiddenField()
    decided = RadioField(lazy("Class"), [InputRequired(lazy("Choose a class."))])
    reason = TextAreaField(lazy("Reason"), [Length(max=MAX_REASON)])
    review = RadioField(lazy("Until when does it hold?"), default=USUAL)
    review_on = DateField(lazy("That day"), [Optional(), _to_come])

    def validate_reason(self, field: Field) -> None:
        if self.decided.data and self.decided.data != self.seen.data and not field.data.strip():
            raise ValidationError(_("Say why this class and not the one proposed."))

    def validate_review(self, field: Field) -> None:
        if field.data == ON and not self.review_on.data:
            raise ValidationError(_("Choose the day of the review."))

    def kept_until(self, today: date) -> str | None:
        """ISO date of the review, None for until withdrawn."""
        if self.review.data == NEVER:
            return None
        if self.review.data == ON and self.review_on.data:
            chosen: date = self.review_on.data
            return chosen.isoformat()
        return review_date(self.decided.data, today).isoformat()


class ActionForm(FlaskForm):
    """When an action is due, whose it is, and a note. seen: how these stood when it was shown."""

    seen = HiddenField()
    due_on = DateField(lazy("Due on"), [InputRequired(lazy("Choose a day.")), _sensible])
    owner_id = SelectField(lazy("Whose it is"))
    note = TextAreaField(lazy("Note"), [Length(max=MAX_NOTE)])

    @property
    def said(self) -> str:
        """As *seen*, of what was posted."""
        due_on = self.due_on.data.isoformat() if self.due_on.data else ""
        return fingerprint(due_on, self.owner_id.data or None, (self.note.data or "").strip())

    @staticmethod
    def held(action: Action) -> dict[str, Any]:
        """The fields of *action* as they are kept."""
        return {
            "seen": fingerprint(action.due_on, action.owner_id, action.note),
            "due_on": date.fromisoformat(action.due_on),
            "owner_id": action.owner_id or "",
            "note": action.note,
        }


class ClosingForm(FlaskForm):
    """How an action ended."""

    outcome = RadioField(lazy("How did it end?"), [InputRequired(lazy("Say how it ended."))])
    closing_note = TextAreaField(lazy("What came of it"), [Length(max=MAX_NOTE)])

    def __init__(self, words: dict[str, Any], **more: Any) -> None:
        super().__init__(**more)
        self.outcome.choices = [(key, str(words[key])) for key in OUTCOMES]


class SheetForm(FlaskForm):
    """The give-and-get sheet of a renegotiation. seen: how it stood when it was shown."""

    seen = HiddenField()
    we_ask = TextAreaField(lazy("What we ask"), [Length(max=MAX_NOTE)])
    we_give = TextAreaField(lazy("What we give"), [Length(max=MAX_NOTE)])
    must_change = TextAreaField(
        lazy("What must change for us to go on"), [Length(max=MAX_NOTE)]
    )  # fmt: skip
    by_date = DateField(lazy("By which day"), [Optional(), _sensible])

    @classmethod
    def showing(cls, sheet: Arrangement) -> "SheetForm":
        """The form of a sheet as it is kept."""
        by_date = date.fromisoformat(sheet.by_date) if sheet.by_date else None
        held = {**asdict(sheet), "by_date": by_date, "seen": fingerprint(sheet)}
        return cls(formdata=None, data=held)

    def sheet(self) -> Arrangement:
        """What was posted, when it is valid."""
        return Arrangement(
            we_ask=self.we_ask.data or "",
            we_give=self.we_give.data or "",
            must_change=self.must_change.data or "",
            by_date=self.by_date.data.isoformat() if self.by_date.data else None,
        )


@dataclass(frozen=True)
class StepLine:
    """One step of an exit as it is kept, and as somebody ticked it and noted it.

    is_other: somebody else changed it meanwhile, and both stand on the page.
    """

    kept: ExitStep
    ticked: bool
    note: str
    is_other: bool = False

    @classmethod
    def showing(cls, step: ExitStep) -> "StepLine":
        return cls(step, bool(step.done_on), step.note)

    @property
    def seen(self) -> str:
        """How the step stood when the page was made of it."""
        return fingerprint(bool(self.kept.done_on), self.kept.note)

    @property
    def said(self) -> str:
        """The same of what was ticked; a note is kept with what is done."""
        return fingerprint(self.ticked, self.note if self.ticked else "")
