"""The forms of decisions and actions."""

from dataclasses import asdict
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
from surveys.action_papers import Arrangement
from surveys.actions import MAX_NOTE, OUTCOMES
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


class DecisionForm(FlaskForm):
    """Which class, why, and until when. seen: the proposal that the person had before them."""

    seen = HiddenField()
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
    """When an action is due, whose it is, and a note."""

    due_on = DateField(lazy("Due on"), [InputRequired(lazy("Choose a day.")), _sensible])
    owner_id = SelectField(lazy("Whose it is"))
    note = TextAreaField(lazy("Note"), [Length(max=MAX_NOTE)])


class ClosingForm(FlaskForm):
    """How an action ended."""

    outcome = RadioField(lazy("How did it end?"), [InputRequired(lazy("Say how it ended."))])
    closing_note = TextAreaField(lazy("What came of it"), [Length(max=MAX_NOTE)])

    def __init__(self, words: dict[str, Any], **more: Any) -> None:
        super().__init__(**more)
        self.outcome.choices = [(key, str(words[key])) for key in OUTCOMES]


class SheetForm(FlaskForm):
    """The give-and-get sheet of a renegotiation."""

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
        return cls(formdata=None, data={**asdict(sheet), "by_date": by_date})

    def sheet(self) -> Arrangement:
        """What was posted, when it is valid."""
        return Arrangement(
            we_ask=self.we_ask.data or "",
            we_give=self.we_give.data or "",
            must_change=self.must_change.data or "",
            by_date=self.by_date.data.isoformat() if self.by_date.data else None,
        )
