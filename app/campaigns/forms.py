"""What a campaign's pages ask for."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import DateField, Field, IntegerField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from surveys import clock
from surveys.campaigns import MAX_NAME, MAX_NOTICE, MAX_RETENTION_MONTHS, Notice, Plan, one_line

WHAT = [
    SelectChoice("client:client", lazy("Clients: the client survey")),
    SelectChoice("partner:partner", lazy("Partners: the partner survey")),
    SelectChoice("pulse:client", lazy("Clients: a pulse after an event")),
    SelectChoice("pulse:partner", lazy("Partners: a pulse after an event")),
]
"""Questionnaire and kind of relationship, in one choice."""

USUAL_DAYS = 21
"""How long a new campaign is open unless its manager says otherwise."""


def tidy(text: str | None) -> str | None:
    """What was typed, on one line."""
    return one_line(text) if text else text


class PlanForm(FlaskForm):
    """A new campaign: its name, whom it asks what, and until when."""

    name = StringField(
        lazy("Name, for yourselves"),
        [DataRequired(lazy("Give the campaign a name.")), Length(max=MAX_NAME)],
        filters=[tidy],
    )
    what = SelectField(lazy("Who is asked, and what"), choices=WHAT)
    subject_event = StringField(
        lazy("The event, as respondents will read it"),
        [Length(max=MAX_NAME)],
        filters=[tidy],
    )
    closes_on = DateField(
        lazy("Last day for answers"),
        [InputRequired(lazy("Give the last day for answers, as year-month-day."))],
    )
    rhythm_months = SelectField(
        lazy("The period that questions speak of"),
        choices=[
            SelectChoice("12", lazy("the past 12 months")),
            SelectChoice("6", lazy("the past 6 months")),
        ],
    )

    def validate_closes_on(self, field: Field) -> None:
        if field.data and field.data < clock.today():
            raise ValidationError(_("The last day for answers must be today or later."))

    def validate_subject_event(self, field: Field) -> None:
        if (self.what.data or "").startswith("pulse:") and not field.data:
            raise ValidationError(_("A pulse asks about one event: name it."))

    def plan(self) -> Plan:
        """The plan of a form that is valid."""
        questionnaire_id, _separator, kind = str(self.what.data).partition(":")
        return Plan(
            name=str(self.name.data),
            questionnaire_id=questionnaire_id,
            kind=kind,
            closes_on=self.closes_on.data,
            rhythm_months=int(self.rhythm_months.data),
            subject_event=(self.subject_event.data or "") if questionnaire_id == "pulse" else "",
        )


def usual_close() -> date:
    """The closing date offered for a new campaign."""
    return clock.today() + timedelta(days=USUAL_DAYS)


def _words(label: Any, missing: Any = None) -> StringField:
    """A line of the notice; required when *missing* says what to do."""
    needed = DataRequired(missing) if missing else Optional()
    return StringField(label, [needed, Length(max=MAX_NOTICE)], filters=[tidy])


class NoticeForm(FlaskForm):
    """What respondents are told before the first question."""

    controller = _words(
        lazy("Who is responsible (legal name)"), lazy("Say which company is responsible.")
    )
    readers = _words(
        lazy("Who will read the answers: names and functions"),
        lazy("Name the people who will read the answers."),
    )
    readers_en = _words(lazy("The same in English"))
    purpose = _words(lazy("What the answers are used for"), lazy("Say what they are used for."))
    purpose_en = _words(lazy("The same purpose in English"))
    retention_months = IntegerField(
        lazy("Months the answers are kept after the campaign closes"),
        [
            InputRequired(lazy("Give a number of months.")),
            NumberRange(1, MAX_RETENTION_MONTHS, lazy("Give a number of months from 1 to 120.")),
        ],
    )
    privacy_contact = _words(
        lazy("Whom to write to about these data: a mail address"),
        lazy("Give an address people can write to about their data."),
    )

    def notice(self) -> Notice:
        """The notice of a form that is valid."""
        return Notice(
            controller=self.controller.data,
            purpose=self.purpose.data,
            readers=self.readers.data,
            privacy_contact=self.privacy_contact.data,
            retention_months=self.retention_months.data,
            purpose_en=self.purpose_en.data or "",
            readers_en=self.readers_en.data or "",
        )


class EmptyForm(FlaskForm):
    """A button that changes something: nothing but the token against forged requests."""
