"""Free-text answers with what the analysis found in them: listed, filtered, searched, counted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveys import annotations, search
from surveys.db import Database, Row
from surveys.errors import NotFound
from surveys.findings import Cue

PAGE_SIZE = 25

COUNTED_AT_MOST = 1000
"""Beyond this a list is "more than 1,000": nobody pages further, and counting on costs most."""

EXPORT_BATCH = 1000

LABELS = ("neg", "neu", "pos", "mixed")
"""Of a whole verbatim; an opinion is never mixed."""


@dataclass(frozen=True)
class Opinion:
    """One judgement: start and end are code points of the verbatim; polarity -1 to +1.

    cues: the words that moved it, in order.
    """

    start: int
    end: int
    quote: str
    topic: str
    polarity: float
    label: str
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True)
class Verbatim:
    """One free-text answer, exactly as written.

    language, sentiment (-1 to +1) and label are None until it is read. recommendation: what the
    same questionnaire answered to the 0 to 10 question; None when it did not. corrected: a person
    has corrected what was found.
    """

    answer_id: str
    response_id: str
    relationship_id: str
    account_id: str
    account: str
    kind: str
    question_id: str
    label_fr: str
    label_en: str
    answered_at: str
    contact_id: str | None
    contact: str | None
    recommendation: float | None
    text: str
    language: str | None
    sentiment: float | None
    label: str | None
    corrected: bool = False
    opinions: tuple[Opinion, ...] = ()


@dataclass(frozen=True)
class Filter:
    """Which verbatims; None or blank does not narrow.

    label: of the opinions on *topic* when a topic is given, else of the whole verbatim.
    since, until: ISO dates, both included. phrase: one of the key phrases found. words: all in the
    text, accents and case aside; the last may be a beginning.
    """

    kind: str | None = None
    account_id: str | None = None
    relationship_id: str | None = None
    question_id: str | None = None
    topic: str | None = None
    label: str | None = None
    contact_id: str | None = None
    response_id: str | None = None
    since: str | None = None
    until: str | None = None
    phrase: str | None = None
    words: str = ""


@dataclass(frozen=True)
class Page:
    """One page of verbatims, latest first, and how many there are on all pages.

    more: there are more than *total*, which is then COUNTED_AT_MOST.
    """

    verbatims: tuple[Verbatim, ...]
    total: int
    more: bool
    number: int
    pages: int


@dataclass(frozen=True)
class TopicCount:
    """How many opinions of a relationship speak of a topic, and how."""

    topic: str
    positive: int
    negative: int
    neutral: int

    @property
    def n(self) -> int:
        return self.positive + self.negative + self.neutral


def page(db: Database, wanted: Filter, *, number: int = 1) -> Page:
    """Page *number* (from 1; beyond the last: the last) of the verbatims *wanted*."""
    counted = count(db, wanted, at_most=COUNTED_AT_MOST + 1)
    total = min(counted, COUNTED_AT_MOST)
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    found = _select(db, wanted, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    return Page(tuple(found), total, counted > total, number, pages)


def count(db: Database, wanted: Filter, *, at_most: int = 1_000_000) -> int:
    """How many verbatims *wanted* covers, counted no further than *at_most*."""
    where, parameters = _conditions(wanted)
    total = db.value(
        f"""
        SELECT count(*)
          FROM (SELECT answer.id {_source(wanted)} WHERE {where} LIMIT :at_most) AS found
        """,  # noqa: S608 - our own texts; values are parameters
        at_most=at_most,
        **parameters,
    )
    return int(total)


def latest(db: Database, wanted: Filter, *, limit: int) -> list[Verbatim]:
    """The latest verbatims *wanted*, at most *limit*."""
    return _select(db, wanted, limit=limit, offset=0)


def every(db: Database, wanted: Filter) -> Iterator[Verbatim]:
    """Every verbatim *wanted*, latest first, read in batches."""
    offset = 0
    while True:
        batch = _select(db, wanted, limit=EXPORT_BATCH, offset=offset)
        yield from batch
        if len(batch) < EXPORT_BATCH:
            return
        offset += EXPORT_BATCH


def get(db: Database, answer_id: str) -> Verbatim:
    """One verbatim, replaced ones too. Raises NotFound."""
    found = _details(db, "answer.id", [answer_id])
    if not found:
        raise NotFound
    return found[0]


def of_responses(db: Database, response_ids: Sequence[str]) -> dict[str, list[Verbatim]]:
    """The verbatims of these filled questionnaires, replaced ones too, by questionnaire."""
    grouped: dict[str, list[Verbatim]] = {}
    for verbatim in _details(db, "response.id", response_ids):
        grouped.setdefault(verbatim.response_id, []).append(verbatim)
    return grouped


def topic_counts(db: Database, relationship_id: str) -> list[TopicCount]:
    """The topics of a relationship's verbatims, the most negative first."""
    rows = db.all(
        """
        SELECT opinion.topic,
               count(*) FILTER (WHERE opinion.label = 'pos') AS positive,
               count(*) FILTER (WHERE opinion.label = 'neg') AS negative,
               count(*) FILTER (WHERE opinion.label NOT IN ('pos', 'neg')) AS neutral
          FROM response
          JOIN answer ON answer.response_id = response.id AND answer.text IS NOT NULL
          JOIN annotation ON annotation.answer_id = answer.id AND annotation.is_current
          JOIN opinion ON opinion.answer_id = annotation.answer_id
                      AND opinion.analyser = annotation.analyser
         WHERE response.relationship_id = :relationship_id AND response.is_current
         GROUP BY opinion.topic
         ORDER BY count(*) FILTER (WHERE opinion.label = 'neg') DESC, count(*) DESC, opinion.topic
        """,
        relationship_id=relationship_id,
    )
    return [TopicCount(**row) for row in rows]


def text_questions(db: Database, account_id: str) -> list[tuple[str, str, str]]:
    """The open questions an account has answered: id, French and English label, by id."""
    rows = db.all(
        """
        SELECT DISTINCT question.id, question.label_fr, question.label_en
          FROM relationship
         CROSS JOIN response
         CROSS JOIN answer
          JOIN question ON question.kind = relationship.kind AND question.id = answer.question_id
         WHERE relationship.account_id = :account_id
           AND response.relationship_id = relationship.id AND response.is_current
           AND answer.response_id = response.id AND answer.text IS NOT NULL
         ORDER BY question.id
        """,
        account_id=account_id,
    )
    return [(row["id"], row["label_fr"], row["label_en"]) for row in rows]


_DETAILS = """
SELECT answer.id AS answer_id, response.id AS response_id, relationship.id AS relationship_id,
       account.id AS account_id, account.name AS account, relationship.kind,
       question.id AS question_id, question.label_fr, question.label_en, response.answered_at,
       contact.id AS contact_id, contact.name AS contact, answer.text,
       (SELECT given.value
          FROM answer AS given
          JOIN question AS asked ON asked.kind = relationship.kind AND asked.id = given.question_id
         WHERE given.response_id = response.id AND asked.scale = 'nps11'
         ORDER BY given.question_id
         LIMIT 1) AS recommendation,
       annotation.analyser, annotation.language, annotation.sentiment, annotation.label,
       (EXISTS (SELECT 1 FROM label_correction AS corrected
                 WHERE corrected.answer_id = answer.id)
        OR EXISTS (SELECT 1 FROM opinion_correction AS corrected
                    WHERE corrected.answer_id = answer.id)) AS corrected
  FROM answer
  JOIN response ON response.id = answer.response_id
  JOIN relationship ON relationship.id = response.relationship_id
  JOIN account ON account.id = relationship.account_id
  JOIN question ON question.kind = relationship.kind AND question.id = answer.question_id
  LEFT JOIN contact ON contact.id = response.contact_id
  LEFT JOIN annotation ON annotation.answer_id = answer.id AND annotation.is_current
"""

# Where to begin. A CROSS JOIN is not reordered (WHERE joins its sides): all responses from the
# latest on, so that a page that is full needs no look at the rest; or the few of one account; or
# the few answers that hold the words. Every other condition is a look-up of its own.
_FROM_RESPONSES = "FROM response CROSS JOIN answer"

_FROM_ACCOUNT = "FROM relationship CROSS JOIN response CROSS JOIN answer"

_FROM_WORDS = "FROM answer CROSS JOIN response CROSS JOIN relationship"

_LATEST_FIRST = "ORDER BY response.answered_at DESC, response.id, answer.id"

_OPINION = """
EXISTS (SELECT 1
          FROM annotation
          JOIN opinion ON opinion.answer_id = annotation.answer_id
                      AND opinion.analyser = annotation.analyser
         WHERE annotation.answer_id = answer.id AND annotation.is_current
           AND opinion.topic = :topic
"""

_LABELLED = """
EXISTS (SELECT 1
          FROM annotation
         WHERE annotation.answer_id = answer.id AND annotation.is_current
           AND annotation.label = :label)
"""

_PHRASE = """
EXISTS (SELECT 1
          FROM key_phrase
          JOIN annotation ON annotation.answer_id = key_phrase.answer_id
                         AND annotation.analyser = key_phrase.analyser AND annotation.is_current
         WHERE key_phrase.answer_id = answer.id AND key_phrase.phrase = :phrase)
"""

# Each filter's own condition; the keys are the fields of Filter.
_NARROWING = {
    "kind": "EXISTS (SELECT 1 FROM relationship AS of_kind "
    "WHERE of_kind.id = response.relationship_id AND of_kind.kind = :kind)",
    "account_id": "relationship.account_id = :account_id",
    "relationship_id": "response.relationship_id = :relationship_id",
    "question_id": "answer.question_id = :question_id",
    "contact_id": "response.contact_id = :contact_id",
    "response_id": "response.id = :response_id",
    "phrase": _PHRASE,
}


def _conditions(wanted: Filter) -> tuple[str, dict[str, object]]:
    """The WHERE of *wanted*, from our own texts, and its parameters."""
    conditions = [
        "answer.response_id = response.id",
        "answer.text IS NOT NULL",
        "response.is_current",
    ]
    parameters: dict[str, object] = {}
    if _source(wanted) != _FROM_RESPONSES:
        conditions.append("relationship.id = response.relationship_id")
    if wanted.since or _source(wanted) == _FROM_RESPONSES:
        # Without a date too: so the index by time is taken and the latest come first by themselves.
        conditions.append("response.answered_at >= :since")
        parameters["since"] = wanted.since or ""
    for name, condition in _NARROWING.items():
        if getattr(wanted, name):
            conditions.append(condition)
            parameters[name] = getattr(wanted, name)
    if wanted.until:
        conditions.append("response.answered_at < :until")
        parameters["until"] = wanted.until + "T~"  # "~" sorts after every digit: the day is in
    if wanted.topic:
        label = " AND opinion.label = :label)" if wanted.label else ")"
        conditions.append(_OPINION + label)
        parameters["topic"] = wanted.topic
    elif wanted.label:
        conditions.append(_LABELLED)
    if wanted.label:
        parameters["label"] = wanted.label
    expression = search.match_expression(wanted.words)
    if expression:
        conditions.append(
            "answer.rowid IN (SELECT rowid FROM verbatim_index WHERE verbatim_index MATCH :match)"
        )
        parameters["match"] = expression
    return " AND ".join(conditions), parameters


def _source(wanted: Filter) -> str:
    if wanted.words:
        return _FROM_WORDS
    return _FROM_ACCOUNT if wanted.account_id else _FROM_RESPONSES


def _select(db: Database, wanted: Filter, *, limit: int, offset: int) -> list[Verbatim]:
    where, parameters = _conditions(wanted)
    rows = db.all(
        f"""
        SELECT answer.id {_source(wanted)}
         WHERE {where} {_LATEST_FIRST}
         LIMIT :limit OFFSET :offset
        """,
        limit=limit,
        offset=offset,
        **parameters,
    )
    return _details(db, "answer.id", [row["id"] for row in rows])


def _details(db: Database, column: str, ids: Sequence[str]) -> list[Verbatim]:
    """The verbatims whose *column* (one of ours) is in *ids*, latest first."""
    parameters = {f"id_{place}": each for place, each in enumerate(ids)}
    if not parameters:
        return []
    names = ", ".join(f":{name}" for name in parameters)
    rows = db.all(
        f"""
        {_DETAILS}
         WHERE answer.text IS NOT NULL AND {column} IN ({names})
         {_LATEST_FIRST}
        """,
        **parameters,
    )
    opinions = _opinions(db, rows)
    return [_verbatim(row, opinions) for row in rows]


def _verbatim(row: Row, opinions: Mapping[str, list[Opinion]]) -> Verbatim:
    columns = {name: value for name, value in row.items() if name != "analyser"}
    columns["corrected"] = bool(row["corrected"])
    return Verbatim(**columns, opinions=tuple(opinions.get(row["answer_id"], ())))


def _opinions(db: Database, rows: Iterable[Row]) -> dict[str, list[Opinion]]:
    """The opinions in the verbatims of *rows*, by answer, in the order of the text."""
    read = {f"answer_{at}": row["answer_id"] for at, row in enumerate(rows) if row["analyser"]}
    if not read:
        return {}
    names = ", ".join(f":{name}" for name in read)
    found = db.all(
        f"""
        SELECT opinion.answer_id, start_offset, end_offset, quote, topic, polarity, opinion.label,
               opinion.cues
          FROM opinion
          JOIN annotation ON annotation.answer_id = opinion.answer_id
                         AND annotation.analyser = opinion.analyser AND annotation.is_current
         WHERE opinion.answer_id IN ({names})
         ORDER BY opinion.answer_id, start_offset, opinion.position
        """,  # noqa: S608 - names of our own parameters
        **read,
    )
    grouped: dict[str, list[Opinion]] = {}
    for row in found:
        opinion = Opinion(
            row["start_offset"], row["end_offset"], row["quote"], row["topic"], row["polarity"],
            row["label"], annotations.cues_of(row["cues"]),
        )  # fmt: skip
        grouped.setdefault(row["answer_id"], []).append(opinion)
    return grouped
