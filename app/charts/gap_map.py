"""The mirrored question: what they answered across, what we did up; bubbles count accounts."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.charts.places import Axis, percent
from app.i18n import number

ROW = 48
TOP = 26
STEPS = 5
LEFT, RIGHT = 20.0, 98.0
SMALLEST, LARGEST = 10.0, 22.0
MOST_NAMES = 12
"""Accounts that a line of the table names; the list on the page names all."""


@dataclass(frozen=True)
class Pair:
    """One account's two answers, 1 (the account gains more) to 5 (we do); means, with decimals.

    key: by which the page knows the account's name and address.
    """

    key: str
    they_say: float
    we_say: float
    grievance: bool


@dataclass(frozen=True)
class Bubble:
    """The accounts of one cell. x in percent, y and radius in pixels; grievance: of all in it.

    keys: of the first few; more: how many others.
    """

    they: int
    we: int
    x: str
    y: str
    radius: str
    count: str
    grievance: bool
    keys: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class GapMap:
    """columns, rows: (place, label) of the five steps; corner: where each says "the other"."""

    ident: str
    title: str
    description: str
    height: int
    plot_at: str
    plot_width: str
    plot_top: int
    plot_height: int
    corner_at: str
    corner_width: str
    corner_top: int
    corner_height: int
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str], ...]
    bubbles: tuple[Bubble, ...]


def gap_map(ident: str, *, name: str, pairs: Sequence[Pair], words: Mapping[int, str]) -> GapMap:
    """*pairs* by the nearest step of both answers; *words*: of the steps 1 to 5."""
    places = Axis(0.5, STEPS + 0.5, LEFT, RIGHT)
    cells: dict[tuple[int, int], list[Pair]] = {}
    for pair in pairs:
        cells.setdefault((_nearest(pair.they_say), _nearest(pair.we_say)), []).append(pair)
    most = max((len(found) for found in cells.values()), default=1)
    grievances = sum(pair.grievance for pair in pairs)
    return GapMap(
        ident=ident,
        title=_("Who gains more, asked of %(name)s and of us", name=name),
        description=ngettext(
            "%(num)s account in which each says the other gains more.",
            "%(num)s accounts in which each says the other gains more.",
            grievances,
        ),
        height=TOP + STEPS * ROW + 44,
        plot_at=percent(LEFT),
        plot_width=percent(RIGHT - LEFT),
        plot_top=TOP,
        plot_height=STEPS * ROW,
        corner_at=percent(places.at(3.5)),
        corner_width=percent(places.at(5.5) - places.at(3.5)),
        corner_top=TOP + 3 * ROW,
        corner_height=2 * ROW,
        columns=tuple((percent(places.at(step)), words[step]) for step in range(1, STEPS + 1)),
        rows=tuple((_down(step), words[step]) for step in range(STEPS, 0, -1)),
        bubbles=tuple(
            _bubble(they, we, found, most, places) for (they, we), found in sorted(cells.items())
        ),
    )


def _bubble(they: int, we: int, found: Sequence[Pair], most: int, places: Axis) -> Bubble:
    radius = SMALLEST + (LARGEST - SMALLEST) * math.sqrt((len(found) - 1) / max(1, most - 1))
    return Bubble(
        they=they,
        we=we,
        x=percent(places.at(they)),
        y=_down(we),
        radius=f"{radius:.1f}",
        count=number(len(found)),
        grievance=all(pair.grievance for pair in found),
        keys=tuple(pair.key for pair in found[:MOST_NAMES]),
        more=max(0, len(found) - MOST_NAMES),
    )


def _nearest(value: float) -> int:
    """The step nearest to a mean; half way, the higher one."""
    return min(STEPS, max(1, math.floor(value + 0.5)))


def _down(step: int) -> str:
    return f"{TOP + (STEPS - step + 0.5) * ROW:.1f}"
