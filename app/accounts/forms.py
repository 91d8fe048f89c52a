"""The forms of these pages. Each field is read as the same cell of a file would be."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Optional

from app.accounts import wording
from app.accounts.addresses import check_address
from surveys import clock
from surveys.accounts import MAX_NAME, Account
from surveys.contacts import Contact
from surveys.interchange import dates, values
from surveys.interchange.dates import DateForm
from surveys.interchange.events_file import MAX_NOTE
from surveys.interchange.values import Unreadable
from surveys.relationships import Relationship


def reads(read: Callable[[str], object]) -> Callable[[FlaskForm, Field], None]:
    """Validator that puts what *read* makes of the text into the field, or says what it expects."""

    def validate(_form: FlaskForm, field: Field) -> None:
        try:
            field.data = read(str(field.data or "").strip())
        except Unreadable as error:
            raise ValidationError(
                _("Expected %(expected)s.", expected=wording.translated(error.expected))
            ) from error

    return validate


def text(
    label: Any, read: Callable[[str], object], *, needed: Any = None, **more: Any
) -> StringField:
    """A field on one line; *needed*: what to say when it is left empty, else it may be."""
    first = InputRequired(needed) if needed else Optional()
    return StringField(label, [first, reads(read)], **more)


class UploadForm(FlaskForm):
    """Which file."""

    file = FileField(lazy("CSV file"), [FileRequired(lazy("Choose a file."))])


class AccountForm(FlaskForm):
    """A company. The parent is named as people know it, by name or reference."""

    name = text(lazy("Name"), values.line(MAX_NAME), needed=lazy("Give the account a name."))
    external_ref = text(lazy("Reference in your other tools"), values.line(80))
    parent = text(lazy("Parent account, by name or reference"), values.line(MAX_NAME))
    country = text(lazy("Country"), values.country)

    @classmethod
    def showing(cls, account: Account, parent: Account | None) -> "AccountForm":
        return cls(
            name=account.name,
            external_ref=account.external_ref,
            parent=parent.name if parent else None,
            country=account.country,
        )


class RelationshipForm(FlaskForm):
    """What an account is to us, as client or as partner."""

    subtype = SelectField(lazy("Kind of partner"), validate_choice=True)
    segment = text(lazy("Segment"), values.line(80))
    stage = SelectField(lazy("Stage"))
    owner = text(lazy("Manager in charge, by e-mail"), check_address)
    revenue = text(lazy("Revenue or spend, a year"), values.amount)
    currency = text(lazy("Currency"), values.currency)

    def __init__(self, kind: str, relationship: Relationship | None = None, **more: Any) -> None:
        super().__init__(**_shown(relationship), **more)
        self.stage.choices = wording.choices(wording.STAGES)
        self.subtype.choices = wording.choices(wording.SUBTYPES, none=_("Not said"))
        if kind == "client":
            del self.subtype

    def facts(self) -> dict[str, Any]:
        """The relationship's facts in this form, when it is valid."""
        subtype = self.subtype.data if self.subtype else None
        return {
            "subtype": subtype or None,
            "segment": self.segment.data or "",
            "stage": self.stage.data,
            "owner": self.owner.data or None,
            "revenue": None if self.revenue.data in (None, "") else self.revenue.data,
            "currency": self.currency.data or None,
        }


def _shown(relationship: Relationship | None) -> dict[str, Any]:
    if relationship is None:
        return {"stage": "active"}
    return {
        "subtype": relationship.subtype or "",
        "segment": relationship.segment,
        "stage": relationship.stage,
        "owner": relationship.owner,
        "revenue": None if relationship.revenue is None else f"{relationship.revenue:.2f}",
        "currency": relationship.currency,
    }


class ContactForm(FlaskForm):
    """A person. Without an address nobody will write to them."""

    name = text(lazy("Name"), values.line(200), needed=lazy("Give the contact a name."))
    email = text(lazy("E-mail"), check_address)
    role = SelectField(lazy("Role"))
    title = text(lazy("Function, in your own words"), values.line(120))
    language = SelectField(lazy("Language"))
    phone = text(lazy("Phone"), values.phone)
    active = BooleanField(lazy("May be asked: still works there"), default=True)

    def __init__(self, contact: Contact | None = None, **more: Any) -> None:
        super().__init__(obj=contact, **more)
        self.role.choices = wording.choices(wording.ROLES, none=_("Not said"))
        self.language.choices = wording.choices(wording.LANGUAGES, none=_("Not known"))

    def facts(self) -> dict[str, Any]:
        """The contact's facts in this form, when it is valid."""
        return {
            "name": self.name.data,
            "email": self.email.data or None,
            "role": self.role.data or None,
            "title": self.title.data or None,
            "language": self.language.data or None,
            "phone": self.phone.data or None,
            "active": bool(self.active.data),
        }


class EventForm(FlaskForm):
    """Something that happened."""

    date = text(
        lazy("Date, as 2026-12-31"),
        dates.day(DateForm("iso")),
        needed=lazy("Give the day, as 2026-12-31."),
    )
    kind = SelectField(lazy("Kind"))
    note = TextAreaField(lazy("Note"), [Optional(), reads(values.paragraph(MAX_NOTE))])

    def __init__(self, **more: Any) -> None:
        super().__init__(date=clock.today().isoformat(), **more)
        self.kind.choices = wording.choices(wording.EVENT_KINDS)
