"""The words of the reports: classes, kinds, dimensions, topics, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.config import settings
from app.i18n import current_language, number
from surveys import scales
from surveys.scores import BANDS, Score, shown_band

CLASSES = {
    "end": lazy_gettext("End"),
    "repair": lazy_gettext("Repair"),
    "improve": lazy_gettext("Improve"),
    "maintain": lazy_gettext("Maintain"),
    "grow": lazy_gettext("Grow"),
}

DECIDED_CLASSES = {"renegotiate": lazy_gettext("Renegotiate"), **CLASSES}
"""What a person may decide: the classes of the score, and what comes before an end."""

# What to do first for each class: a proposal, never a decision.
ACTIONS = {
    "renegotiate": lazy_gettext("One page of give and get, a date, and what must change."),
    "replacement_plan": lazy_gettext("A plan to replace it, before anything is ended."),
    "end": lazy_gettext("A written exit plan, notice terms, no new offers."),
    "repair": lazy_gettext("A call by a director within 5 days, about one named cause."),
    "improve": lazy_gettext("Fix what weighs most, and ask again in 90 days."),
    "maintain": lazy_gettext("Keep the rhythm; no extra discount."),
    "grow": lazy_gettext("Ask for a referral, a joint project or a testimonial."),
}

KINDS = {"client": lazy_gettext("Client"), "partner": lazy_gettext("Partner")}

KINDS_PLURAL = {"client": lazy_gettext("Clients"), "partner": lazy_gettext("Partners")}

ROLES = {
    "decider": lazy_gettext("decider"),
    "buyer": lazy_gettext("buyer"),
    "user": lazy_gettext("user"),
}

LABELS = {
    "neg": lazy_gettext("Negative"),
    "neu": lazy_gettext("Neutral"),
    "pos": lazy_gettext("Positive"),
    "mixed": lazy_gettext("Mixed"),
}

SIGNS = {"neg": "−", "neu": "○", "pos": "+", "mixed": "±"}
"""Beside every colour of a polarity, so that none speaks by colour alone."""

DIMENSIONS = {
    "loyalty": lazy_gettext("recommendation"),
    "loyalty_after_event": lazy_gettext("recommendation after an event"),
    "satisfaction": lazy_gettext("satisfaction"),
    "trust": lazy_gettext("trust"),
    "commitment": lazy_gettext("commitment"),
    "communication": lazy_gettext("communication"),
    "responsiveness": lazy_gettext("responsiveness"),
    "value": lazy_gettext("value for money"),
    "effort": lazy_gettext("ease"),
    "fairness": lazy_gettext("fairness"),
    "help": lazy_gettext("help"),
    "payment": lazy_gettext("payment"),
    "balance": lazy_gettext("balance"),
    "sentiment": lazy_gettext("what they wrote"),
    "cause": lazy_gettext("reason given"),
    "balance_open": lazy_gettext("one change asked for"),
    "open": lazy_gettext("comment"),
}

TOPICS = {
    "product_quality": lazy_gettext("Product quality"),
    "reliability": lazy_gettext("Reliability"),
    "features": lazy_gettext("Features"),
    "usability": lazy_gettext("Usability"),
    "delivery": lazy_gettext("Delivery"),
    "price_value": lazy_gettext("Price and value"),
    "invoicing_payment": lazy_gettext("Invoices and payment"),
    "contract_terms": lazy_gettext("Contract terms"),
    "responsiveness": lazy_gettext("Responsiveness"),
    "support": lazy_gettext("Support"),
    "communication": lazy_gettext("Communication"),
    "people": lazy_gettext("People"),
    "expertise": lazy_gettext("Expertise"),
    "trust_integrity": lazy_gettext("Trust and integrity"),
    "fairness": lazy_gettext("Fairness"),
    "collaboration": lazy_gettext("Collaboration"),
    "planning": lazy_gettext("Planning"),
    "processes": lazy_gettext("Processes"),
    "onboarding_training": lazy_gettext("Start-up and training"),
    "innovation": lazy_gettext("Innovation"),
    "sustainability_compliance": lazy_gettext("Environment, compliance"),
    "overall": lazy_gettext("In general"),
}


def named(words: Mapping[str, object], key: str | None) -> str:
    """The word for *key*; what has no word of its own is shown as it is written."""
    return str(words.get(key or "", (key or "").replace("_", " ")))


def classes_named(score: Score) -> tuple[str, ...]:
    """The classes to name: one when firm, two neighbours when provisional, none when withheld.

    `end` is never named for a low mark alone; its neighbour then stands by itself.
    """
    if score.withheld:
        return ()
    band = shown_band(score.band)
    if score.standing == "firm":
        return (band,)
    place = BANDS.index(band)
    chances = score.probabilities
    below = chances[BANDS[place - 1]] if place > 0 else -1.0
    above = chances[BANDS[place + 1]] if place + 1 < len(BANDS) else -1.0
    low = place - 1 if below > above else place
    return tuple(dict.fromkeys(shown_band(each) for each in BANDS[low : low + 2]))


def class_sentence(score: Score) -> str:
    """`Repair`, `provisional: repair or improve`, `insufficient evidence`."""
    bands = classes_named(score)
    if not bands:
        return _("insufficient evidence")
    names = [named(CLASSES, band) for band in bands]
    if score.standing == "firm":
        return names[0]
    if len(names) == 1:
        return _("provisional: %(one)s", one=names[0].lower())
    return _("provisional: %(one)s or %(other)s", one=names[0].lower(), other=names[1].lower())


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
