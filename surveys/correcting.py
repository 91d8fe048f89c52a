"""The act of correcting a reading: kept, put on top of the present reading at once, noted."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys import annotations, audit, corrections
from surveys.corrections import LabelCorrection, OpinionCorrection
from surveys.db import Database


@dataclass(frozen=True)
class Place:
    """An opinion that can be corrected: where it stands, what was found, what is held now.

    topic and label are None where a person said that no opinion stands.
    """

    start: int
    end: int
    quote: str
    found_topic: str
    found_label: str
    topic: str | None
    label: str | None


def places(db: Database, answer_id: str) -> list[Place]:
    """The opinions of a verbatim as they can be corrected, in the order of the text.

    Raises NotFound where nothing has been read yet.
    """
    _, found = annotations.present(db, answer_id)
    corrected = corrections.of_answer(db, answer_id).opinions
    results = {(each.start, each.end, each.topic) for each in corrected}
    listed = [
        Place(each.start, each.end, each.quote, each.found_topic, each.found_label, each.topic,
              each.label)
        for each in corrected
    ] + [
        Place(each.start, each.end, each.quote, each.topic, each.label, each.topic, each.label)
        for each in found.opinions
        if (each.start, each.end, each.topic) not in results
    ]  # fmt: skip
    return sorted(listed, key=lambda each: (each.start, each.end, each.found_topic))


def correct(
    db: Database,
    answer_id: str,
    *,
    label: LabelCorrection | None,
    opinions: Sequence[OpinionCorrection],
    made_by: str | None,
) -> None:
    """Keep these corrections of one verbatim; its relationship is scored anew.

    Raises NotFound where nothing has been read yet.
    """
    with db.transaction():
        analyser, found = annotations.present(db, answer_id)
        if label is not None:
            corrections.keep_label(db, label, made_by=made_by)
        for correction in opinions:
            corrections.keep_opinion(db, correction, made_by=made_by)
        annotations.store(db, analyser, [found])
        audit.record(db, "verbatim.correct", user_id=made_by, subject=answer_id)


def take_back(db: Database, answer_id: str, *, made_by: str | None) -> None:
    """Forget every correction of a verbatim; the next worker reads it as if it were new."""
    with db.transaction():
        corrections.forget(db, answer_id)
        annotations.read_again(db, answer_id)
        audit.record(db, "verbatim.take_back", user_id=made_by, subject=answer_id)
