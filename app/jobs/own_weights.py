"""Teaches a company's own weights from its corrections, and measures honestly what they bring.

What a person looked at counts fully; comments that nobody corrected are kept near what our reader
says of them. The measure is by cross-validation: five parts, each answered by weights that learned
from the other four. Weights that do not answer more corrections rightly are not kept.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import analysis
from analysis import Analysis, own
from analysis.own import CLASSES, NO_OPINION, Example
from app.jobs import analyser
from surveys import annotations, audit, corrections
from surveys.annotations import Unread
from surveys.corrections import Corrections, OpinionCorrection
from surveys.db import Database

FEWEST_COMMENTS = 30
"""Corrected comments below which nothing is learned: it would be chance."""

MOST_OTHERS = 2000
"""Uncorrected comments, the latest, that hold the weights near our reader."""

OTHER_WEIGHT = 0.2
PARTS = 5


class TooFew(Exception):
    """Fewer corrected comments than FEWEST_COMMENTS; the first argument is how many."""


@dataclass(frozen=True)
class Gain:
    """One question on held-out corrections: how many, and how many right before and after."""

    question: str
    n: int
    before: int
    after: int


@dataclass(frozen=True)
class Trained:
    """What was learned from, what it brings (one Gain a question), and whether it is kept.

    changed: of *others* answers that nobody corrected, those that would be read differently.
    """

    corrected: int
    gains: tuple[Gain, ...]
    others: int
    changed: int
    kept: bool


@dataclass(frozen=True)
class Source:
    """The examples of one comment; part: in which of the five it is held out."""

    part: int
    corrected: bool
    examples: tuple[Example, ...]


def train(db: Database, *, progress: Callable[[int], None] | None = None) -> Trained:
    """Learn from every correction kept in *db*; write the weights file if that is better.

    progress: told how many comments have been read so far. Raises TooFew.
    """
    corrected = corrections.corrected_ids(db)
    if len(corrected) < FEWEST_COMMENTS:
        raise TooFew(len(corrected))
    others = corrections.uncorrected_ids(db, limit=MOST_OTHERS)
    sources = list(_sources(db, [*corrected, *others], set(corrected), progress))
    gains, n_others, changed = _held_out(sources)
    better = sum(gain.after for gain in gains) > sum(gain.before for gain in gains)
    if better:
        _write(db, sources)
    return Trained(len(corrected), gains, n_others, changed, better)


def remove(db: Database) -> bool:
    """Go back to our reader alone; whether there were weights to remove."""
    path = analyser.weights_file(db)
    if not path.exists():
        return False
    with db.transaction():
        audit.record(db, "weights.remove")
        path.unlink()
    return True


def _write(db: Database, sources: Sequence[Source]) -> None:
    layer = own.train([each for source in sources for each in source.examples])
    path = analyser.weights_file(db)
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    # Its words stood in customers' comments: for the service's own user, as the database is.
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(layer.to_bytes())
        file.flush()
        os.fsync(file.fileno())
    with db.transaction():
        audit.record(db, "weights.train", detail=layer.digest)
        os.replace(unfinished, path)


def _sources(
    db: Database,
    answer_ids: Sequence[str],
    corrected: set[str],
    progress: Callable[[int], None] | None,
) -> Iterator[Source]:
    """The comments as our reader alone reads them, beside what people said of them."""
    unread = annotations.verbatims(db, answer_ids)
    found = analysis.analyse_many((each.text, each.question, each.language) for each in unread)
    for count, (comment, reading) in enumerate(zip(unread, found, strict=True), start=1):
        if progress:
            progress(count)
        part = hashlib.sha256(comment.answer_id.encode()).digest()[0] % PARTS
        if comment.answer_id in corrected:
            said = corrections.of_answer(db, comment.answer_id)
            label = annotations.present(db, comment.answer_id)[1].label
            yield Source(part, True, tuple(_corrected(comment, reading, said, label)))
        else:
            yield Source(part, False, tuple(_as_read(comment, reading, OTHER_WEIGHT)))


def _corrected(
    comment: Unread, reading: Analysis, said: Corrections, label: str
) -> Iterator[Example]:
    """A person looked at this comment: what they left alone is right as well."""
    yield Example("label", comment.text, reading.label, label)
    for opinion in reading.opinions:
        place = (opinion.start, opinion.end, opinion.topic)
        right = next((each for each in said.opinions if _is_about(each, place)), None)
        topic, sign = (right.topic, right.label) if right else (opinion.topic, opinion.label)
        yield Example("topic", opinion.quote, opinion.topic, topic or NO_OPINION)
        yield Example("opinion", opinion.quote, opinion.label, sign or NO_OPINION)


def _is_about(correction: OpinionCorrection, place: tuple[int, int, str]) -> bool:
    start, end, topic = place
    return topic in (correction.found_topic, correction.topic) and corrections.overlap(
        (start, end), (correction.start, correction.end)
    )


def _as_read(comment: Unread, reading: Analysis, weight: float) -> Iterator[Example]:
    yield Example("label", comment.text, reading.label, reading.label, weight)
    for opinion in reading.opinions:
        yield Example("topic", opinion.quote, opinion.topic, opinion.topic, weight)
        yield Example("opinion", opinion.quote, opinion.label, opinion.label, weight)


def _held_out(sources: Sequence[Source]) -> tuple[tuple[Gain, ...], int, int]:
    """Gains on corrected comments; answers of the others, and how many of these would change."""
    counts = {question: [0, 0, 0] for question in CLASSES}
    others = changed = 0
    for part in range(PARTS):
        layer = own.train(
            [each for source in sources if source.part != part for each in source.examples]
        )
        for source in (each for each in sources if each.part == part):
            for example in source.examples:
                answer = layer.answer(example.question, example.text, example.ours)
                if source.corrected:
                    count = counts[example.question]
                    count[0] += 1
                    count[1] += example.ours == example.right
                    count[2] += answer == example.right
                else:
                    others += 1
                    changed += answer != example.ours
    gains = tuple(Gain(question, *count) for question, count in counts.items())
    return gains, others, changed
