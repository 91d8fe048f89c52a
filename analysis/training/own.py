"""Our own corpus as the training sees it: comments for the classes, statements for the topics."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from analysis import opinions, pipelines, questions
from analysis.clauses import words_of
from analysis.corpus.comments import Comment, LabelledOpinion, merged_file, occurrences, read_merged
from analysis.features import figures, ngrams, topic_figures
from analysis.opinions import Reading, Statement, after_question
from analysis.text import Prepared, prepare
from analysis.training.phrases import HAND, read_phrases
from analysis.training.split import KEPT_HANDS

_WEIGHT = 0.6  # of a comment, beside one of the nearest public sets: ours are many by now
_PHRASE_WEIGHT = 0.1  # of a typical phrase: they are many, and all of one statement
_SHARED = 0.5  # the least part of a quote, or of the statement, that both have in common


class Row(NamedTuple):
    """One text to learn the classes from: label neg, neu or pos."""

    ngrams: list[str]
    figures: list[float]
    label: str
    weight: float


class TopicRow(NamedTuple):
    """One statement to learn the topics from; topics: those it judges, maybe none."""

    ngrams: list[str]
    figures: list[float]
    topics: frozenset[str]


@dataclass(frozen=True)
class Public:
    """A public comment: its row, the half it falls in (0 or 1), and of some the reading."""

    row: Row
    part: int
    kind: str
    reading: Reading | None


@dataclass(frozen=True)
class Own:
    """A comment of the corpus and what the rules make of it."""

    comment: Comment
    prepared: Prepared
    reading: Reading
    statements: list[Statement]
    kind: str
    concepts: bool = True  # whether its words' concepts count
    hints: bool = True  # … and their hints


def own_comments(language: str, folder: Path | None = None) -> list[Comment]:
    """The corpus of *language* and the typical phrases, kept hands and all.

    folder: where others lie than the project's: `fr.jsonl`, `en.jsonl`, and the phrases in
        `phrases/fr.txt` and `phrases/en.txt`.

    Raises FileNotFoundError naming the file that is missing there, BadComment or ValueError naming
    the line that is no comment or phrase.
    """
    if folder is None:
        return [*read_merged(language), *read_phrases(language)]
    phrases = folder / "phrases"
    for path in (merged_file(language, folder), phrases / f"{language}.txt"):
        if not path.is_file():
            raise FileNotFoundError(f"{path}: expected this part of the corpus")
    return [*read_merged(language, folder), *read_phrases(language, phrases)]


def read_own(
    language: str, *, without: Collection[str] = (), comments: list[Comment] | None = None
) -> list[Own]:
    """The corpus of *language* and the typical phrases, read; the kept hands never train.

    without: more hands to leave out.

    comments: others than those of the merged file and the phrases.
    """
    if comments is None:
        comments = own_comments(language)
    left_out = {*KEPT_HANDS, *without}
    chosen = [comment for comment in comments if comment.hand not in left_out]
    prepared = [prepare(comment.text) for comment in chosen]
    docs = pipelines.read((one.text for one in prepared), language)
    found = []
    for comment, one, doc in zip(chosen, prepared, docs, strict=True):
        words = words_of(doc, 0)
        if questions.set_answer(words, language) is not None:
            continue  # the reader answers these from its table
        reading = opinions.read(words, language)
        kind = questions.kind(comment.question or None)
        statements = [after_question(s, kind, reading.requests) for s in reading.statements]
        found.append(Own(comment, one, reading, statements, kind))
    return found


def rows(own: Own) -> Iterator[Row]:
    """The comment as a whole; a mixed one is half positive and half negative, never neutral."""
    seen = figures(own.reading, own.statements, own.kind)
    known = sorted(ngrams(own.reading.words, _concepts_of(own)))
    label = own.comment.label
    labels = ("neg", "pos") if label == "mixed" else (label,)
    weight = _PHRASE_WEIGHT if own.comment.hand == HAND else _WEIGHT
    for one in labels:
        yield Row(known, seen, one, weight / len(labels))


def topic_rows(own: Own) -> Iterator[TopicRow]:
    """The statements of the comment, with the topics of the quotes that they share words with."""
    alone = len(own.statements) == 1
    for statement in own.statements:
        words = own.reading.words[statement.start : statement.end]
        language = own.comment.language if own.hints else ""
        seen = topic_figures(statement, words, language, own.kind, alone=alone)
        yield TopicRow(sorted(ngrams(words, _concepts_of(own))), seen, _topics(own, statement))


def _concepts_of(own: Own) -> str:
    return own.comment.language if own.concepts else ""


def signs(own: Own) -> list[float]:
    """For each statement the sum of its opinions' polarities: 0 without any."""
    return [sum(o.polarity for o in _judged(own, statement)) for statement in own.statements]


def _topics(own: Own, statement: Statement) -> frozenset[str]:
    return frozenset(opinion.topic for opinion in _judged(own, statement))


def _judged(own: Own, statement: Statement) -> Iterator[LabelledOpinion]:
    """The opinions whose quotes share enough words with *statement*."""
    words, offsets = own.reading.words, own.prepared.offsets
    start, end = offsets[words[statement.start].start], offsets[words[statement.end - 1].end]
    for opinion in own.comment.opinions:
        first = occurrences(opinion.quote, own.comment.text)[0]
        last = first + len(opinion.quote)
        common = min(end, last) - max(start, first)
        if common > 0 and common >= _SHARED * min(end - start, last - first):
            yield opinion
