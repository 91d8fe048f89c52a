"""Sections on our own corpus: each hand left out of the training; how well two people agree."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import analysis
from analysis import model
from analysis.corpus.agreement import agreement, second_readings
from analysis.corpus.comments import Comment, read_merged
from analysis.corpus.measure import Counts, counts
from benchmarks.analysis_sets import share

HEAD = ["| left out | n | label [95 %] | sign [95 %] | topics F1 | polarity given topic [95 %] |",
        "|---|---|---|---|---|---|"]  # fmt: skip


def corpus_lines(data: Path) -> Iterator[str]:
    """One line per hand, read by weights that learned from the public sets and all other hands."""
    from analysis.training import __main__ as training
    from analysis.training.own import read_own

    yield from HEAD
    public = training.read_public(data / "train")
    own = {language: read_own(language) for language in analysis.LANGUAGES}
    hands = {lang: sorted({c.hand for c in read_merged(lang)}) for lang in own}
    totals = dict.fromkeys(own, Counts())
    for turn in range(max(map(len, hands.values()))):
        # One hand of each language is left out in a turn: the figures' weights are shared.
        left_out = {lang: of[turn] for lang, of in hands.items() if turn < len(of)}
        others = {
            lang: [one for one in found if one.comment.hand != left_out.get(lang)]
            for lang, found in own.items()
        }
        with tempfile.TemporaryDirectory() as folder:
            training.write(training.learn(public, others), Path(folder), quiet=True)
            for lang, hand in left_out.items():
                model.use(lang, Path(folder) / f"{lang}.npz")
                found = read_hand([c for c in read_merged(lang) if c.hand == hand], lang)
                totals[lang] += found
                yield f"| {lang} {hand} | {cells(found)} |"
    for lang, total in totals.items():
        yield f"| **{lang}, all hands** | {cells(total)} |"


def agreement_lines() -> Iterator[str]:
    """The blind second reading: how far two people agree, in the reader's own measures."""
    yield "| | n | label | kappa | topics F1 | topic of the same words | sign given the topic |"
    yield "|---|---|---|---|---|---|---|"
    for language in analysis.LANGUAGES:
        first = {comment.id: comment for comment in read_merged(language)}
        found = agreement(first, second_readings(language))
        topics = f"kappa {found.topic_kappa:.2f} (n = {found.n_topics})"
        yield (
            f"| {language} | {found.counts.labels[1]} | {share(*found.counts.labels)} |"
            f" {found.label_kappa:.2f} | {100 * found.counts.topic_f1:.1f} |"
            f" {topics} | {share(*found.counts.polarities)} |"
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
