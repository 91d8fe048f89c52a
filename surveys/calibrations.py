"""Calibration versions: what was estimated from a whole population, frozen until the next one."""

from dataclasses import dataclass
from datetime import date

from surveys.db import Database

CAUSES = ("first", "growth", "quarter", "person", "settings", "return", "command")
"""Why a version came into force: the first one, a young population that grew by half, a new
quarter, a person who took the proposal, a change of the company's choices, a return to former
choices, `rapport rescore`."""


@dataclass(frozen=True)
class StoredCalibration:
    """One version that is or was in force.

    body: JSON of analysis.score; responses: questionnaires it was estimated on; basis: the
    evidence it was estimated on, see evidence.basis. made_at: since when it is in force;
    estimated_on: ISO date of its figures, earlier where only choices changed. changed: the
    classes it was seen to change, None when it was not compared. adopted_by: a user, None when
    it came into force by itself.
    """

    id: str
    kind: str
    body: str
    responses: int
    made_at: str
    cause: str = "unknown"
    adopted_by: str | None = None
    note: str = ""
    basis: str = ""
    estimated_on: str = ""
    changed: int | None = None

    @property
    def quarter(self) -> str:
        """The quarter its figures are of, e.g. `2026Q4`."""
        return quarter(date.fromisoformat(self.estimated_on or self.made_at[:10]))


@dataclass(frozen=True)
class Version:
    """One line of the history: a version without its figures, and the name of who adopted it."""

    id: str
    kind: str
    made_at: str
    cause: str
    note: str
    responses: int
    changed: int | None
    is_current: bool
    adopter: str | None
    body: str


def current(db: Database, kind: str) -> StoredCalibration | None:
    """The version in force for *kind*, None before the first."""
    row = db.maybe(f"{_SELECT} WHERE kind = :kind AND is_current", kind=kind)
    return StoredCalibration(**row) if row else None


def get(db: Database, calibration_id: str) -> StoredCalibration:
    """The version of that name. Raises NotFound."""
    return StoredCalibration(**db.one(f"{_SELECT} WHERE id = :id", id=calibration_id))


def first_day(db: Database, kind: str) -> date | None:
    """The day *kind* had its first version; None before it."""
    value = db.value("SELECT min(estimated_on) FROM calibration WHERE kind = :kind", kind=kind)
    return date.fromisoformat(value) if value else None


def history(db: Database, kind: str) -> list[Version]:
    """Every version that is or was in force for *kind*, the latest first."""
    rows = db.all(
        """
        SELECT calibration.id, calibration.kind, calibration.made_at, calibration.cause,
               calibration.note, calibration.responses, calibration.changed,
               calibration.is_current, calibration.body,
               CASE WHEN staff_user.name <> '' THEN staff_user.name ELSE staff_user.email END
                   AS adopter
          FROM calibration
          LEFT JOIN staff_user ON staff_user.id = calibration.adopted_by
         WHERE calibration.kind = :kind
         ORDER BY calibration.made_at DESC, calibration.id DESC
        """,
        kind=kind,
    )
    return [Version(**{**row, "is_current": bool(row["is_current"])}) for row in rows]


def next_id(db: Database, kind: str, *, today: date) -> str:
    """The name of the next version, e.g. `client-2026Q4-2`: its quarter, its number in it."""
    stem = f"{kind}-{quarter(today)}-"
    made = db.all("SELECT id FROM calibration WHERE kind = :kind ORDER BY id", kind=kind)
    return stem + str(1 + sum(row["id"].startswith(stem) for row in made))


def adopt(db: Database, version: StoredCalibration) -> None:
    """Put *version* in force; the former ones are kept, so that old scores stay explainable."""
    with db.transaction():
        db.execute("UPDATE calibration SET is_current = FALSE WHERE kind = :kind",
                   kind=version.kind)  # fmt: skip
        db.execute(
            """
            INSERT INTO calibration (id, kind, body, responses, made_at, cause, adopted_by, note,
                                     basis, estimated_on, changed, is_current)
            VALUES (:id, :kind, :body, :responses, :made_at, :cause, :adopted_by, :note,
                    :basis, :estimated_on, :changed, TRUE)
            """,
            **vars(version),
        )


def quarter(day: date) -> str:
    """The quarter of *day*, e.g. `2026Q4`."""
    return f"{day.year}Q{(day.month + 2) // 3}"


_SELECT = """
SELECT id, kind, body, responses, made_at, cause, adopted_by, note, basis, estimated_on, changed
  FROM calibration
"""
