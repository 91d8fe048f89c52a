"""How a score adds up: from the typical relationship, step by step, to this one."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.charts.places import Axis, percent, span
from app.i18n import number, signed

ROW = 40
"""Pixels: a line for the name, and the bar below it; manager.css gives its rows the same."""

LEFT, RIGHT = 1.0, 99.0
MARGIN = 1.0
SMALLEST_REACH = 10.0
"""Points: a difference of half a point must not fill the chart."""


@dataclass(frozen=True)
class Step:
    """One term of the sum. kind: start, step or end; points: signed for a step, else the level.

    shown: the number people read, rounded so that the sum on the page adds up. url: its answers.
    """

    kind: str
    name: str
    points: float
    shown: float
    url: str | None = None


@dataclass(frozen=True)
class StepRow:
    """One bar: y in pixels, how it looks (total, pos, neg), its place and where it links on to."""

    step: Step
    y: int
    look: str
    at: str
    width: str
    level: str
    text: str


@dataclass(frozen=True)
class WaterfallChart:
    """Rows from the start to the end; each begins at the level where the one before ended."""

    ident: str
    title: str
    description: str
    height: int
    rows: tuple[StepRow, ...]


def waterfall_chart(
    ident: str, *, name: str, steps: Sequence[Step], digits: int = 1
) -> WaterfallChart:
    """Bars of *steps*: one start, any number of steps, one end at the level they reach."""
    levels = _levels(steps)
    low, high = min(levels) - MARGIN, max(levels) + MARGIN
    spare = max(0.0, SMALLEST_REACH - (high - low)) / 2
    places = Axis(low - spare, high + spare, LEFT, RIGHT)
    rows = []
    before = low - spare
    for place, (step, level) in enumerate(zip(steps, levels, strict=True)):
        start = low - spare if step.kind != "step" else before
        at, width = span(places.at(start), places.at(level))
        rows.append(
            StepRow(
                step=step,
                y=place * ROW,
                look=_look(step),
                at=at,
                width=width,
                level=percent(places.at(level)),
                text=_text(step, digits),
            )
        )
        before = level
    return WaterfallChart(
        ident=ident,
        title=_("How the score of %(name)s adds up", name=name),
        description="; ".join(f"{row.step.name}: {row.text}" for row in rows),
        height=ROW * len(rows),
        rows=tuple(rows),
    )


def _levels(steps: Sequence[Step]) -> list[float]:
    """The level reached after each step."""
    levels: list[float] = []
    for step in steps:
        levels.append(levels[-1] + step.points if step.kind == "step" else step.points)
    return levels


def _look(step: Step) -> str:
    if step.kind != "step":
        return "total"
    return "neg" if step.points < 0 else "pos"


def _text(step: Step, digits: int) -> str:
    return signed(step.shown, digits) if step.kind == "step" else number(step.shown, digits)
