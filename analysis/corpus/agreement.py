"""How far two people agree who label the same comments blind.

`python -m analysis.corpus.agreement` prints it.

The second readings are in `second/<language>.tsv`, those of the hands that never train in
`second/kept-<language>.tsv`: id, label, opinions as WRITING.md writes them.
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from analysis.corpus.comments import FOLDER, BadComment, Comment, LabelledOpinion, read_merged
from analysis.corpus.measure import Counts, counts
from analysis.corpus.writing import read_opinions
from analysis.results import LANGUAGES

SAMPLE = 200
KEPT_SAMPLE = 150
OF_ALL, OF_KEPT = "", "kept-"  # which comments were read again: how their files begin


@dataclass(frozen=True)
class SecondReading:
    """What the second person said of a comment."""

    id: str
    label: str
    opinions: tuple[LabelledOpinion, ...]


@dataclass(frozen=True)
class Agreement:
    """Cohen's kappa of labels, and of topics of opinions in the same words (n_topics of them)."""

    counts: Counts
    label_kappa: float
    topic_kappa: float
    n_topics: int


def sample(language: str, *, folder: Path = FOLDER, size: int = SAMPLE) -> list[Comment]:
    """The comments to label again: by the hash of their ids, so nobody chooses them."""
    return sorted(
        read_merged(language, folder), key=lambda one: hashlib.sha256(one.id.encode()).hexdigest()
    )[:size]


def second_readings(
    language: str, folder: Path = FOLDER, *, of: str = OF_ALL
) -> list[SecondReading]:
    """The second readings of *language*, in the order of the file; of: OF_ALL or OF_KEPT.

    Raises BadComment, naming the line, for an id that is not in the corpus or a quote that is
    not in its text.
    """
    first = {comment.id: comment for comment in read_merged(language, folder)}
    path = folder / "second" / f"{of}{language}.tsv"
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        place, label, written = (*line.split("\t"), "")[:3]
        if place not in first:
            raise BadComment(f"{path.name}:{number}: expected the id of a comment, came {place!r}")
        try:
            opinions = read_opinions(written, first[place].text)
        except BadComment as error:
            raise BadComment(f"{path.name}:{number}: {error}") from error
        lost = [each.quote for each in opinions if each.quote not in first[place].text]
        if lost:
            raise BadComment(f"{path.name}:{number}: {lost[0]!r} is not in the text")
        found.append(SecondReading(place, label, opinions))
    return found


def agreement(first: Mapping[str, Comment], second: Sequence[SecondReading]) -> Agreement:
    """*second* against the same comments of *first*."""
    total = Counts()
    topics: list[tuple[str, str]] = []
    for reading in second:
        comment = first[reading.id]
        total += counts(comment, reading)
        topics += _topics_of_the_same_words(comment, reading)
    labels = [(first[reading.id].label, reading.label) for reading in second]
    return Agreement(total, cohens_kappa(labels), cohens_kappa(topics), len(topics))


def cohens_kappa(pairs: Iterable[tuple[str, str]]) -> float:
    """Agreement of two people beyond chance, 1 when they always agree; 0.0 without pairs.

    Source: Cohen, "A coefficient of agreement for nominal scales", 1960.
    """
    both = list(pairs)
    if not both:
        return 0.0
    n = len(both)
    agreed = sum(one == other for one, other in both) / n
    mine, theirs = Counter(one for one, _ in both), Counter(other for _, other in both)
    chance = sum(mine[label] * theirs[label] for label in mine) / n**2
    return 1.0 if chance == 1.0 else (agreed - chance) / (1 - chance)


def _topics_of_the_same_words(comment: Comment, reading: SecondReading) -> list[tuple[str, str]]:
    """Topics of opinions whose quotes share half of the shorter one, each used once."""
    left = [(_span(opinion.quote, comment.text), opinion.topic) for opinion in reading.opinions]
    found = []
    for opinion in comment.opinions:
        span = _span(opinion.quote, comment.text)
        best = max(left, key=lambda other: _common(span, other[0]), default=None)
        if best is None:
            continue
        shorter = min(span[1] - span[0], best[0][1] - best[0][0])
        if 2 * _common(span, best[0]) >= shorter:
            found.append((opinion.topic, best[1]))
            left.remove(best)
    return found


def _span(quote: str, text: str) -> tuple[int, int]:
    start = text.index(quote)
    return start, start + len(quote)


def _common(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def main() -> int:
    """Print the agreement of each language, and of its kept hands."""
    for language, of in product(LANGUAGES, (OF_ALL, OF_KEPT)):
        first = {comment.id: comment for comment in read_merged(language)}
        found = agreement(first, second_readings(language, of=of))
        labels = found.counts.labels
        print(
            f"{of}{language}: {labels[1]} comments; label {100 * labels[0] / labels[1]:.1f} %,"
            f" kappa {found.label_kappa:.2f}; topics F1 {100 * found.counts.topic_f1:.1f},"
            f" kappa {found.topic_kappa:.2f} on {found.n_topics} opinions in the same words"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
