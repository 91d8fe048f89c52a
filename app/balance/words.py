"""The words of the balance: what each label means, and what to do about it."""

from flask_babel import lazy_gettext as lazy

LABELS = {
    "they_benefit": lazy("They gain more"),
    "balanced": lazy("Balanced"),
    "we_benefit": lazy("We gain more"),
    "not_established": lazy("Not established"),
}

MEANINGS = {
    "they_benefit": lazy("They are content, and we gain little."),
    "balanced": lazy("What we gain and what they say of us stand about equally high."),
    "we_benefit": lazy("We gain, and they are not content."),
    "not_established": lazy("The evidence does not say yet who gains more."),
}

MOVES = {
    "they_benefit": lazy("Renegotiate scope, price or terms."),
    "balanced": lazy("Keep the rhythm."),
    "we_benefit": lazy("Give something back before they leave."),
    "not_established": lazy("Ask one more contact, or have a second person assess it."),
}

SHORT_NAMES = {
    ("I1", "client"): lazy("Margin"),
    ("I1", "partner"): lazy("Worth its cost"),
    ("I2", ""): lazy("Work"),
    ("I3", "client"): lazy("Pays on time"),
    ("I3", "partner"): lazy("On time"),
    ("I4", ""): lazy("Fair shares"),
    ("I5", ""): lazy("Respect"),
    ("I5b", ""): lazy("Solves together"),
    ("I6", ""): lazy("Tells us in time"),
    ("I7", ""): lazy("Potential"),
    ("I8", ""): lazy("Hard to replace"),
    ("IB", ""): lazy("Who gains"),
}
"""Of the columns of the sheet; the whole questions stand above it."""


def short_name(question_id: str, kind: str) -> str:
    """The name of a question's column for *kind*."""
    return str(SHORT_NAMES.get((question_id, kind)) or SHORT_NAMES[question_id, ""])
