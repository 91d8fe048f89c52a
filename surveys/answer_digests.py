"""A digest of each response as it was given, so that a damaged answer is found and named.

SQLite's own integrity check saw 2 of 50 damages inside pages; it reads structure, not content.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import groupby

from surveys.db import Database, Row
from surveys.errors import DatabaseDamaged
from surveys.submissions import Answered

PAGE = 500
"""Responses checked at a time: constant memory, whatever the size of the database."""

DIGESTED = (
    "id",
    "submission_id",
    "relationship_id",
    "invitation_id",
    "version_id",
    "language",
    "mode",
    "answered_at",
)
"""What of a response never changes once it is stored. Not its contact, whom erasure may take away,
nor whether it is current."""


def digest(response: Mapping[str, object], answers: Iterable[Answered]) -> str:
    """SHA-256, hexadecimal, of *response* (a row with the columns DIGESTED) and its *answers*."""
    content = [
        [response[column] for column in DIGESTED],
        sorted(
            [
                answer.question_id,
                # Whole numbers come back from the database as floats, and -0.0 as 0.0.
                None if answer.value is None else float(answer.value) + 0.0,
                answer.choice,
                answer.text,
                bool(answer.no_opinion),
            ]
            for answer in answers
        ),
    ]
    return sha256(json.dumps(content, ensure_ascii=True).encode("ascii")).hexdigest()


def damaged(db: Database) -> Iterator[str]:
    """The ids of the responses whose stored content is not what was given, in the order of ids.

    Reads the whole table, a page at a time; for `rapport doctor` and after a restore.
    """
    after = ""
    while ids := _page_of_ids(db, after):
        try:
            yield from _damaged_between(db, ids[0], ids[-1])
        except DatabaseDamaged:
            # Bytes that are no longer text cannot be read at all: find which, one at a time.
            for response_id in ids:
                if not _is_sound(db, response_id):
                    yield response_id
        after = ids[-1]


def _page_of_ids(db: Database, after: str) -> list[str]:
    rows = db.all(
        "SELECT id FROM response WHERE id > :after ORDER BY id LIMIT :limit",
        after=after,
        limit=PAGE,
    )
    return [row["id"] for row in rows]


def _is_sound(db: Database, response_id: str) -> bool:
    try:
        return not _damaged_between(db, response_id, response_id)
    except DatabaseDamaged:
        return False


def _damaged_between(db: Database, first: str, last: str) -> list[str]:
    rows = db.all(
        """
        SELECT response.id, submission_id, relationship_id, invitation_id,
               questionnaire_version_id AS version_id, language, mode, answered_at, digest,
               question_id, value, choice, text, no_opinion
          FROM response LEFT JOIN answer ON answer.response_id = response.id
         WHERE response.id BETWEEN :first AND :last
         ORDER BY response.id, question_id
        """,
        first=first,
        last=last,
    )
    found = []
    for response_id, group in groupby(rows, key=lambda row: str(row["id"])):
        lines = list(group)
        if not _matches(lines):
            found.append(response_id)
    return found


def _matches(lines: list[Row]) -> bool:
    """Whether one response's rows have the digest stored with it."""
    try:
        return digest(lines[0], _answers(lines)) == str(lines[0]["digest"])
    except (TypeError, ValueError):
        return False  # damage has changed the very type of a column


def _answers(rows: list[Row]) -> list[Answered]:
    return [
        Answered(row["question_id"], row["value"], row["choice"], row["text"], row["no_opinion"])
        for row in rows
        if row["question_id"] is not None
    ]
