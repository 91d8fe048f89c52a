"""The sentences of the reputation: what moved, and what is only chance."""

from collections.abc import Sequence

from flask_babel import gettext as _

from app.i18n import day, number, probability_in_words
from app.reports.words import KINDS_PLURAL, named
from surveys.reputation import Point

REAL = 0.9
"""A movement is reported above this probability that it is more than chance."""


def is_real(point: Point) -> bool:
    """Whether *point* moved by more than chance."""
    return point.moved_probability is not None and point.moved_probability > REAL


def headline(points: Sequence[Point]) -> str:
    """The finding in one sentence, over the populations that have an index."""
    if not points:
        return _("Our reputation")
    moved = [point for point in points if is_real(point)]
    if not moved:
        if all(point.moved is None for point in points):
            return _("Our reputation: %(values)s", values=_values(points))
        return _("Our reputation: %(values)s, no movement beyond chance", values=_values(points))
    said = _moved(moved[0])
    for point in moved[1:]:
        said = _("%(said)s; %(more)s", said=said, more=_moved(point))
    return said


def movement(point: Point) -> str:
    """What to say of the movement of one population."""
    if point.moved is None or point.moved_since is None:
        return _("Nothing to compare with yet: there were no answers a year ago.")
    interval = _(
        "90%% interval %(low)s to %(high)s",
        low=_points(point.moved_lo90),
        high=_points(point.moved_hi90),
    )
    if not is_real(point):
        return _(
            "No movement beyond chance since %(day)s (%(interval)s points).",
            day=day(point.moved_since),
            interval=interval,
        )
    return _(
        "%(moved)s (%(interval)s; more than chance with a probability of %(chance)s).",
        moved=_moved(point),
        interval=interval,
        chance=probability_in_words(point.moved_probability),
    )


def _moved(point: Point) -> str:
    facts = {
        "kind": named(KINDS_PLURAL, point.kind),
        "points": number(abs(point.moved or 0.0), 1),
        "day": day(point.moved_since),
    }
    if (point.moved or 0.0) < 0:
        return _("%(kind)s: our reputation fell by %(points)s points since %(day)s", **facts)
    return _("%(kind)s: our reputation rose by %(points)s points since %(day)s", **facts)


def _values(points: Sequence[Point]) -> str:
    """`clients 71, partners 66`."""
    return ", ".join(
        f"{named(KINDS_PLURAL, point.kind).lower()} {number(point.value)}" for point in points
    )


def _points(value: float | None) -> str:
    sign = "−" if (value or 0.0) < 0 else "+"
    return sign + number(abs(value or 0.0), 1)
