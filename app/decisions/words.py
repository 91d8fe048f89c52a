"""The words of decisions and actions, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from analysis.score import proposals
from app.i18n import number, percent, probability, probability_in_words
from app.reports.words import DECIDED_CLASSES, named

CLASSES = DECIDED_CLASSES

KINDS = {
    "renegotiate": lazy_gettext("Renegotiation"),
    "repair": lazy_gettext("Repair: a director calls, about one named cause"),
    "replacement_plan": lazy_gettext("Replacement plan"),
    "exit_plan": lazy_gettext("Exit plan"),
    "call": lazy_gettext("Call"),
    "fix": lazy_gettext("Fix what weighs most, then ask again"),
    "review": lazy_gettext("Keep the rhythm: a regular review, no extra discount"),
    "referral": lazy_gettext("Ask for a referral"),
    "project": lazy_gettext("Joint project"),
    "testimonial": lazy_gettext("Ask for a testimonial"),
}

OUTCOMES = {
    "worked": lazy_gettext("It worked"),
    "without_effect": lazy_gettext("It had no effect"),
    "overtaken": lazy_gettext("It was overtaken by events"),
}

STEPS = {
    "notice": lazy_gettext(
        "Notice: how and when the contract can be ended, and the day by which notice must be sent."
    ),
    "open_orders": lazy_gettext(
        "Open orders: what is still to be delivered or received, and until when."
    ),
    "invoices": lazy_gettext(
        "Invoices: what either side still owes, disputed amounts, deposits, guarantees."
    ),
    "data_access": lazy_gettext(
        "Data and access: accounts closed, keys and badges returned, data handed back or erased."
    ),
    "knowledge": lazy_gettext(
        "Knowledge: what only they know, or only one of us, written down and handed over."
    ),
    "replacement": lazy_gettext("Replacement: who takes over, and a trial before the last day."),
    "who_tells": lazy_gettext(
        "The message: who tells them, how and in which words. They must not hear it from others."
    ),
    "last_survey": lazy_gettext("Last survey: ask them once more what we could have done better."),
    "no_offers": lazy_gettext(
        "No new offers from today; those under way are withdrawn or left to lapse."
    ),
}

_PLAIN = {
    proposals.OURS_UNKNOWN: lazy_gettext(
        "We have not assessed this account ourselves: this rests on its answers alone."
    ),
    proposals.WE_GAIN_MORE: lazy_gettext(
        "We gain more from it than they do: a reason to give back, not to end it."
    ),
    proposals.NO_GROUNDS_TO_END: lazy_gettext(
        "A low mark alone is no ground to end it, so the lowest class shows as repair."
    ),
    proposals.GAIN_AT_MEDIAN: lazy_gettext("What we gain from it is at or above the median."),
    proposals.GAIN_BELOW_MEDIAN: lazy_gettext(
        "What we gain from it is below the median: not one to grow first."
    ),
}

DEFAULT_CUTS = (40.0, 55.0, 68.0, 80.0)


def kind_name(kind: str | None) -> str:
    """An action's name without what it consists of: `Repair` for `Repair: a director calls`."""
    return named(KINDS, kind).split(":")[0].strip()


def grounds(plain: Sequence[Mapping[str, Any]]) -> list[str]:
    """Grounds as sentences. plain: as `app.jobs.classes` hands them out or a decision kept them."""
    cuts = next((each["cuts"] for each in plain if each["code"] == "cuts"), DEFAULT_CUTS)
    return [text for each in plain if (text := _ground(each, cuts))]


def _ground(each: Mapping[str, Any], cuts: Sequence[float]) -> str:
    code, about = each["code"], each.get("about")
    if code in _PLAIN:
        return str(_PLAIN[code])
    if code in (proposals.FAILED_BEFORE, proposals.TRIED_BEFORE, proposals.UNDER_WAY,
                proposals.ASSESS_AGAIN):  # fmt: skip
        return _of_attempt(code, kind_name(about))
    value, needed = each.get("value"), each.get("needed")
    if code == proposals.SHOWN_CLASS:
        return _("The score says %(class_)s (probability %(chance)s).",
                 class_=named(CLASSES, about).lower(), chance=probability(value))  # fmt: skip
    if code == proposals.THEY_ARE_LOW:
        return _("They are not content: the score is below %(cut)s with a probability of "
                 "%(chance)s (more than %(needed)s is needed).",
                 cut=number(cuts[1]), chance=probability_in_words(value),
                 needed=percent(needed))  # fmt: skip
    if code == proposals.WE_GAIN_LITTLE:
        return _("We gain little: our own assessment is low with a probability of %(chance)s "
                 "(more than %(needed)s is needed).",
                 chance=probability_in_words(value), needed=percent(needed))  # fmt: skip
    if code == proposals.GROW_LIKELY:
        return _("The score is %(cut)s or above with a probability of %(chance)s (to grow, more "
                 "than %(needed)s is needed).",
                 cut=number(cuts[3]), chance=probability_in_words(value),
                 needed=percent(needed))  # fmt: skip
    if code == proposals.HARD:
        return _("It is hard to replace (%(value)s of 5): a replacement plan first.",
                 value=number(value, 1))  # fmt: skip
    return ""


def _of_attempt(code: str, name: str) -> str:
    if code == proposals.FAILED_BEFORE:
        return _("Tried before, without effect: %(action)s.", action=name)
    if code == proposals.TRIED_BEFORE:
        return _("Tried before: %(action)s.", action=name)
    if code == proposals.UNDER_WAY:
        return _("Under way, so its outcome comes first: %(action)s.", action=name)
    return _("Said to have worked: %(action)s. Our assessment is older; assess the account again.",
             action=name)  # fmt: skip
