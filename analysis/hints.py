"""Hints: the topics that a word suggests by itself, as people know without any example.

"Hinge" suggests product_quality and reliability, "annexe" contract_terms. The tables
`analysis/data/{fr,en}/hints.txt` say so for some thousand words of each language; the model
learns how far to trust them.
"""

from collections.abc import Sequence
from functools import cache

from analysis.matching import Word
from analysis.results import TOPICS
from analysis.tables import fold, sections

Hint = tuple[int, float]  # place in TOPICS, strength 0 to 1


@cache
def of_language(language: str) -> dict[str, tuple[Hint, ...]]:
    """Folded word → its hints; none for no language.

    Raises ValueError for a section that is no topic with a strength between 0 and 1.
    """
    found: dict[str, tuple[Hint, ...]] = {}
    if not language:
        return found
    for section, words in sections(language, "hints").items():
        topic, _, strength = section.partition(" ")
        if topic not in TOPICS or not 0 < float(strength or 0) < 1:
            raise ValueError(f"hints.txt of {language!r}: {section!r} is no topic and strength")
        hint = (TOPICS.index(topic), float(strength))
        for word in words:
            found[fold(word)] = (*found.get(fold(word), ()), hint)
    return found


def hinted(words: Sequence[Word], language: str) -> tuple[list[float], int]:
    """How strongly *words* together suggest each of TOPICS, 0 to 1; how many of them do."""
    known = of_language(language)
    doubt = [1.0] * len(TOPICS)
    telling = 0
    for word in words:
        hints = known.get(word.form) or known.get(word.lemma)
        if hints:
            telling += 1
            for place, strength in hints:
                doubt[place] *= 1 - strength
    return [1 - left for left in doubt], telling
