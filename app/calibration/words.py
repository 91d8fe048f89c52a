"""The words of the calibration pages: causes, figures, settings, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from analysis.score import Rules
from app.i18n import number
from app.jobs.comparing import Differences, Figure
from app.reports.cuts import points
from app.reports.words import question_label

CAUSES = {
    "first": lazy("the first answers"),
    "growth": lazy("the young population grew by half"),
    "quarter": lazy("a new quarter"),
    "person": lazy("adopted by a person"),
    "settings": lazy("other settings"),
    "return": lazy("former settings again"),
    "command": lazy("the command rapport rescore"),
    "unknown": lazy("not noted"),
}

SPREADS = {
    "lasting": lazy("How far relationships lie apart for good"),
    "movement": lazy("How far a relationship moves with time"),
    "contact": lazy("How far people of one relationship differ"),
    "question": lazy("How far a relationship differs on single questions"),
    "occasion": lazy("Mood of the moment of answering"),
    "mood": lazy("Mood of a month, common to all"),
    "interval_factor": lazy("Width of all intervals, as a factor"),
}

SHOWN_MOVE = 0.05
"""A figure that moved less would be shown as not moved."""


@dataclass(frozen=True)
class Row:
    """One figure before and after, ready to read; moved: with its sign, blank when it did not."""

    name: str
    before: str
    after: str
    moved: str


def figure_rows(found: Differences, labels: Mapping[str, tuple[str, str]]) -> list[Row]:
    """Every figure that can be told in words: level, question means, spreads."""
    rows = [_row(_("Average of the standard questions, 0 to 100"), found.level)]
    rows += [_row(_question(each.name, labels), each) for each in found.questions]
    rows += [
        _row(str(SPREADS[each.name]), each, 2 if each.name == "interval_factor" else 1)
        for each in found.spreads
    ]
    return rows


def summary(found: Differences) -> list[str]:
    """What the figures say, in one to three sentences."""
    said = []
    if abs(found.level.moved) >= SHOWN_MOVE:
        said.append(
            _("The average answer rises from %(before)s to %(after)s.", **_pair(found.level))
            if found.level.moved > 0
            else _("The average answer falls from %(before)s to %(after)s.", **_pair(found.level))
        )
    lasting = next(each for each in found.spreads if each.name == "lasting")
    if abs(lasting.moved) >= SHOWN_MOVE:
        said.append(
            _("Relationships lie further apart than was thought: %(before)s points, now "
              "%(after)s.", **_pair(lasting))
            if lasting.moved > 0
            else _("Relationships lie closer together than was thought: %(before)s points, now "
                   "%(after)s.", **_pair(lasting))
        )  # fmt: skip
    said.append(
        _("The new version rests on %(after)s questionnaires, the present one on %(before)s.",
          before=number(found.questionnaires.before), after=number(found.questionnaires.after))
    )  # fmt: skip
    return said


def setting_rows(rules: Rules) -> list[tuple[str, str]]:
    """The settings as (name, value) in words."""
    repair, improve, maintain, grow = (points(cut) for cut in rules.cuts)
    return [
        (
            _("Class cuts"),
            _("repair from %(repair)s, improve from %(improve)s, maintain from %(maintain)s, "
              "grow from %(grow)s", repair=repair, improve=improve, maintain=maintain, grow=grow),
        ),
        (_("Cost of a missed trouble"), points(rules.missed_cost)),
        (_("Target of a dimension"), points(rules.target)),
        (_("Role weights"), _roles(rules)),
    ]  # fmt: skip


def changed_settings(before: Rules, after: Rules) -> list[tuple[str, str, str]]:
    """The settings that differ, as (name, before, after)."""
    return [
        (name, old, new)
        for (name, old), (_name, new) in zip(setting_rows(before), setting_rows(after), strict=True)
        if old != new
    ]


def _roles(rules: Rules) -> str:
    if not rules.weigh_roles:
        return _("off (everyone weighs alike)")
    return _("decider %(decider)s, buyer %(buyer)s, user %(user)s",
             decider=number(rules.decider, 1), buyer=number(rules.buyer, 1),
             user=number(rules.user, 1))  # fmt: skip


def _question(name: str, labels: Mapping[str, tuple[str, str]]) -> str:
    french, english = labels.get(name, (name, name))
    return _("Average of: %(question)s", question=question_label(french, english))


def _row(name: str, figure: Figure, digits: int = 1) -> Row:
    moved = figure.moved
    text = ""
    if round(abs(moved), digits) > 0:
        text = ("+" if moved > 0 else "−") + number(abs(moved), digits)
    return Row(name, number(figure.before, digits), number(figure.after, digits), text)


def _pair(figure: Figure) -> dict[str, str]:
    return {"before": number(figure.before, 1), "after": number(figure.after, 1)}
