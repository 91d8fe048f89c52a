"""From a text to its Analysis: the steps in order, alone or in batches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from analysis import language as languages
from analysis import model, opinions, phrases, pipelines, questions, sentiment, signature
from analysis.clauses import words_of
from analysis.matching import Word
from analysis.results import NOTHING_SAID, UNDETERMINED, Analysis
from analysis.text import Prepared, has_letters, parts, prepare

_BATCH_COMMENTS = 256  # read ahead; bounds the memory of a stream


class Comment(NamedTuple):
    """A text to analyse, the question it answers, and the language we expect of it."""

    text: str
    question: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class _Task:
    comment: Comment
    prepared: Prepared
    spans: list[tuple[int, int]]  # the body's parts, each one spaCy Doc
    language: str


def analyse_all(comments: Iterable[Comment]) -> Iterator[Analysis]:
    """The Analysis of each comment, in order; constant memory however many there are."""
    waiting = iter(comments)
    while batch := [_task(Comment(*comment)) for comment in islice(waiting, _BATCH_COMMENTS)]:
        yield from _batch(batch)


def _task(comment: Comment) -> _Task:
    prepared = prepare(comment.text)
    plain = prepared.text
    start = len(plain) - len(plain.lstrip())
    end = len(plain.rstrip())
    if start >= end or not has_letters(plain):
        return _Task(comment, prepared, [], UNDETERMINED)
    end = signature.body_end(plain, start, end)
    language = languages.detect(plain[start:end], prior=languages.as_prior(comment.language))
    return _Task(comment, prepared, parts(plain, start, end), language)


def _batch(tasks: list[_Task]) -> Iterator[Analysis]:
    """The tasks' results in order, their texts read language by language."""
    docs: dict[str, Iterator[Any]] = {}
    for language in {task.language for task in tasks} - {UNDETERMINED}:
        texts = [
            task.prepared.text[start:end]
            for task in tasks
            if task.language == language
            for start, end in task.spans
        ]
        docs[language] = pipelines.read(texts, language)
    for task in tasks:
        if task.language == UNDETERMINED:
            yield NOTHING_SAID
        else:
            words: list[Word] = []
            for start, _ in task.spans:
                words.extend(words_of(next(docs[task.language]), start))
            yield _analysis(task, words)


def _analysis(task: _Task, words: list[Word]) -> Analysis:
    text = task.comment.text
    kind = questions.kind(task.comment.question)
    answer = questions.set_answer(words, task.language)
    if answer is not None:
        value, label = sentiment.of_set_answer(answer, kind)
        return Analysis(task.language, value, label)
    reading = opinions.read(words, task.language)
    found = sentiment.judge(reading, kind, model.of(task.language))
    return Analysis(
        task.language,
        found.sentiment,
        found.label,
        tuple(
            opinion
            for s in found.opinions
            for opinion in sentiment.opinions_of(s, words, task.language, task.prepared, text)
        ),
        tuple(phrases.key_phrases(words, reading.covered, reading.judging, task.language)),
    )
