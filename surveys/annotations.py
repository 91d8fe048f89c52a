"""What the analysis found in each verbatim, and which verbatims are still unread."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from surveys import clock, corrections, evidence, leases
from surveys.db import Database, Row
from surveys.errors import NotFound
from surveys.findings import Cue, Found, FoundOpinion

WORK = "analyse"
"""The name of this work in the leases."""


@dataclass(frozen=True)
class Unread:
    """A verbatim that waits for the present analyser."""

    answer_id: str
    text: str
    question: str
    language: str | None


def unread_ids(db: Database, analyser: str, *, limit: int) -> list[str]:
    """Verbatims to give to *analyser*, at most *limit*, none that somebody holds.

    What was in a reader's hands when it died is given out again once as it was; after a second
    death each comes alone, so that the one to blame takes nothing else with it.
    """
    fresh = _unleased(db, analyser, limit)
    return (
        fresh
        or _retries(db, analyser, tries=1, limit=limit)
        or _retries(db, analyser, tries=leases.MAX_TRIES - 1, limit=1)
    )


def _unleased(db: Database, analyser: str, limit: int) -> list[str]:
    rows = db.all(
        """
        SELECT answer.id
          FROM answer
          LEFT JOIN lease ON lease.work = :work AND lease.subject_id = answer.id
         WHERE answer.text IS NOT NULL
           AND (answer.read_by IS NULL OR answer.read_by < :analyser OR answer.read_by > :analyser)
           AND lease.subject_id IS NULL
         ORDER BY answer.id
         LIMIT :limit
        """,
        work=WORK,
        analyser=analyser,
        limit=limit,
    )
    return [row["id"] for row in rows]


def _retries(db: Database, analyser: str, *, tries: int, limit: int) -> list[str]:
    rows = db.all(
        """
        SELECT answer.id
          FROM lease
          JOIN answer ON answer.id = lease.subject_id
         WHERE lease.work = :work AND lease.held_until <= :moment AND lease.tries <= :tries
           AND (answer.read_by IS NULL OR answer.read_by < :analyser OR answer.read_by > :analyser)
         ORDER BY answer.id
         LIMIT :limit
        """,
        work=WORK,
        moment=clock.now(),
        tries=tries,
        limit=limit,
        analyser=analyser,
    )
    return [row["id"] for row in rows]


def verbatims(db: Database, answer_ids: Iterable[str]) -> list[Unread]:
    """The texts of *answer_ids*, each with its question's wording and the language to expect."""
    return [_verbatim(db, answer_id) for answer_id in answer_ids]


def _verbatim(db: Database, answer_id: str) -> Unread:
    row = db.one(
        """
        SELECT answer.id, answer.text, question.label_fr, question.label_en,
               response.language AS answered_in, contact.language AS contact_language
          FROM answer
          JOIN response ON response.id = answer.response_id
          JOIN relationship ON relationship.id = response.relationship_id
          JOIN question ON question.kind = relationship.kind AND question.id = answer.question_id
          LEFT JOIN contact ON contact.id = response.contact_id
         WHERE answer.id = :answer_id
        """,
        answer_id=answer_id,
    )
    language = row["answered_in"] or row["contact_language"]
    question = row["label_fr"] if language == "fr" else row["label_en"]
    return Unread(row["id"], row["text"], question, language)


def store(db: Database, analyser: str, found: Sequence[Found]) -> None:
    """Keep what *analyser* found, mark the verbatims read and their relationships to be rescored.

    All or nothing, and the same when done twice: rows are keyed by verbatim and analyser. What
    people corrected is put on top.
    """
    moment = clock.now()
    ids: list[Row] = [{"answer_id": each.answer_id, "analyser": analyser} for each in found]
    with db.transaction():
        # Looked up in here: one that is made while a worker waits for its turn must win, too.
        corrected = corrections.of_answers(db, [each.answer_id for each in found])
        found = [
            corrections.applied(each, corrected.get(each.answer_id, corrections.NONE))
            for each in found
        ]
        db.execute_many(
            "UPDATE annotation SET is_current = FALSE "
            "WHERE answer_id = :answer_id AND analyser <> :analyser",
            ids,
        )
        db.execute_many(
            "DELETE FROM opinion WHERE answer_id = :answer_id AND analyser = :analyser", ids
        )
        db.execute_many(
            "DELETE FROM key_phrase WHERE answer_id = :answer_id AND analyser = :analyser", ids
        )
        db.execute_many(_ANNOTATION, [_annotation_row(each, analyser, moment) for each in found])
        db.execute_many(_OPINION, [row for each in found for row in _opinion_rows(each, analyser)])
        db.execute_many(
            _KEY_PHRASE, [row for each in found for row in _phrase_rows(each, analyser)]
        )
        db.execute_many("UPDATE answer SET read_by = :analyser WHERE id = :answer_id", ids)
        evidence.touch(db, _relationships(db, [each.answer_id for each in found]))
        leases.release(db, WORK, [each.answer_id for each in found])


def present(db: Database, answer_id: str) -> tuple[str, Found]:
    """The analyser that read a verbatim last, and what is now held to be in it.

    Raises NotFound where nothing has been read yet.
    """
    row = db.maybe(
        """
        SELECT analyser, language, sentiment, label, key_phrases
          FROM annotation
         WHERE answer_id = :answer_id AND is_current
        """,
        answer_id=answer_id,
    )
    if row is None:
        raise NotFound
    opinions = db.all(
        """
        SELECT start_offset, end_offset, quote, topic, polarity, label, cues
          FROM opinion
         WHERE answer_id = :answer_id AND analyser = :analyser
         ORDER BY position
        """,
        answer_id=answer_id,
        analyser=row["analyser"],
    )
    found = Found(
        answer_id, row["language"], row["sentiment"], row["label"],
        [_found_opinion(each) for each in opinions], json.loads(row["key_phrases"]),
    )  # fmt: skip
    return row["analyser"], found


def read_again(db: Database, answer_id: str) -> None:
    """Have a verbatim read anew by the next worker."""
    db.execute("UPDATE answer SET read_by = NULL WHERE id = :answer_id", answer_id=answer_id)


def cues_of(stored: str) -> tuple[Cue, ...]:
    """The cues in a cell of `opinion.cues`."""
    return tuple((start, end, weight) for start, end, weight in json.loads(stored))


def _found_opinion(row: Row) -> FoundOpinion:
    return FoundOpinion(
        row["start_offset"], row["end_offset"], row["quote"], row["topic"], row["polarity"],
        row["label"], cues_of(row["cues"]),
    )  # fmt: skip


def pending(db: Database, analyser: str, *, kind: str | None = None) -> int:
    """How many verbatims still wait for *analyser* and have not been set aside."""
    return int(
        db.value(
            """
            SELECT count(*)
              FROM answer
              JOIN response ON response.id = answer.response_id
              JOIN relationship ON relationship.id = response.relationship_id
              LEFT JOIN lease ON lease.work = :work AND lease.subject_id = answer.id
             WHERE answer.text IS NOT NULL
               AND (answer.read_by IS NULL OR answer.read_by < :analyser
                    OR answer.read_by > :analyser)
               AND (lease.tries IS NULL OR lease.tries < :max_tries OR lease.held_until > :moment)
               AND (:kind IS NULL OR relationship.kind = :kind)
            """,
            work=WORK,
            analyser=analyser,
            max_tries=leases.MAX_TRIES,
            moment=clock.now(),
            kind=kind,
        )
    )


_ANNOTATION = """
INSERT INTO annotation (answer_id, analyser, language, sentiment, label, key_phrases, is_current,
                        made_at)
VALUES (:answer_id, :analyser, :language, :sentiment, :label, :key_phrases, TRUE, :made_at)
ON CONFLICT (answer_id, analyser) DO UPDATE
   SET language = excluded.language, sentiment = excluded.sentiment, label = excluded.label,
       key_phrases = excluded.key_phrases, is_current = TRUE, made_at = excluded.made_at
"""

_OPINION = """
INSERT INTO opinion (answer_id, analyser, position, start_offset, end_offset, quote, topic,
                     polarity, label, cues)
VALUES (:answer_id, :analyser, :position, :start_offset, :end_offset, :quote, :topic,
        :polarity, :label, :cues)
"""

_KEY_PHRASE = """
INSERT INTO key_phrase (answer_id, analyser, phrase) VALUES (:answer_id, :analyser, :phrase)
"""


def _annotation_row(found: Found, analyser: str, moment: str) -> Row:
    return {
        "answer_id": found.answer_id,
        "analyser": analyser,
        "language": found.language,
        "sentiment": found.sentiment,
        "label": found.label,
        "key_phrases": json.dumps(list(found.key_phrases), ensure_ascii=False),
        "made_at": moment,
    }


def _opinion_rows(found: Found, analyser: str) -> list[Row]:
    return [
        {
            "answer_id": found.answer_id,
            "analyser": analyser,
            "position": position,
            "start_offset": opinion.start,
            "end_offset": opinion.end,
            "quote": opinion.quote,
            "topic": opinion.topic,
            "polarity": opinion.polarity,
            "label": opinion.label,
            "cues": json.dumps(opinion.cues),
        }
        for position, opinion in enumerate(found.opinions)
    ]


def _phrase_rows(found: Found, analyser: str) -> list[Row]:
    return [
        {"answer_id": found.answer_id, "analyser": analyser, "phrase": phrase}
        for phrase in dict.fromkeys(found.key_phrases)
    ]


def _relationships(db: Database, answer_ids: Iterable[str]) -> set[str]:
    return {
        db.value(
            """
            SELECT response.relationship_id
              FROM answer JOIN response ON response.id = answer.response_id
             WHERE answer.id = :answer_id
            """,
            answer_id=answer_id,
        )
        for answer_id in answer_ids
    }
