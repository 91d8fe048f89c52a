"""What people corrected in the reading of verbatims: it wins over every analyser and is kept.

A correction is put on top of each reading when that reading is stored (`annotations.store`), so
that whatever reads annotations and opinions sees it, and a new analyser cannot undo it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from surveys import clock
from surveys.db import Database
from surveys.findings import Found, FoundOpinion, Label, OpinionLabel

PLAIN = 0.5
"""Polarity of a plain judgement: what a corrected sign is worth when the reader had the other."""

MIXED_AT_MOST = 0.25
"""Sentiment of a comment that is both: about even."""


@dataclass(frozen=True)
class LabelCorrection:
    """The right label of a whole comment; found_label: what the reader had said."""

    answer_id: str
    label: Label
    found_label: str


@dataclass(frozen=True)
class OpinionCorrection:
    """The right topic and label of one opinion, known by its place and the topic found there.

    topic and label are None where no opinion stands.
    """

    answer_id: str
    start: int
    end: int
    found_topic: str
    found_label: str
    quote: str
    topic: str | None
    label: OpinionLabel | None


@dataclass(frozen=True)
class Corrections:
    """All corrections of one comment."""

    label: LabelCorrection | None = None
    opinions: tuple[OpinionCorrection, ...] = field(default=())


NONE = Corrections()


def keep_label(db: Database, correction: LabelCorrection, *, made_by: str | None) -> None:
    """Keep the right label, in place of an earlier one; what the reader first said stays known."""
    db.execute(
        """
        INSERT INTO label_correction (answer_id, label, found_label, made_by, made_at)
        VALUES (:answer_id, :label, :found_label, :made_by, :made_at)
        ON CONFLICT (answer_id) DO UPDATE
           SET label = excluded.label, made_by = excluded.made_by, made_at = excluded.made_at
        """,
        **vars(correction),
        made_by=made_by,
        made_at=clock.now(),
    )


def keep_opinion(db: Database, correction: OpinionCorrection, *, made_by: str | None) -> None:
    """Keep the right reading of one opinion, in place of an earlier one of the same."""
    db.execute(
        """
        INSERT INTO opinion_correction (answer_id, start_offset, end_offset, found_topic,
                                        found_label, quote, topic, label, made_by, made_at)
        VALUES (:answer_id, :start, :end, :found_topic, :found_label, :quote, :topic, :label,
                :made_by, :made_at)
        ON CONFLICT (answer_id, start_offset, end_offset, found_topic) DO UPDATE
           SET topic = excluded.topic, label = excluded.label, made_by = excluded.made_by,
               made_at = excluded.made_at
        """,
        **vars(correction),
        made_by=made_by,
        made_at=clock.now(),
    )


def forget(db: Database, answer_id: str) -> None:
    """Take back every correction of a comment."""
    for table in ("label_correction", "opinion_correction"):
        db.execute(
            f"DELETE FROM {table} WHERE answer_id = :answer_id",  # noqa: S608 - our own names
            answer_id=answer_id,
        )


def of_answers(db: Database, answer_ids: Iterable[str]) -> dict[str, Corrections]:
    """The corrections of those of these comments that have any."""
    found: dict[str, Corrections] = {}
    for answer_id in answer_ids:
        corrections = of_answer(db, answer_id)
        if corrections != NONE:
            found[answer_id] = corrections
    return found


def of_answer(db: Database, answer_id: str) -> Corrections:
    """The corrections of one comment, in the order of its text."""
    label = db.maybe(
        "SELECT answer_id, label, found_label FROM label_correction WHERE answer_id = :answer_id",
        answer_id=answer_id,
    )
    opinions = db.all(
        """
        SELECT answer_id, start_offset, end_offset, found_topic, found_label, quote, topic, label
          FROM opinion_correction
         WHERE answer_id = :answer_id
         ORDER BY start_offset, end_offset, found_topic
        """,
        answer_id=answer_id,
    )
    return Corrections(
        LabelCorrection(**label) if label else None,
        tuple(
            OpinionCorrection(
                row["answer_id"], row["start_offset"], row["end_offset"], row["found_topic"],
                row["found_label"], row["quote"], row["topic"], row["label"],
            )
            for row in opinions
        ),
    )  # fmt: skip


def corrected_ids(db: Database) -> list[str]:
    """Every comment that has a correction and is still read, by id."""
    rows = db.all(
        """
        SELECT answer.id
          FROM answer
          JOIN response ON response.id = answer.response_id AND response.is_current
         WHERE answer.read_by IS NOT NULL
           AND (EXISTS (SELECT 1 FROM label_correction WHERE answer_id = answer.id)
                OR EXISTS (SELECT 1 FROM opinion_correction WHERE answer_id = answer.id))
         ORDER BY answer.id
        """
    )
    return [row["id"] for row in rows]


def uncorrected_ids(db: Database, *, limit: int) -> list[str]:
    """The latest comments that nobody has corrected, at most *limit*."""
    rows = db.all(
        """
        SELECT answer.id
          FROM response
          JOIN answer ON answer.response_id = response.id
         WHERE response.is_current AND answer.text IS NOT NULL AND answer.read_by IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM label_correction WHERE answer_id = answer.id)
           AND NOT EXISTS (SELECT 1 FROM opinion_correction WHERE answer_id = answer.id)
         ORDER BY response.answered_at DESC, answer.id
         LIMIT :limit
        """,
        limit=limit,
    )
    return [row["id"] for row in rows]


def applied(found: Found, corrections: Corrections) -> Found:
    """*found* as corrected. Applied twice it is the same.

    A corrected opinion stands in its own words, whatever the analyser now finds in the same place
    on either topic. Where signs changed, the label of the whole follows them, unless a person has
    said it.
    """
    opinions = [
        each
        for each in found.opinions
        if not any(_is_the_same(each, correction) for correction in corrections.opinions)
    ]
    for correction in corrections.opinions:
        opinions += _right(found.opinions, correction)
    opinions.sort(key=lambda each: (each.start, each.end, each.topic))
    label, changed = found.label, _signs(opinions) != _signs(found.opinions)
    if changed:
        label = _label_of(opinions)
    if corrections.label is not None:
        label, changed = corrections.label.label, True
    sentiment = _sentiment(label, found.sentiment) if changed else found.sentiment
    return replace(found, opinions=opinions, label=label, sentiment=sentiment)


def _right(opinions: Sequence[FoundOpinion], correction: OpinionCorrection) -> list[FoundOpinion]:
    """The opinion that stands in the corrected place, if one does."""
    if correction.topic is None or correction.label is None:
        return []
    place = (correction.start, correction.end)
    same = [each for each in opinions if _is_the_same(each, correction)]
    same.sort(key=lambda each: (each.start, each.end, each.topic) != (*place, correction.topic))
    polarity = same[0].polarity if same else 0.0
    cues = same[0].cues if same and (same[0].start, same[0].end) == place else ()
    return [
        FoundOpinion(
            *place, correction.quote, correction.topic,
            _polarity(correction.label, polarity), correction.label, cues,
        )
    ]  # fmt: skip


def _is_the_same(opinion: FoundOpinion, correction: OpinionCorrection) -> bool:
    """Whether *opinion* is the one corrected: on one of its topics, half of the shorter shared."""
    if opinion.topic not in (correction.found_topic, correction.topic):
        return False
    return overlap((opinion.start, opinion.end), (correction.start, correction.end))


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two stretches share at least half of the shorter one."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common > 0 and 2 * common >= min(one[1] - one[0], other[1] - other[0])


def _polarity(label: OpinionLabel, found: float) -> float:
    if label == "neu":
        return 0.0
    sign = 1.0 if label == "pos" else -1.0
    return found if found * sign > 0 else sign * PLAIN


def _signs(opinions: Iterable[FoundOpinion]) -> list[str]:
    return sorted(each.label for each in opinions)


def _label_of(opinions: Sequence[FoundOpinion]) -> Label:
    labels = {each.label for each in opinions}
    if {"pos", "neg"} <= labels:
        return "mixed"
    return "pos" if "pos" in labels else "neg" if "neg" in labels else "neu"


def _sentiment(label: str, found: float) -> float:
    """*found*, moved only as far as *label* asks."""
    if label == "neu":
        return 0.0
    if label == "mixed":
        return max(-MIXED_AT_MOST, min(MIXED_AT_MOST, found))
    sign = 1.0 if label == "pos" else -1.0
    return found if found * sign > 0 else sign * PLAIN
