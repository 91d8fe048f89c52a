"""The course of a score: a line in its 90 % band, over the months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from app.charts.places import Axis, percent
from app.i18n import day, number
from surveys.scores import ScorePoint

HEIGHT = 200
PLOT_TOP = 14
PLOT_HEIGHT = 156
LABEL_GAP = 14
"""Pixels that two labels above each other need."""

LEFT, RIGHT = 11.0, 90.0
STEP = 20
SMALLEST_RANGE = 40


@dataclass(frozen=True)
class Tick:
    """A line and its label. place: percent across for months, pixels down for points."""

    place: str
    label: str
    anchor: str = "middle"


@dataclass(frozen=True)
class TrendChart:
    """Paths are drawn in a square of 100 x 100 that the browser stretches over the plot.

    rows: (date, score, low, high) as text, latest first, for the table.
    """

    ident: str
    title: str
    description: str
    height: int
    plot_at: str
    plot_end: str
    plot_width: str
    plot_top: int
    plot_height: int
    band: str
    line: str
    points_ticks: tuple[Tick, ...]
    months: tuple[Tick, ...]
    dots: tuple[tuple[str, str], ...]
    last_label: Tick
    rows: tuple[tuple[str, str, str, str], ...]


def trend_chart(
    ident: str, *, name: str, points: Sequence[ScorePoint], title: str | None = None
) -> TrendChart:
    """The course through *points*, earliest first, at least two of them."""
    low, high = _range(points)
    down = Axis(high, low)
    across = Axis(_ordinal(points[0]), _ordinal(points[-1]))
    places = [(across.at(_ordinal(each)), down.at(each.value)) for each in points]
    plot = Axis(0, 100, LEFT, RIGHT)
    last_y = PLOT_TOP + places[-1][1] / 100 * PLOT_HEIGHT
    return TrendChart(
        ident=ident,
        title=title or _("Score of %(name)s over time", name=name),
        description=_description(points),
        height=HEIGHT,
        plot_at=percent(LEFT),
        plot_end=percent(RIGHT),
        plot_width=percent(RIGHT - LEFT),
        plot_top=PLOT_TOP,
        plot_height=PLOT_HEIGHT,
        band=_band(points, across, down),
        line="M" + " L".join(f"{x:.2f} {y:.2f}" for x, y in places),
        points_ticks=tuple(
            Tick(f"{PLOT_TOP + down.at(value) / 100 * PLOT_HEIGHT:.1f}", str(value))
            for value in range(low, high + 1, STEP)
        ),
        months=_months(points),
        dots=tuple(
            (percent(plot.at(x)), f"{PLOT_TOP + y / 100 * PLOT_HEIGHT:.1f}") for x, y in places
        ),
        last_label=Tick(f"{last_y + 4:.1f}", number(points[-1].value)),
        rows=tuple(
            (day(each.on_date), number(each.value), number(each.lo90), number(each.hi90))
            for each in reversed(points)
        ),
    )


def _range(points: Sequence[ScorePoint]) -> tuple[int, int]:
    """The part of the scale to show: whole steps around every band, never a keyhole."""
    low = int(min(each.lo90 for each in points) // STEP) * STEP
    high = -int(-max(each.hi90 for each in points) // STEP) * STEP
    while high - low < SMALLEST_RANGE:
        high, low = min(100, high + STEP), max(0, low - STEP)
    return max(0, low), min(100, high)


def _ordinal(point: ScorePoint) -> int:
    return date.fromisoformat(point.on_date[:10]).toordinal()


def _band(points: Sequence[ScorePoint], across: Axis, down: Axis) -> str:
    upper = [f"{across.at(_ordinal(p)):.2f} {down.at(p.hi90):.2f}" for p in points]
    lower = [f"{across.at(_ordinal(p)):.2f} {down.at(p.lo90):.2f}" for p in reversed(points)]
    return "M" + " L".join(upper + lower) + " Z"


def _months(points: Sequence[ScorePoint]) -> tuple[Tick, ...]:
    """First and last month, and the one between when there is one: room for three at 288 px."""
    first, last = points[0].on_date, points[-1].on_date
    ticks = [Tick(percent(LEFT), _month(first), "start")]
    middle = date.fromordinal((_ordinal(points[0]) + _ordinal(points[-1])) // 2).isoformat()
    if len({_month(first), _month(middle), _month(last)}) == 3:
        ticks.append(Tick(percent((LEFT + RIGHT) / 2), _month(middle)))
    if _month(first) != _month(last):
        ticks.append(Tick(percent(RIGHT), _month(last), "end"))
    return tuple(ticks)


def _month(iso_date: str) -> str:
    """`nov. 2026`, `Nov 2026`."""
    return str(format_date(date.fromisoformat(iso_date[:10]), "MMM y"))


def _description(points: Sequence[ScorePoint]) -> str:
    first, last = points[0], points[-1]
    return _(
        "From %(first)s on %(first_day)s to %(last)s on %(last_day)s, "
        "the latter with a 90%% interval from %(low)s to %(high)s.",
        first=number(first.value),
        first_day=day(first.on_date),
        last=number(last.value),
        last_day=day(last.on_date),
        low=number(last.lo90),
        high=number(last.hi90),
    )
