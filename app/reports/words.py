"""The words of the reports: classes, kinds, dimensions, topics, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from app.config import settings
from app.i18n import current_language, number
from surveys import scales
from surveys.scores import BANDS, Score

CLASSES = {
    "end": lazy("End"),
    "repair": lazy("Repair"),
    "improve": lazy("Improve"),
    "maintain": lazy("Maintain"),
    "grow": lazy("Grow"),
}

# What to do first for each class: a proposal, never a decision.
ACTIONS = {
    "end": lazy("Renegotiate or repair first; if that fails, write an exit plan."),
    "repair": lazy("A call by a director within 5 days, about one named cause."),
    "improve": lazy("Fix what weighs most, and ask again in 90 days."),
    "maintain": lazy("Keep the rhythm; no extra discount."),
    "grow": lazy("Ask for a referral, a joint project or a testimonial."),
}

KINDS = {"client": lazy("Client"), "partner": lazy("Partner")}

KINDS_PLURAL = {"client": lazy("Clients"), "partner": lazy("Partners")}

ROLES = {"decider": lazy("decider"), "buyer": lazy("buyer"), "user": lazy("user")}

LABELS = {
    "neg": lazy("Negative"),
    "neu": lazy("Neutral"),
    "pos": lazy("Positive"),
    "mixed": lazy("Mixed"),
}

SIGNS = {"neg": "−", "neu": "○", "pos": "+", "mixed": "±"}
"""Beside every colour of a polarity, so that none speaks by colour alone."""

DIMENSIONS = {
    "loyalty": lazy("recommendation"),
    "loyalty_after_event": lazy("recommendation after an event"),
    "satisfaction": lazy("satisfaction"),
    "trust": lazy("trust"),
    "commitment": lazy("commitment"),
    "communication": lazy("communication"),
    "responsiveness": lazy("responsiveness"),
    "value": lazy("value for money"),
    "effort": lazy("ease"),
    "fairness": lazy("fairness"),
    "help": lazy("help"),
    "payment": lazy("payment"),
    "balance": lazy("balance"),
    "sentiment": lazy("what they wrote"),
    "cause": lazy("reason given"),
    "balance_open": lazy("one change asked for"),
    "open": lazy("comment"),
}

TOPICS = {
    "product_quality": lazy("Product quality"),
    "reliability": lazy("Reliability"),
    "features": lazy("Features"),
    "usability": lazy("Usability"),
    "delivery": lazy("Delivery"),
    "price_value": lazy("Price and value"),
    "invoicing_payment": lazy("Invoices and payment"),
    "contract_terms": lazy("Contract terms"),
    "responsiveness": lazy("Responsiveness"),
    "support": lazy("Support"),
    "communication": lazy("Communication"),
    "people": lazy("People"),
    "expertise": lazy("Expertise"),
    "trust_integrity": lazy("Trust and integrity"),
    "fairness": lazy("Fairness"),
    "collaboration": lazy("Collaboration"),
    "planning": lazy("Planning"),
    "processes": lazy("Processes"),
    "onboarding_training": lazy("Start-up and training"),
    "innovation": lazy("Innovation"),
    "sustainability_compliance": lazy("Environment, compliance"),
    "overall": lazy("In general"),
}

EVENTS = {
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


def named(words: Mapping[str, object], key: str | None) -> str:
    """The word for *key*; what has no word of its own is shown as it is written."""
    return str(words.get(key or "", (key or "").replace("_", " ")))


def classes_named(score: Score) -> tuple[str, ...]:
    """The classes to name: one when firm, two neighbours when provisional, none when withheld."""
    if score.withheld:
        return ()
    if score.standing == "firm":
        return (score.band,)
    place = BANDS.index(score.band)
    chances = score.probabilities
    below = chances[BANDS[place - 1]] if place > 0 else -1.0
    above = chances[BANDS[place + 1]] if place + 1 < len(BANDS) else -1.0
    low = place - 1 if below > above else place
    return BANDS[low : low + 2]


def class_sentence(score: Score) -> str:
    """`Repair`, `provisional: repair or improve`, `insufficient evidence`."""
    bands = classes_named(score)
    if not bands:
        return _("insufficient evidence")
    if len(bands) == 1:
        return named(CLASSES, bands[0])
    first, second = (named(CLASSES, band).lower() for band in bands)
    return _("provisional: %(one)s or %(other)s", one=first, other=second)


def question_label(label_fr: str | None, label_en: str | None) -> str:
    """A question as people read it here; its period is not known any more, so it is left open."""
    label = (label_fr if current_language() == "fr" else label_en) or ""
    fillings = {"nous": settings().company, "us": settings().company}
    for name, value in fillings.items():
        label = label.replace("{" + name + "}", value)
    return label.replace("{mois}", "…").replace("{months}", "…")


def answer_text(scale: str, value: float) -> str:
    """What was chosen, in words where the scale has words: `2 of 5, somewhat disagree`."""
    limits = scales.limits(scale)
    if limits is None:
        return number(value)
    digits = 0 if float(value).is_integer() else 1
    text = _("%(value)s of %(top)s", value=number(value, digits), top=number(limits[1]))
    for point in scales.scale_points(scale):
        label = point.label(current_language())
        if point.value == value and not label.isdigit():
            return f"{text}, {label}"
    return text
