"""What would change the class, in a sentence or two."""

from collections.abc import Sequence

from flask_babel import gettext as _

from analysis.score.what_if import KNOWN, OneMore, Turn
from app.i18n import number
from app.jobs.classes import Change
from app.reports.words import CLASSES, DIMENSIONS, named

TOLD = 0.1
"""Points: less is not worth a sentence, and would be written as 0.0."""

ALIKE = 3
"""Points of a level: closer than this it does not matter who answers."""


def sentences(change: Change, band: str | None) -> list[str]:
    """What one more questionnaire would do, and what holds the score down most.

    band: the class shown, None where too little is known to show one.
    """
    told: list[str] = []
    if change.one_more and band is None:
        enough = any(each.shows for each in change.one_more)
        if enough:
            told.append(_("One more questionnaire would be enough to show a class."))
        else:
            told.append(_("One more questionnaire would not be enough to show a class."))
    elif change.one_more and _alike(change.one_more):
        told.append(_one_more(change.one_more[0], _("anyone")))
    else:
        told += [_one_more(each, _who(each)) for each in change.one_more]
    if change.heaviest is not None and abs(change.points or 0) >= TOLD and band is not None:
        told.append(_heaviest(change, band))
    return told


def _who(each: OneMore) -> str:
    if each.who == KNOWN:
        return _("the person who answered last")
    return _("someone who has never answered")


def _alike(effects: Sequence[OneMore]) -> bool:
    return _same([each.up for each in effects]) and _same([each.down for each in effects])


def _same(turns: Sequence[Turn | None]) -> bool:
    """Whether it takes the same answers, whoever gives them."""
    there = [turn for turn in turns if turn is not None]
    if len(there) != len(turns):
        return not there
    levels = [turn.level for turn in there]
    return max(levels) - min(levels) <= ALIKE and len({turn.band for turn in there}) == 1


def _one_more(each: OneMore, who: str) -> str:
    if each.up and each.down:
        return _("One more questionnaire from %(who)s would make it %(better)s with answers "
                 "%(high)s out of 100, and %(worse)s with answers %(low)s.",
                 who=who, better=_class(each.up), high=_least(each.up), worse=_class(each.down),
                 low=_most(each.down))  # fmt: skip
    if each.up:
        return _("One more questionnaire from %(who)s would make it %(better)s with answers "
                 "%(high)s out of 100; none could lower it.",
                 who=who, better=_class(each.up), high=_least(each.up))  # fmt: skip
    if each.down:
        return _("One more questionnaire from %(who)s would make it %(worse)s with answers "
                 "%(low)s out of 100; none could raise it.",
                 who=who, worse=_class(each.down), low=_most(each.down))  # fmt: skip
    return _("No single questionnaire from %(who)s can change the class, whatever it says: the "
             "score would be %(low)s to %(high)s.",
             who=who, low=number(each.low), high=number(each.high))  # fmt: skip


def _class(turn: Turn) -> str:
    return named(CLASSES, turn.band).lower()


def _least(turn: Turn) -> str:
    if turn.onward:
        return _("of at least %(level)s", level=number(turn.level))
    return _between(turn)


def _most(turn: Turn) -> str:
    if turn.onward:
        return _("of at most %(level)s", level=number(turn.level))
    return _between(turn)


def _between(turn: Turn) -> str:
    """More extreme answers would leave the class as it is: no class would be likely enough."""
    low, high = sorted((turn.level, turn.last))
    return _("between %(low)s and %(high)s", low=number(low), high=number(high))


def _heaviest(change: Change, band: str) -> str:
    name = named(DIMENSIONS, change.heaviest)
    points = number(abs(change.points or 0), 1)
    if not change.leads:
        return _("Several dimensions weigh on it about alike: had the answers on the heaviest been "
                 "typical, the score would be %(points)s points higher.",
                 points=points)  # fmt: skip
    if change.band_without is None or change.band_without == band:
        return _("What weighs most on it: %(dimension)s. Had those answers been typical, the score "
                 "would be %(points)s points higher and the class the same.",
                 dimension=name, points=points)  # fmt: skip
    return _("What weighs most on it: %(dimension)s. Had those answers been typical, the score "
             "would be %(points)s points higher and the class would be %(class_)s.",
             dimension=name, points=points,
             class_=named(CLASSES, change.band_without).lower())  # fmt: skip
