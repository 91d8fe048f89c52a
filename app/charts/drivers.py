"""How much each driver weighs: a dot on its 90 % interval, beside the share of equal weights."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.charts.places import Axis, span
from app.charts.places import percent as place
from app.i18n import percent

ROW = 40
"""Pixels: a line for the name, and the bar below it; manager.css gives its rows the same."""

FOOT = 26
"""Pixels below the rows, for the words of the line of equal shares."""


@dataclass(frozen=True)
class DriverValue:
    """One driver: its share with its interval (0 to 1), and where its words are.

    weak: not told from the others, and drawn grey. note: its standing in words.
    """

    name: str
    share: float
    lo90: float
    hi90: float
    weak: bool
    note: str
    url: str


@dataclass(frozen=True)
class DriverRow:
    """One driver: y in pixels, its interval and its dot across."""

    value: DriverValue
    y: int
    at: str
    width: str
    dot: str
    text: str


@dataclass(frozen=True)
class DriversChart:
    """Rows in the order given. equal: where all would stand if they weighed alike."""

    ident: str
    title: str
    description: str
    height: int
    rows_height: int
    equal: str
    equal_anchor: str
    equal_label: str
    rows: tuple[DriverRow, ...]


def drivers_chart(ident: str, *, title: str, drivers: Sequence[DriverValue]) -> DriversChart:
    """The chart of *drivers*, at least one."""
    across = Axis(0.0, max(each.hi90 for each in drivers), 1.0, 99.0)
    equal = across.at(1.0 / len(drivers))
    return DriversChart(
        ident=ident,
        title=title,
        description="; ".join(_described(each) for each in drivers),
        height=ROW * len(drivers) + FOOT,
        rows_height=ROW * len(drivers),
        equal=place(equal),
        equal_anchor="start" if equal < 35 else "end" if equal > 65 else "middle",
        equal_label=_("if all weighed alike: %(share)s", share=percent(1.0 / len(drivers))),
        rows=tuple(_row(each, number * ROW, across) for number, each in enumerate(drivers)),
    )


def _row(each: DriverValue, y: int, across: Axis) -> DriverRow:
    at, width = span(across.at(each.lo90), across.at(each.hi90))
    return DriverRow(each, y, at, width, place(across.at(each.share)), percent(each.share))


def _described(each: DriverValue) -> str:
    return _(
        "%(name)s: %(share)s (%(low)s to %(high)s), %(note)s",
        name=each.name,
        share=percent(each.share),
        low=percent(each.lo90),
        high=percent(each.hi90),
        note=each.note,
    )
