"""How the class shown of a relationship changed, each change with what caused it, in words."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.i18n import day
from surveys.class_changes import ClassChange

MOST_ANSWERS = 5
"""Answers named one by one; the first class of an old relationship rests on dozens."""


@dataclass(frozen=True)
class ClassStep:
    """One change: its cause as a sentence, and the answers that came in (words, address)."""

    change: ClassChange
    cause: str
    answers: tuple[tuple[str, str], ...]
    n_more: int


def class_steps(changes: list[ClassChange]) -> list[ClassStep]:
    """The changes as the report shows them, in the order given."""
    return [
        ClassStep(
            change=change,
            cause=_cause(change),
            answers=tuple(
                (day(each.answered_at), url_for("reports.response", response_id=each.response_id))
                for each in change.responses[:MOST_ANSWERS]
            ),
            n_more=max(0, len(change.responses) - MOST_ANSWERS),
        )
        for change in changes
    ]


def _cause(change: ClassChange) -> str:
    n = len(change.responses)
    if change.cause == "first":
        return _("the first class shown")
    if change.cause == "answers":
        return ngettext("one answer came in", "%(num)s answers came in", n)
    if change.cause == "both":
        return ngettext("one answer came in, and another calibration version came into force",
                        "%(num)s answers came in, and another calibration version came into force",
                        n)  # fmt: skip
    if change.cause == "calibration":
        return _("another calibration version came into force")
    if change.cause == "withdrawn":
        return _("answers were taken back")
    if change.cause == "time":
        return _("time passed without answers")
    return _("cause not noted")
