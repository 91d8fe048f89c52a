"""The sentence at the top of a report: what was found, in words, before any figure."""

from flask_babel import gettext as _

from app.i18n import number
from app.reports.explanation import Explanation
from app.reports.movements import has_fallen, has_risen
from app.reports.words import DECIDED_CLASSES, class_sentence, named
from surveys.scores import Score


def finding(
    account: str,
    score: Score | None,
    explanation: Explanation | None,
    decided: str | None = None,
) -> str:
    """What to know first about *account* in one relationship; decided: a class a person chose."""
    if score is None:
        return _("%(account)s has no score yet", account=account)
    if score.withheld:
        return _("Too little is known about %(account)s to give a score", account=account)
    cause = _cause(score, explanation)
    return f"{_movement(account, score, decided)}{cause}"


def _movement(account: str, score: Score, decided: str | None) -> str:
    points = number(abs(score.change or 0))
    if has_fallen(score):
        return _("%(account)s fell %(points)s points since its previous wave",
                 account=account, points=points)  # fmt: skip
    if has_risen(score):
        return _("%(account)s rose %(points)s points since its previous wave",
                 account=account, points=points)  # fmt: skip
    return _("%(account)s stands at %(score)s (%(class_)s)", account=account,
             score=number(score.value), class_=_class(score, decided))  # fmt: skip


def _class(score: Score, decided: str | None) -> str:
    if decided is None:
        return _lowered(class_sentence(score))
    return _("%(class_)s, decided", class_=named(DECIDED_CLASSES, decided).lower())


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _cause(score: Score, explanation: Explanation | None) -> str:
    """The half sentence that names what moved the score most, if anything did visibly."""
    if explanation is None:
        return ""
    low = has_fallen(score) or (not has_risen(score) and score.band in ("end", "repair", "improve"))
    if low and explanation.burden:
        return _("; %(cause)s weighs most on it", cause=explanation.burden.name)
    if not low and explanation.help:
        return _("; %(cause)s carries it most", cause=explanation.help.name)
    return ""
