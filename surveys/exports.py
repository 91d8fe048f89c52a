"""Whole tables for files, read in batches by key: constant memory, and no half-read query."""

import json
from collections.abc import Callable, Iterator

from surveys.db import Database, Row
from surveys.interchange.csv_writer import Cell

BATCH = 1000

ACCOUNT_COLUMNS = (
    "name", "kind", "parent", "subtype", "segment", "external_ref", "owner", "revenue",
    "currency", "country",
)  # fmt: skip

RESPONSE_COLUMNS = (
    "response_id", "account", "kind", "contact", "role", "answered_at", "language", "mode",
    "campaign",
)  # fmt: skip

VERBATIM_COLUMNS = (
    "response_id", "account", "kind", "contact", "answered_at", "question_id", "text",
    "language", "sentiment", "label", "opinions",
)  # fmt: skip

CONTRIBUTION_COLUMNS = (
    "account", "kind", "source", "question_id", "dimension", "answered_at", "contact", "points",
)  # fmt: skip

KINDS = ("client", "partner")


def accounts(db: Database, *, kind: str | None) -> Iterator[list[Cell]]:
    """Every relationship as a row that `rapport import accounts` takes."""
    rows = _batches(
        lambda after: db.all(
            """
            SELECT relationship.id AS key, account.name, relationship.kind, parent.name AS parent,
                   relationship.subtype, relationship.segment, account.external_ref,
                   relationship.owner, relationship.revenue, relationship.currency, account.country
              FROM relationship
              JOIN account ON account.id = relationship.account_id
              LEFT JOIN account AS parent ON parent.id = account.parent_id
             WHERE relationship.id > :after
               AND relationship.kind BETWEEN :first_kind AND :last_kind
             ORDER BY relationship.id
             LIMIT :limit
            """,
            after=after, limit=BATCH, **_kinds(kind),
        )
    )  # fmt: skip
    return ([row[column] for column in ACCOUNT_COLUMNS] for row in rows)


def question_ids(db: Database, *, kind: str | None) -> list[str]:
    """The questions that somebody answered, clients' before partners': a column each."""
    rows = db.all(
        """
        SELECT question.kind, question.id
          FROM question
         WHERE EXISTS (SELECT 1
                         FROM answer
                         JOIN response ON response.id = answer.response_id AND response.is_current
                         JOIN relationship ON relationship.id = response.relationship_id
                        WHERE answer.question_id = question.id
                          AND relationship.kind = question.kind)
           AND question.kind BETWEEN :first_kind AND :last_kind
         ORDER BY question.kind, question.id
        """,
        **_kinds(kind),
    )
    return list(dict.fromkeys(row["id"] for row in rows))


def responses(db: Database, questions: list[str], *, kind: str | None) -> Iterator[list[Cell]]:
    """One row for each current response: RESPONSE_COLUMNS, then the answer to each of *questions*.

    "No opinion" and "not asked" are both empty: neither is an answer.
    """
    place = {question: at for at, question in enumerate(questions, len(RESPONSE_COLUMNS))}
    width = len(RESPONSE_COLUMNS) + len(questions)
    for batch in _batch_lists(lambda after: _response_rows(db, after, kind)):
        by_id: dict[str, list[Cell]] = {}
        for row in batch:
            cells: list[Cell] = [row[column] for column in RESPONSE_COLUMNS]
            by_id[row["key"]] = cells + [None] * (width - len(cells))
        for answer in _answer_rows(db, batch[0]["key"], batch[-1]["key"]):
            wanted = by_id.get(answer["response_id"])
            column = place.get(answer["question_id"])
            if wanted is not None and column is not None:
                value = answer["value"]
                wanted[column] = answer["choice"] or answer["text"] if value is None else value
        yield from by_id.values()


def verbatims(db: Database, *, kind: str | None) -> Iterator[list[Cell]]:
    """Every current verbatim with what was found in it; opinions as JSON."""
    for batch in _batch_lists(lambda after: _verbatim_rows(db, after, kind)):
        opinions = _opinion_lists(db, batch[0]["key"], batch[-1]["key"])
        for row in batch:
            found = opinions.get(row["key"], []) if row["label"] else None
            listed = None if found is None else json.dumps(found, ensure_ascii=False)
            yield [row[column] for column in VERBATIM_COLUMNS[:-1]] + [listed]


def contributions(db: Database, *, kind: str | None) -> Iterator[list[Cell]]:
    """Every contribution of every score that is shown; those of a relationship sum to it."""
    for batch in _batch_lists(lambda after: _scored_ids(db, after, kind)):
        for row in _contribution_rows(db, batch[0]["key"], batch[-1]["key"], kind):
            yield [row[column] for column in CONTRIBUTION_COLUMNS]


def _batch_lists(read: Callable[[str], list[Row]]) -> Iterator[list[Row]]:
    """Batches of rows, each asked for by the key of the last row of the one before."""
    after = ""
    while True:
        batch = read(after)
        if batch:
            yield batch
        if len(batch) < BATCH:
            return
        after = batch[-1]["key"]


def _batches(read: Callable[[str], list[Row]]) -> Iterator[Row]:
    for batch in _batch_lists(read):
        yield from batch


def _kinds(kind: str | None) -> Row:
    """One kind, or all of them, as the ends of a range: the text of a query stays the same."""
    return {"first_kind": kind or KINDS[0], "last_kind": kind or KINDS[-1]}


# In the two below a CROSS JOIN, which is not reordered, keeps to the order of the keys: each batch
# begins where the one before ended, instead of sorting all that is left.


def _response_rows(db: Database, after: str, kind: str | None) -> list[Row]:
    return db.all(
        """
        SELECT response.id AS key, response.id AS response_id, account.name AS account,
               relationship.kind, contact.name AS contact, contact.role, response.answered_at,
               response.language, response.mode, campaign.name AS campaign
          FROM response
         CROSS JOIN relationship
          JOIN account ON account.id = relationship.account_id
          LEFT JOIN contact ON contact.id = response.contact_id
          LEFT JOIN campaign ON campaign.id = response.campaign_id
         WHERE response.id > :after AND response.is_current
           AND relationship.id = response.relationship_id
           AND relationship.kind BETWEEN :first_kind AND :last_kind
         ORDER BY response.id
         LIMIT :limit
        """,
        after=after, limit=BATCH, **_kinds(kind),
    )  # fmt: skip


def _answer_rows(db: Database, first: str, last: str) -> list[Row]:
    return db.all(
        """
        SELECT response_id, question_id, value, choice, text
          FROM answer
         WHERE response_id BETWEEN :first AND :last
        """,
        first=first,
        last=last,
    )


def _verbatim_rows(db: Database, after: str, kind: str | None) -> list[Row]:
    return db.all(
        """
        SELECT answer.id AS key, response.id AS response_id, account.name AS account,
               relationship.kind, contact.name AS contact, response.answered_at,
               answer.question_id, answer.text, annotation.language, annotation.sentiment,
               annotation.label
          FROM answer
         CROSS JOIN response
          JOIN relationship ON relationship.id = response.relationship_id
          JOIN account ON account.id = relationship.account_id
          LEFT JOIN contact ON contact.id = response.contact_id
          LEFT JOIN annotation ON annotation.answer_id = answer.id AND annotation.is_current
         WHERE answer.id > :after AND answer.text IS NOT NULL
           AND response.id = answer.response_id AND response.is_current
           AND relationship.kind BETWEEN :first_kind AND :last_kind
         ORDER BY answer.id
         LIMIT :limit
        """,
        after=after, limit=BATCH, **_kinds(kind),
    )  # fmt: skip


def _opinion_lists(db: Database, first: str, last: str) -> dict[str, list[Row]]:
    rows = db.all(
        """
        SELECT opinion.answer_id, opinion.start_offset AS start, opinion.end_offset AS "end",
               opinion.quote, opinion.topic, opinion.polarity, opinion.label
          FROM opinion
          JOIN annotation ON annotation.answer_id = opinion.answer_id
                         AND annotation.analyser = opinion.analyser AND annotation.is_current
         WHERE opinion.answer_id BETWEEN :first AND :last
         ORDER BY opinion.answer_id, opinion.position
        """,
        first=first,
        last=last,
    )
    lists: dict[str, list[Row]] = {}
    for row in rows:
        lists.setdefault(row.pop("answer_id"), []).append(row)
    return lists


def _scored_ids(db: Database, after: str, kind: str | None) -> list[Row]:
    return db.all(
        """
        SELECT relationship.id AS key
          FROM relationship
          JOIN score ON score.relationship_id = relationship.id
         WHERE relationship.id > :after
           AND relationship.kind BETWEEN :first_kind AND :last_kind
         ORDER BY relationship.id
         LIMIT :limit
        """,
        after=after, limit=BATCH, **_kinds(kind),
    )  # fmt: skip


def _contribution_rows(db: Database, first: str, last: str, kind: str | None) -> list[Row]:
    return db.all(
        """
        SELECT account.name AS account, relationship.kind, contribution.source,
               contribution.question_id, question.dimension, response.answered_at,
               contact.name AS contact, contribution.points
          FROM contribution
          JOIN relationship ON relationship.id = contribution.relationship_id
          JOIN account ON account.id = relationship.account_id
          JOIN score ON score.relationship_id = relationship.id AND NOT score.withheld
          LEFT JOIN response ON response.id = contribution.source
          LEFT JOIN question ON question.kind = relationship.kind
                            AND question.id = contribution.question_id
          LEFT JOIN contact ON contact.id = response.contact_id
         WHERE contribution.relationship_id BETWEEN :first AND :last
           AND relationship.kind BETWEEN :first_kind AND :last_kind
         ORDER BY contribution.relationship_id, contribution.position
        """,
        first=first, last=last, **_kinds(kind),
    )  # fmt: skip
