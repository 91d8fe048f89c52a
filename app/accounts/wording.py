"""What these pages call columns, kinds, roles; and the import's sentences in the reader's language.

Choices of forms are pairs of value and words, as WTForms takes them.
"""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from app.i18n import number
from surveys.interchange.messages import Message

WHAT = {
    "accounts": lazy("Accounts"),
    "contacts": lazy("Contacts"),
    "events": lazy("Events"),
    "figures": lazy("Figures"),
}

COLUMNS = {
    "account": lazy("Account"),
    "country": lazy("Country"),
    "currency": lazy("Currency"),
    "date": lazy("Date"),
    "days_late": lazy("Days late"),
    "email": lazy("E-mail"),
    "external_ref": lazy("Reference"),
    "kind": lazy("Kind"),
    "language": lazy("Language"),
    "margin": lazy("Margin, percent"),
    "name": lazy("Name"),
    "note": lazy("Note"),
    "owner": lazy("Manager in charge"),
    "parent": lazy("Parent account"),
    "phone": lazy("Phone"),
    "revenue": lazy("Revenue or spend, a year"),
    "role": lazy("Role"),
    "segment": lazy("Segment"),
    "source": lazy("Source"),
    "subtype": lazy("Kind of partner"),
}

KINDS = {"client": lazy("Client"), "partner": lazy("Partner")}

SUBTYPES = {
    "supplier": lazy("Supplier"),
    "subcontractor": lazy("Subcontractor"),
    "distributor": lazy("Distributor"),
    "information_provider": lazy("Information provider"),
}

STAGES = {"prospect": lazy("Prospect"), "active": lazy("Under way"), "ended": lazy("Ended")}

ROLES = {"decider": lazy("Decides"), "buyer": lazy("Buys"), "user": lazy("Uses")}

LANGUAGES = {"fr": lazy("French"), "en": lazy("English")}

EVENT_KINDS = {
    "visit": lazy("Visit"),
    "call": lazy("Call"),
    "meeting": lazy("Meeting"),
    "complaint": lazy("Complaint"),
    "delivery": lazy("Delivery"),
    "late_delivery": lazy("Late delivery"),
    "payment": lazy("Payment"),
    "late_payment": lazy("Late payment"),
    "contract": lazy("Contract"),
    "renewal": lazy("Renewal"),
    "incident": lazy("Incident"),
    "training": lazy("Training"),
}

DATE_FORMS = {
    "": lazy("The file decides"),
    "iso": "2026-12-31",
    "day_first": lazy("31/12/2026 (day first)"),
    "month_first": lazy("12/31/2026 (month first)"),
}

ENCODINGS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}

DELIMITERS = {";": lazy("semicolon"), ",": lazy("comma"), "\t": lazy("tab")}


def choices(names: Mapping[str, object], *, none: str | None = None) -> list[tuple[str, str]]:
    """The choices of a select; *none*: words for the empty one, which then comes first."""
    found = [(value, str(name)) for value, name in names.items()]
    return found if none is None else [("", none), *found]


def named(names: Mapping[str, object], value: str | None) -> str:
    """The words for *value*; the value itself when it has none."""
    return str(names.get(value or "", value or ""))


WORDS_OF: dict[str, Mapping[str, object]] = {
    "kind": {**KINDS, **EVENT_KINDS},
    "subtype": SUBTYPES,
    "role": ROLES,
    "language": LANGUAGES,
}
"""Columns whose values have words of their own."""


def cell(column: str, value: str) -> str:
    """A value of a file, as understood, in the words of these pages."""
    if column == "revenue" and value:
        return number(float(value), 2)
    return ", ".join(named(WORDS_OF.get(column, {}), part) for part in value.split(" + "))


def translated(sentence: Message) -> str:
    """*sentence*, and the sentences in its places, in the language of this request."""
    values = {
        name: translated(value) if isinstance(value, Message) else value
        for name, value in sentence.values.items()
    }
    return str(_(sentence.text, **values))
