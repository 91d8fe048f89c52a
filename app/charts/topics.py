"""What the words speak of: a bar for each topic, complaints to the left, praise to the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.charts.places import Axis, percent, span
from app.i18n import number

ROW = 40
"""Pixels: a line for the name, and the bar below it; manager.css gives its rows the same."""

MIDDLE = 50.0
REACH = 38.0
"""Percent of the width on each side of the middle; the rest is for the numbers."""


@dataclass(frozen=True)
class TopicValue:
    """How often a topic was praised, blamed or just named, and where its sentences are."""

    name: str
    positive: int
    negative: int
    neutral: int
    url: str
    positive_url: str
    negative_url: str

    @property
    def n(self) -> int:
        return self.positive + self.negative + self.neutral


@dataclass(frozen=True)
class TopicRow:
    """One topic: y in pixels, its parts as (kind, place, width), its numbers beside the bar."""

    value: TopicValue
    y: int
    parts: tuple[tuple[str, str, str], ...]
    negative_at: str
    positive_at: str
    total: str


@dataclass(frozen=True)
class TopicsChart:
    """Rows in the order given, around a line in the middle."""

    ident: str
    title: str
    description: str
    height: int
    middle: str
    rows: tuple[TopicRow, ...]


def topics_chart(ident: str, *, name: str, topics: Sequence[TopicValue]) -> TopicsChart:
    """Diverging bars of *topics*; what is neither praise nor blame lies across the middle."""
    widest = max((max(t.positive, t.negative) + t.neutral / 2 for t in topics), default=1) or 1
    places = Axis(-widest, widest, MIDDLE - REACH, MIDDLE + REACH)
    return TopicsChart(
        ident=ident,
        title=_("What the answers of %(name)s speak of", name=name),
        description=_description(topics),
        height=ROW * len(topics),
        middle=percent(MIDDLE),
        rows=tuple(_row(topic, place * ROW, places) for place, topic in enumerate(topics)),
    )


def _row(topic: TopicValue, y: int, places: Axis) -> TopicRow:
    half = topic.neutral / 2
    left, right = -half - topic.negative, half + topic.positive
    bars = [("neg", left, -half), ("neu", -half, half), ("pos", half, right)]
    return TopicRow(
        value=topic,
        y=y,
        parts=tuple(
            (kind, *span(places.at(start), places.at(end)))
            for kind, start, end in bars
            if end > start
        ),
        negative_at=percent(places.at(left) - 1.5),
        positive_at=percent(places.at(right) + 1.5),
        total=number(topic.n),
    )


def _description(topics: Sequence[TopicValue]) -> str:
    sentences = [
        _(
            "%(topic)s: %(negative)s complaints, %(positive)s praises, %(neutral)s neutral",
            topic=topic.name,
            negative=number(topic.negative),
            positive=number(topic.positive),
            neutral=number(topic.neutral),
        )
        for topic in topics
    ]
    return "; ".join(sentences)
