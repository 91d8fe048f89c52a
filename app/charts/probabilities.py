"""How likely each class is: five bars, each with its word, its shape and its percentage."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app.charts.places import Axis, percent
from app.i18n import probability

ROW = 30
BARS = Axis(0, 1, 38, 82)


@dataclass(frozen=True)
class ProbabilityRow:
    """One class: y in pixels, the bar's width, whether the class is one of those named."""

    band: str
    word: str
    y: int
    width: str
    share: str
    named: bool


@dataclass(frozen=True)
class ProbabilitiesChart:
    """Best class at the top. start: where bars begin; track: the width of certainty."""

    ident: str
    title: str
    description: str
    height: int
    start: str
    track: str
    rows: tuple[ProbabilityRow, ...]


def probabilities_chart(
    ident: str,
    *,
    name: str,
    probabilities: Mapping[str, float],
    words: Mapping[str, str],
    named: tuple[str, ...] = (),
) -> ProbabilitiesChart:
    """Bars of *probabilities* (class to 0..1, worst first), called by *words*, *named* stressed."""
    rows = tuple(
        ProbabilityRow(
            band=band,
            word=words[band],
            y=place * ROW,
            width=percent(BARS.at(probabilities[band]) - BARS.left),
            share=probability(probabilities[band]),
            named=band in named,
        )
        for place, band in enumerate(reversed(list(probabilities)))
    )
    listed = ", ".join(f"{row.word} {row.share}" for row in rows)
    return ProbabilitiesChart(
        ident=ident,
        title=_("How likely each class is for %(name)s", name=name),
        description=listed,
        height=ROW * len(rows),
        start=percent(BARS.left),
        track=percent(BARS.right - BARS.left),
        rows=rows,
    )
