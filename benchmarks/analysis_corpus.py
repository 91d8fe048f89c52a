"""Sections on our own corpus: the hands that never train; how well two people agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import analysis
from analysis.corpus.agreement import OF_ALL, OF_KEPT, agreement, second_readings
from analysis.corpus.comments import Comment, read_merged
from analysis.corpus.measure import Counts, counts
from analysis.training.split import KEPT_HANDS
from benchmarks.analysis_sets import share

HEAD = ["| hand | n | label [95 %] | sign [95 %] | topics F1 | polarity given topic [95 %] |",
        "|---|---|---|---|---|---|"]  # fmt: skip


def corpus_lines() -> Iterator[str]:
    """One line per kept hand, read by the shipped weights, which never learned from it."""
    yield from HEAD
    for language in analysis.LANGUAGES:
        kept = [c for c in read_merged(language) if c.hand in KEPT_HANDS]
        total = Counts()
        for hand in sorted({comment.hand for comment in kept}):
            found = read_hand([c for c in kept if c.hand == hand], language)
            total += found
            yield f"| {language} {hand} | {cells(found)} |"
        yield f"| **{language}, both** | {cells(total)} |"


def agreement_lines() -> Iterator[str]:
    """The blind second reading: how far two people agree, in the reader's own measures."""
    yield "| | n | label | kappa | topics F1 | topic of the same words | sign given the topic |"
    yield "|---|---|---|---|---|---|---|"
    for language, of in product(analysis.LANGUAGES, (OF_ALL, OF_KEPT)):
        first = {comment.id: comment for comment in read_merged(language)}
        found = agreement(first, second_readings(language, of=of))
        topics = f"kappa {found.topic_kappa:.2f} (n = {found.n_topics})"
        yield (
            f"| {language}{', kept hands' if of else ''} | {found.counts.labels[1]} |"
            f" {share(*found.counts.labels)} | {found.label_kappa:.2f} |"
            f" {100 * found.counts.topic_f1:.1f} | {topics} | {share(*found.counts.polarities)} |"
        )


def read_hand(comments: Sequence[Comment], language: str) -> Counts:
    """All of *comments* against their readings."""
    texts = [(comment.text, comment.question or None, language) for comment in comments]
    total = Counts()
    for comment, found in zip(comments, analysis.analyse_many(texts), strict=True):
        total += counts(comment, found, found.sentiment)
    return total


def cells(found: Counts) -> str:
    """The table's cells, in percent."""
    labels, signs, polarities = (
        share(*pair) for pair in (found.labels, found.signs, found.polarities)
    )
    return f"{found.labels[1]} | {labels} | {signs} | {100 * found.topic_f1:.1f} | {polarities}"
