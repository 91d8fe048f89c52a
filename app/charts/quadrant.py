"""Importance across, present mean upwards: what is important and below its target lies lower right.

Each point has the number of its line in the table beside it: names would lie on each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.charts.places import Axis
from app.charts.places import percent as place
from app.i18n import number, percent

HEIGHT = 300
TOP, BOTTOM = 20, 262
"""Pixels: the plot between its words above and below."""
LEFT, RIGHT = 9.0, 98.0
NARROWEST = 288
"""Pixels of width to keep the numbers apart at; wider is only easier."""
MARGIN = 6.0
"""Points above and below the outermost values."""
ROOM = 15
"""Pixels that a number needs to itself."""
BESIDE = ((12, 4), (-12, 4), (0, -10), (0, 19), (12, -8), (-12, -8), (12, 17), (-12, 17))
"""Where a number may stand, in pixels from its dot, the best place first."""


@dataclass(frozen=True)
class QuadrantValue:
    """One point: share 0 to 1, mean 0 to 100; weak: drawn grey."""

    name: str
    share: float
    mean: float
    weak: bool


@dataclass(frozen=True)
class Point:
    """A dot (x in percent, y in pixels) and its number dx, y_label away."""

    value: QuadrantValue
    number: str
    x: str
    y: str
    dx: int
    y_label: str


@dataclass(frozen=True)
class QuadrantChart:
    """ticks: (pixels down, points). equal: across, where all would lie if they weighed alike."""

    ident: str
    title: str
    description: str
    height: int
    top: int
    bottom: int
    left: str
    right: str
    target: str
    target_label: str
    equal: str
    ticks: tuple[tuple[str, str], ...]
    points: tuple[Point, ...]


def quadrant_chart(
    ident: str, *, title: str, target: float, values: Sequence[QuadrantValue]
) -> QuadrantChart:
    """The chart of *values*, at least one, numbered from 1 in their order."""
    means = [each.mean for each in values]
    low, high = max(0.0, min(*means, target) - MARGIN), min(100.0, max(*means, target) + MARGIN)
    down = Axis(high, low, TOP, BOTTOM)
    across = Axis(0.0, max(each.share for each in values) * 1.08, LEFT, RIGHT)
    return QuadrantChart(
        ident=ident,
        title=title,
        description="; ".join(_described(each) for each in values),
        height=HEIGHT,
        top=TOP,
        bottom=BOTTOM,
        left=place(LEFT),
        right=place(RIGHT),
        target=f"{down.at(target):.1f}",
        target_label=_("target %(points)s", points=number(target)),
        equal=place(across.at(1.0 / len(values))),
        ticks=tuple(
            (f"{down.at(tick):.1f}", number(tick))
            for tick in range(0, 101, 10)
            if low <= tick <= high
        ),
        points=_placed(values, across, down),
    )


def _placed(values: Sequence[QuadrantValue], across: Axis, down: Axis) -> tuple[Point, ...]:
    """Every dot in its true place, every number where no dot and no other number is."""
    dots = [(across.at(v.share), down.at(v.mean)) for v in values]
    taken = [(x * NARROWEST / 100, y) for x, y in dots]
    points = []
    for index, (value, (x, y)) in enumerate(zip(values, dots, strict=True)):
        others = [spot for place_, spot in enumerate(taken) if place_ != index]
        dx, dy = max(BESIDE, key=lambda by: _freedom(x * NARROWEST / 100, y, by, others))
        taken.append((x * NARROWEST / 100 + dx, y + dy - 4))
        points.append(Point(value, number(index + 1), place(x), f"{y:.1f}", dx, f"{y + dy:.1f}"))
    return tuple(points)


def _freedom(
    x: float, y: float, by: tuple[int, int], others: Sequence[tuple[float, float]]
) -> float:
    """How far a number so placed would be from the nearest other thing; enough is enough."""
    spot = (x + by[0], y + by[1] - 4)
    if not NARROWEST * LEFT / 100 < spot[0] < NARROWEST - 6 or not TOP < spot[1] < BOTTOM:
        return -1.0
    nearest = min((abs(spot[0] - ox) + abs(spot[1] - oy) for ox, oy in others), default=ROOM)
    return min(nearest, float(ROOM))


def _described(each: QuadrantValue) -> str:
    return _(
        "%(name)s: weighs %(share)s, stands at %(mean)s",
        name=each.name,
        share=percent(each.share),
        mean=number(each.mean),
    )
