"""Names beside the points of a chart, none over another: places that hold at any width.

Points lie at percentages of the width and names have a fixed size, so that two names which part on
a narrow screen part all the more on a wide one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LETTER = 7.2
"""Pixels of a letter of 12 px in the widest of the usual fonts."""
LINE = 14.0
MARK = 6.0
"""Pixels from a point's centre to its edge, with a little air."""
AIR = 3.0
"""Pixels on each side of a name, so that two do not read as one."""
MOST_LETTERS = 20


@dataclass(frozen=True)
class Spot:
    """A point: x from 0 to 1 across the plot, y in pixels down, and its name."""

    x: float
    y: float
    name: str


@dataclass(frozen=True)
class Name:
    """The name of the point *of* (its index), dx and dy pixels away; wide: on wide screens only."""

    of: int
    text: str
    dx: float
    dy: float
    anchor: str
    wide: bool


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True)
class Corner:
    """Words that stand in a corner of the plot already. right: at its right edge."""

    text: str
    top: float
    right: bool

    def box(self, width: float) -> Box:
        size = len(self.text) * LETTER + 2 * MARK
        left = width - size if self.right else 0.0
        return Box(left, self.top, left + size, self.top + LINE + 4)


def place_names(
    spots: Sequence[Spot],
    corners: Sequence[Corner],
    *,
    height: float,
    narrow: float,
    wide: float,
) -> list[Name]:
    """Names of as many of *spots* (the most telling first) as find room in a plot of *height*.

    narrow, wide: widths of the plot in pixels that are reckoned with. Who finds no room on either
    goes without: the table below names everyone.
    """
    placed: list[Name] = []
    for width in (narrow, wide):
        taken = [corner.box(width) for corner in corners]
        taken += [_name_box(spots[name.of], name, width) for name in placed]
        marks = [_mark(spot, width) for spot in spots]
        named = {name.of for name in placed}
        for index in range(len(spots)):
            if index in named:
                continue
            name = _free(spots, index, taken, marks, width, height, is_wide=width == wide)
            if name is not None:
                placed.append(name)
                taken.append(_name_box(spots[index], name, width))
    return placed


def _free(
    spots: Sequence[Spot],
    index: int,
    taken: Sequence[Box],
    marks: Sequence[Box],
    width: float,
    height: float,
    *,
    is_wide: bool,
) -> Name | None:
    """The first place around the point that meets nothing, or None."""
    text = _shortened(spots[index].name)
    for dx, dy, anchor in (
        (MARK + 2, 4, "start"),
        (-MARK - 2, 4, "end"),
        (0, -MARK - 3, "middle"),
        (0, MARK + LINE - 2, "middle"),
        (MARK, -MARK - 6, "end"),
        (-MARK, -MARK - 6, "start"),
        (MARK, MARK + LINE - 2, "end"),
        (-MARK, MARK + LINE - 2, "start"),
    ):
        name = Name(index, text, dx, dy, anchor, is_wide)
        box = _name_box(spots[index], name, width)
        inside = box.left >= 0 and box.right <= width and box.top >= 0 and box.bottom <= height
        others = (mark for place, mark in enumerate(marks) if place != index)
        if inside and not any(map(box.meets, taken)) and not any(map(box.meets, others)):
            return name
    return None


def _name_box(spot: Spot, name: Name, width: float) -> Box:
    size = len(name.text) * LETTER
    x, y = spot.x * width + name.dx, spot.y + name.dy
    left = x - {"start": 0.0, "middle": size / 2, "end": size}[name.anchor]
    return Box(left - AIR, y - LINE + 3, left + size + AIR, y + 3)


def _mark(spot: Spot, width: float) -> Box:
    x = spot.x * width
    return Box(x - MARK, spot.y - MARK, x + MARK, spot.y + MARK)


def _shortened(name: str) -> str:
    return name if len(name) <= MOST_LETTERS else name[: MOST_LETTERS - 1].rstrip() + "…"
