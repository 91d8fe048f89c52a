"""The words of the drivers: findings as sentences, standings, outcomes."""

from collections.abc import Sequence

from babel.lists import format_list
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _

from app.i18n import number
from app.reports.words import DIMENSIONS, TOPICS, named
from surveys.drivers import Driver, Finding

STANDINGS = {
    "strong": lazy_gettext("stands out"),
    "weak": lazy_gettext("weak"),
    "minor": lazy_gettext("counts less"),
}

# What is explained, as it stands inside a sentence.
OUTCOMES = {
    ("client", "loyalty"): lazy_gettext("our clients’ recommendation"),
    ("partner", "loyalty"): lazy_gettext("our partners’ recommendation"),
    ("client", "commitment"): lazy_gettext("our clients’ wish to go on with us"),
    ("partner", "commitment"): lazy_gettext("our partners’ wish to go on with us"),
}


def outcome(finding: Finding) -> str:
    return str(OUTCOMES[finding.kind, finding.outcome])


def driver_name(finding: Finding, driver: Driver) -> str:
    """A dimension or a topic as a line of a table begins: with a capital."""
    words = DIMENSIONS if finding.source == "dimension" else TOPICS
    name = named(words, driver.name)
    return name[:1].upper() + name[1:]


def headline(finding: Finding) -> str:
    """The finding in one sentence: the title of the page."""
    if finding.r_squared is None:
        return _("Too few answers to say what weighs in %(outcome)s", outcome=outcome(finding))
    strong = [each for each in finding.drivers if each.standing == "strong"]
    if not strong:
        return _("Nothing stands out from the rest in %(outcome)s", outcome=outcome(finding))
    if len(strong) == 1:
        return _(
            "What weighs most in %(outcome)s: %(driver)s, at %(mean)s (target %(target)s)",
            outcome=outcome(finding),
            driver=driver_name(finding, strong[0]).lower(),
            mean=number(strong[0].mean),
            target=number(finding.target),
        )
    return _(
        "What weighs most in %(outcome)s: %(drivers)s",
        outcome=outcome(finding),
        drivers=_listed(finding, strong[:3]),
    )


def first_to_mend(finding: Finding) -> str:
    """What importance and distance to the target name together; blank when all reach it."""
    below = [each for each in finding.drivers if each.priority > 0]
    if not below:
        return _("Everything here has reached the target.")
    first = max(below, key=lambda each: each.priority)
    return _(
        "First to look at, by weight and distance to the target of %(target)s: %(driver)s.",
        target=number(finding.target),
        driver=driver_name(finding, first).lower(),
    )


def _listed(finding: Finding, drivers: Sequence[Driver]) -> str:
    """`trust, value for money and ease`."""
    names = [driver_name(finding, each).lower() for each in drivers]
    return str(format_list(names, locale=get_locale()))


def weights_title(finding: Finding) -> str:
    """What the chart of weights shows."""
    if finding.source == "topic":
        return _("How much each topic weighs in %(outcome)s", outcome=outcome(finding))
    return _("How much each weighs in %(outcome)s", outcome=outcome(finding))


def quadrant_title(finding: Finding) -> str:
    """What the quadrant shows."""
    if finding.source == "topic":
        return _("Weight of topics in %(outcome)s, and where each stands", outcome=outcome(finding))
    return _("Weight in %(outcome)s, and where each stands", outcome=outcome(finding))
