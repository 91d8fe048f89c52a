"""How far a reading of a comment of the corpus is from its labels: counts that add up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

Pair = tuple[int, int]


class Judged(Protocol):
    """An opinion, of the corpus or of the reader."""

    @property
    def topic(self) -> str: ...

    @property
    def polarity(self) -> float: ...


class Labelled(Protocol):
    """A comment of the corpus, or its reading."""

    @property
    def label(self) -> str: ...

    @property
    def opinions(self) -> Sequence[Judged]: ...


@dataclass(frozen=True)
class Counts:
    """(right, counted) each. labels: the four classes. signs: of comments plainly neg or pos.

    polarities: of the topics that both have. topics: twice those that both have, and those of
    either side: their ratio is the micro-F1.
    """

    labels: Pair = (0, 0)
    signs: Pair = (0, 0)
    polarities: Pair = (0, 0)
    topics: Pair = (0, 0)

    def __add__(self, other: "Counts") -> "Counts":
        pairs = zip(self.pairs(), other.pairs(), strict=True)
        return Counts(*((a + c, b + d) for (a, b), (c, d) in pairs))

    def pairs(self) -> tuple[Pair, Pair, Pair, Pair]:
        return (self.labels, self.signs, self.polarities, self.topics)

    @property
    def topic_f1(self) -> float:
        """Micro-F1 of the sets of topics, 0 to 1."""
        return self.topics[0] / max(self.topics[1], 1)


def counts(expected: Labelled, came: Labelled, sentiment: float | None = None) -> Counts:
    """One comment against its reading; a topic's sign is that of its opinions' sum.

    sentiment: of the whole as read, -1 to +1; without it the label says the sign.
    """
    wanted, found = by_topic(expected.opinions), by_topic(came.opinions)
    both = [topic for topic in wanted if topic in found]
    judged = [topic for topic in both if wanted[topic]]
    clear = expected.label in ("neg", "pos")
    sign = 1 if expected.label == "pos" else -1
    value = {"pos": 1.0, "neg": -1.0}.get(came.label, 0.0) if sentiment is None else sentiment
    return Counts(
        (int(came.label == expected.label), 1),
        (int(clear and value * sign > 0), int(clear)),
        (sum(wanted[topic] * found[topic] > 0 for topic in judged), len(judged)),
        (2 * len(both), len(wanted) + len(found)),
    )


def by_topic(opinions: Iterable[Judged]) -> dict[str, float]:
    """The topics with the sum of their polarities."""
    found: dict[str, float] = {}
    for opinion in opinions:
        found[opinion.topic] = found.get(opinion.topic, 0.0) + opinion.polarity
    return found
