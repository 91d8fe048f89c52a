"""Calibration versions: what was estimated from a whole population, frozen until the next one."""

from dataclasses import dataclass
from datetime import date

from surveys import clock
from surveys.db import Database


@dataclass(frozen=True)
class StoredCalibration:
    """One version. body: JSON of analysis.score; responses: questionnaires it was estimated on."""

    id: str
    kind: str
    body: str
    responses: int
    made_at: str


def current(db: Database, kind: str) -> StoredCalibration | None:
    """The version in force for *kind*, None before the first."""
    row = db.maybe(
        """
        SELECT id, kind, body, responses, made_at
          FROM calibration
         WHERE kind = :kind AND is_current
        """,
        kind=kind,
    )
    return StoredCalibration(**row) if row else None


def next_id(db: Database, kind: str, *, today: date) -> str:
    """The name of the next version, e.g. `client-2026Q4-2`: its quarter, its number in it."""
    stem = f"{kind}-{quarter(today)}-"
    made = db.all("SELECT id FROM calibration WHERE kind = :kind ORDER BY id", kind=kind)
    return stem + str(1 + sum(row["id"].startswith(stem) for row in made))


def adopt(db: Database, calibration_id: str, kind: str, body: str, *, responses: int) -> None:
    """Put a new version in force; the former ones are kept, so that old scores stay explainable."""
    with db.transaction():
        db.execute("UPDATE calibration SET is_current = FALSE WHERE kind = :kind", kind=kind)
        db.execute(
            """
            INSERT INTO calibration (id, kind, body, responses, made_at, is_current)
            VALUES (:id, :kind, :body, :responses, :made_at, TRUE)
            ON CONFLICT (id) DO UPDATE SET body = excluded.body, is_current = TRUE
            """,
            id=calibration_id,
            kind=kind,
            body=body,
            responses=responses,
            made_at=clock.now(),
        )


def quarter(day: date) -> str:
    """The quarter of *day*, e.g. `2026Q4`."""
    return f"{day.year}Q{(day.month + 2) // 3}"
