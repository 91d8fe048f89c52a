"""The score on its scale of 0 to 100: a thin bar for the 90 % interval, a dot for the score."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.charts.places import Axis, percent, span
from app.i18n import number

SCALE = Axis(0, 100, 2, 98)

ROOM_FOR_A_LABEL = 9.0
"""Points that two labels need between them on a phone of 320 pixels."""

CUTS = (40.0, 55.0, 68.0, 80.0)
"""Where the classes meet unless a company chose otherwise: the ticks of the scale."""


@dataclass(frozen=True)
class IntervalChart:
    """Places of one interval bar. dot is None when the score is withheld; ticks: (place, label)."""

    ident: str
    title: str
    description: str
    band_at: str
    band_width: str
    dot: str | None
    label: str
    label_anchor: str
    ticks: tuple[tuple[str, str], ...]


def interval_chart(
    ident: str,
    *,
    name: str,
    value: float | None,
    lo90: float,
    hi90: float,
    cuts: Sequence[float] = CUTS,
    title: str | None = None,
) -> IntervalChart:
    """The bar of *name*'s score; *value* None shows the range only. All in points, 0 to 100.

    cuts: where the classes meet, marked on the scale.
    """
    band_at, band_width = span(SCALE.at(lo90), SCALE.at(hi90))
    return IntervalChart(
        ident=ident,
        title=title or _("Score of %(name)s on the scale from 0 to 100", name=name),
        description=_description(value, lo90, hi90),
        band_at=band_at,
        band_width=band_width,
        dot=None if value is None else percent(SCALE.at(value)),
        label="" if value is None else number(value),
        label_anchor=_anchor(value),
        ticks=_ticks(cuts),
    )


def _description(value: float | None, lo90: float, hi90: float) -> str:
    low, high = number(lo90), number(hi90)
    if value is None:
        return _("Insufficient evidence: 90%% sure only that it is %(low)s to %(high)s.",
                 low=low, high=high)  # fmt: skip
    return _("%(score)s, 90%% sure that it is %(low)s to %(high)s.",
             score=number(value), low=low, high=high)  # fmt: skip


def _ticks(cuts: Sequence[float]) -> tuple[tuple[str, str], ...]:
    """A line for each cut; its label only where there is room for it beside the others."""
    labelled = [0.0]
    for cut in cuts:
        if labelled[-1] + ROOM_FOR_A_LABEL <= cut <= 100.0 - ROOM_FOR_A_LABEL:
            labelled.append(cut)
    shown = {*labelled, 100.0}
    return tuple(
        (percent(SCALE.at(cut)), _label(cut) if cut in shown else "") for cut in (0.0, *cuts, 100.0)
    )


def _label(cut: float) -> str:
    return number(cut, 0 if float(cut).is_integer() else 1)


def _anchor(value: float | None) -> str:
    """Where the label holds on to its dot, so that it never leaves the chart."""
    if value is not None and value > 96:
        return "end"
    return "start" if value is not None and value < 4 else "middle"
