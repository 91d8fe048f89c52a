"""What a statement speaks of: the topics of the contract, found by their words."""

from functools import cache
from typing import NamedTuple

from analysis.matching import Match, Phrases, Word
from analysis.results import TOPICS
from analysis.tables import sections

_WORD_BONUS = 0.5  # a longer phrase is more specific: "delivery time" beats "delivery"


class Mention(NamedTuple):
    """words[start:end] names a topic; strength: the most specific mention has the highest."""

    start: int
    end: int
    topic: str
    strength: float


@cache
def patterns(language: str) -> Phrases[tuple[str, float]]:
    """The topic phrases of *language*; a section is a topic, or "topic 0.5" for weak words.

    Raises ValueError for a section that is no topic.
    """
    entries: list[tuple[str, tuple[str, float]]] = []
    for section, phrases in sections(language, "topics").items():
        topic, _, strength = section.partition(" ")
        if topic not in TOPICS:
            raise ValueError(f"topics.txt of {language!r}: {topic!r} is no topic")
        entries.extend((phrase, (topic, float(strength or 1.0))) for phrase in phrases)
    return Phrases(entries)


def mentions(words: list[Word], language: str) -> list[Mention]:
    """Where *words* name topics, by position; of overlapping mentions the most specific."""
    found = sorted(map(_mention, patterns(language).find(words)), key=_by_strength)
    taken: set[int] = set()
    kept = []
    for mention in found:
        span = range(mention.start, mention.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(mention)
    return sorted(kept)


def main_topic(found: list[Mention]) -> str:
    """The most specific topic mentioned, the first of equals; "overall" without any."""
    return min(found, key=_by_strength).topic if found else "overall"


def _mention(match: Match[tuple[str, float]]) -> Mention:
    topic, strength = match.value
    bonus = _WORD_BONUS * (match.words - 1)
    return Mention(match.start, match.end, topic, strength + bonus)


def _by_strength(mention: Mention) -> tuple[float, int, int]:
    return (-mention.strength, mention.start, TOPICS.index(mention.topic))
