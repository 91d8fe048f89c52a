"""The class shown of each relationship over time: what it changed to, when, and because of what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.db import Database
from surveys.ids import new_id

CAUSES = ("first", "answers", "calibration", "both", "withdrawn", "time")
"""The first class; answers that came in; another calibration version; both; answers taken back;
nothing but time, or invitations that nobody answers."""


@dataclass(frozen=True)
class Evidence:
    """What a class rests on: the version it was read from, and (response, question) pairs."""

    calibration_id: str
    answers: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Given:
    """One questionnaire that came in with a change of class."""

    response_id: str
    answered_at: str


@dataclass(frozen=True)
class ClassChange:
    """One change of the class shown; from_class is None for the first.

    probability: of the new class, 0 to 1. responses: what came in with it.
    """

    changed_at: str
    from_class: str | None
    to_class: str
    probability: float
    calibration_id: str = ""
    cause: str = "unknown"
    responses: tuple[Given, ...] = ()


def log(
    db: Database,
    relationship_id: str,
    to_class: str,
    *,
    probability: float,
    at: str,
    before: Evidence | None,
    now: Evidence,
) -> None:
    """Note the class shown, if it is another than the one shown last.

    before, now: what the score rested on until now (None: it is the first), and does now.
    """
    last = shown(db, relationship_id)
    if last == to_class:
        return
    came = now.answers - (before.answers if before else frozenset())
    change_id = new_id()
    db.execute(
        """
        INSERT INTO class_change (id, relationship_id, changed_at, from_class, to_class,
                                  probability, calibration_id, cause)
        VALUES (:id, :relationship_id, :at, :from_class, :to_class, :probability,
                :calibration_id, :cause)
        """,
        id=change_id, relationship_id=relationship_id, at=at, from_class=last, to_class=to_class,
        probability=probability, calibration_id=now.calibration_id,
        cause="first" if last is None else _cause(before, now),
    )  # fmt: skip
    db.execute_many(
        """
        INSERT INTO class_change_response (class_change_id, response_id)
        VALUES (:change_id, :response_id)
        """,
        [
            {"change_id": change_id, "response_id": response_id}
            for response_id in sorted({response for response, _question in came})
        ],
    )


def shown(db: Database, relationship_id: str) -> str | None:
    """The class shown last, None when none ever was."""
    row = db.maybe(
        """
        SELECT to_class FROM class_change
         WHERE relationship_id = :id ORDER BY changed_at DESC, id DESC LIMIT 1
        """,
        id=relationship_id,
    )
    return row["to_class"] if row else None


def shown_of_kind(db: Database, kind: str) -> dict[str, str]:
    """The class shown last of every relationship of *kind* that ever had one."""
    rows = db.all(
        """
        SELECT class_change.relationship_id, class_change.to_class
          FROM class_change
          JOIN relationship ON relationship.id = class_change.relationship_id
         WHERE relationship.kind = :kind
         ORDER BY class_change.changed_at, class_change.id
        """,
        kind=kind,
    )
    return {row["relationship_id"]: row["to_class"] for row in rows}


def every(db: Database, relationship_id: str) -> list[ClassChange]:
    """Every change of the class shown, latest first, with the answers that came in with it."""
    rows = db.all(
        """
        SELECT id, changed_at, from_class, to_class, probability, calibration_id, cause
          FROM class_change
         WHERE relationship_id = :relationship_id
         ORDER BY changed_at DESC, id DESC
        """,
        relationship_id=relationship_id,
    )
    came: dict[str, list[Given]] = {}
    for row in db.all(
        """
        SELECT class_change_response.class_change_id, response.id, response.answered_at
          FROM class_change
          JOIN class_change_response ON class_change_response.class_change_id = class_change.id
          JOIN response ON response.id = class_change_response.response_id
         WHERE class_change.relationship_id = :relationship_id
         ORDER BY response.answered_at DESC, response.id
        """,
        relationship_id=relationship_id,
    ):
        came.setdefault(row["class_change_id"], []).append(Given(row["id"], row["answered_at"]))
    return [ClassChange(responses=tuple(came.get(row.pop("id"), ())), **row) for row in rows]


def keep_wishes(db: Database, wishes: Mapping[str, str], *, quarter: str) -> None:
    """Keep the class wished for each relationship, the first of this *quarter* only."""
    db.execute_many(
        """
        INSERT INTO class_wish (relationship_id, quarter, band)
        VALUES (:relationship_id, :quarter, :band)
        ON CONFLICT (relationship_id, quarter) DO NOTHING
        """,
        [
            {"relationship_id": each, "quarter": quarter, "band": band}
            for each, band in sorted(wishes.items())
        ],
    )


def wished_before(
    db: Database, kind: str, *, quarter: str, only: Sequence[str] | None = None
) -> dict[str, str]:
    """What the previous quarterly version wished, where *quarter*'s has not been asked yet."""
    found: dict[str, str] = {}
    for first, last in [("", "zzzz")] if only is None else [(each, each) for each in only]:
        for row in db.all(
            """
            SELECT class_wish.relationship_id, class_wish.band
              FROM class_wish
              JOIN relationship ON relationship.id = class_wish.relationship_id
             WHERE relationship.kind = :kind AND relationship.id BETWEEN :first AND :last
               AND class_wish.quarter < :quarter
               AND NOT EXISTS (SELECT 1 FROM class_wish AS asked
                                WHERE asked.relationship_id = class_wish.relationship_id
                                  AND asked.quarter >= :quarter)
             ORDER BY class_wish.relationship_id, class_wish.quarter
            """,
            kind=kind, quarter=quarter, first=first, last=last,
        ):  # fmt: skip
            found[row["relationship_id"]] = row["band"]
    return found


def _cause(before: Evidence | None, now: Evidence) -> str:
    if before is None:
        return "answers"
    came = bool(now.answers - before.answers)
    recalibrated = before.calibration_id != now.calibration_id
    if came:
        return "both" if recalibrated else "answers"
    if recalibrated:
        return "calibration"
    return "withdrawn" if before.answers - now.answers else "time"
