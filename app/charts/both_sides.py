"""Both sides of all accounts: their satisfaction across, our benefit up."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.charts.labels import Corner, Spot, place_names
from app.charts.places import Axis, percent
from app.i18n import number

HEIGHT = 384
PLOT_TOP = 24
PLOT_HEIGHT = 312
LEFT, RIGHT = 8.0, 99.0
NARROW, WIDE = 288, 390
"""The least widths of the chart, in pixels: on a phone, and beside another chart."""
STEP = 20
SMALLEST_RANGE = 40
CORNER_TOP = 4


@dataclass(frozen=True)
class Account:
    """One account: both figures (0 to 100), who gains more (a label's id and its word)."""

    name: str
    score: float
    benefit: float
    label: str
    word: str
    url: str


@dataclass(frozen=True)
class Middle:
    """Means and spreads of both sides; width: spreads apart that still count as balanced."""

    score: float
    score_sd: float
    benefit: float
    benefit_sd: float
    width: float


@dataclass(frozen=True)
class Mark:
    """A point's place: percent across, pixels down; and its name's place, when it has one."""

    account: Account
    x: str
    y: str
    name: str
    dx: str
    dy: str
    anchor: str
    wide: bool


@dataclass(frozen=True)
class BothSidesChart:
    """band: the balanced strip, a path in a square of 100 x 100 stretched over the plot.

    middle_x, middle_y: where both means are. corners: (words, at the right edge, y in pixels).
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
    middle_x: str
    middle_y: str
    x_ticks: tuple[tuple[str, str], ...]
    y_ticks: tuple[tuple[str, str], ...]
    corners: tuple[tuple[str, bool, int], ...]
    marks: tuple[Mark, ...]


def both_sides_chart(
    ident: str, *, name: str, accounts: Sequence[Account], middle: Middle
) -> BothSidesChart:
    """*accounts* (the most telling first, at least one) around the means of their kind."""
    low_x, high_x = _range([each.score for each in accounts], middle.score)
    low_y, high_y = _range([each.benefit for each in accounts], middle.benefit)
    across, down = Axis(low_x, high_x, 0, 1), Axis(high_y, low_y, 0, PLOT_HEIGHT)
    plot = Axis(0, 1, LEFT, RIGHT)
    return BothSidesChart(
        ident=ident,
        title=_("Both sides of %(name)s: their satisfaction and our benefit", name=name),
        description=_description(accounts),
        height=HEIGHT,
        plot_at=percent(LEFT),
        plot_end=percent(RIGHT),
        plot_width=percent(RIGHT - LEFT),
        plot_top=PLOT_TOP,
        plot_height=PLOT_HEIGHT,
        band=_band(middle, low_x, high_x, Axis(high_y, low_y)),
        middle_x=percent(plot.at(across.at(middle.score))),
        middle_y=_pixels(down.at(middle.benefit)),
        x_ticks=tuple(
            (percent(plot.at(across.at(each))), number(each))
            for each in range(low_x, high_x + 1, STEP)
        ),
        y_ticks=tuple(
            (_pixels(down.at(each)), number(each)) for each in range(low_y, high_y + 1, STEP)
        ),
        corners=tuple(
            (each.text, each.right, int(PLOT_TOP + each.top + 13)) for each in _corners()
        ),
        marks=_marks(accounts, across, down, plot),
    )


def _marks(accounts: Sequence[Account], across: Axis, down: Axis, plot: Axis) -> tuple[Mark, ...]:
    spots = [Spot(across.at(each.score), down.at(each.benefit), each.name) for each in accounts]
    share = (RIGHT - LEFT) / 100
    names = place_names(
        spots, _corners(), height=PLOT_HEIGHT, narrow=NARROW * share, wide=WIDE * share
    )
    by_index = {name.of: name for name in names}
    marks = []
    for index, (account, spot) in enumerate(zip(accounts, spots, strict=True)):
        name = by_index.get(index)
        marks.append(
            Mark(
                account=account,
                x=percent(plot.at(spot.x)),
                y=_pixels(spot.y),
                name=name.text if name else "",
                dx=f"{name.dx:.0f}" if name else "0",
                dy=f"{name.dy:.0f}" if name else "0",
                anchor=name.anchor if name else "start",
                wide=name.wide if name else False,
            )
        )
    return tuple(marks)


def _pixels(down: float) -> str:
    return f"{PLOT_TOP + down:.1f}"


def _corners() -> tuple[Corner, ...]:
    bottom = PLOT_HEIGHT - 22
    return (
        Corner(_("we gain more"), CORNER_TOP, False),
        Corner(_("both gain"), CORNER_TOP, True),
        Corner(_("neither gains"), bottom, False),
        Corner(_("they gain more"), bottom, True),
    )


def _band(middle: Middle, low_x: float, high_x: float, down: Axis) -> str:
    """Where both sides stand within *middle.width* of each other."""
    slope = middle.benefit_sd / middle.score_sd
    half = middle.width * middle.benefit_sd

    def y(x: float, shift: float) -> float:
        value = middle.benefit + slope * (x - middle.score) + shift
        return 100 * (value - down.low) / (down.high - down.low)

    corners = ((0, y(low_x, half)), (100, y(high_x, half)),
               (100, y(high_x, -half)), (0, y(low_x, -half)))  # fmt: skip
    return "M" + " L".join(f"{x} {place:.2f}" for x, place in corners) + " Z"


def _range(values: Sequence[float], mean: float) -> tuple[int, int]:
    """Whole steps around every value and the mean, never a keyhole."""
    low = int(min(*values, mean) // STEP) * STEP
    high = -int(-max(*values, mean) // STEP) * STEP
    while high - low < SMALLEST_RANGE:
        high, low = min(100, high + STEP), max(0, low - STEP)
    return max(0, low), min(100, high)


def _description(accounts: Sequence[Account]) -> str:
    counts: dict[str, int] = {}
    for each in accounts:
        counts[each.word] = counts.get(each.word, 0) + 1
    return "; ".join(f"{word}: {number(count)}" for word, count in counts.items())
