"""Our reputation with each kind over time, as it was found; the arithmetic is analysis/score's."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from surveys import clock
from surveys.db import Database

WEIGHTINGS = ("equal", "revenue")
"""What an account counts for: all alike, or for its revenue (spend, with a partner)."""


@dataclass(frozen=True)
class Point:
    """The index of one day, 0 to 100, with its 90 % interval; a row of `reputation_point`.

    n_accounts: that count; n_answered of them ever answered. n_at_risk: more likely than not below
    the lower cut of improve. nps: -100 to +100, of nps_n people, None of none. moved: since
    moved_since, points with their interval, and the probability that it is more than chance; None
    where nothing can be compared.
    """

    kind: str
    weighting: str
    on_date: str
    calibration_id: str
    value: float
    lo90: float
    hi90: float
    n_accounts: int
    n_answered: int
    n_at_risk: int
    nps: float | None
    nps_lo90: float | None
    nps_hi90: float | None
    nps_n: int
    moved_since: str | None = None
    moved: float | None = None
    moved_lo90: float | None = None
    moved_hi90: float | None = None
    moved_probability: float | None = None

    @property
    def n_silent(self) -> int:
        return self.n_accounts - self.n_answered


_NAMES = [field.name for field in fields(Point)]
_COLUMNS = ", ".join(_NAMES)


def store(db: Database, points: Iterable[Point]) -> None:
    """Keep *points*, each in place of that of its day, weighting and calibration."""
    moment = clock.now()
    changed = ", ".join(f"{name} = excluded.{name}" for name in [*_NAMES[4:], "computed_at"])
    db.execute_many(
        f"""
        INSERT INTO reputation_point ({_COLUMNS}, computed_at)
        VALUES ({", ".join(f":{name}" for name in _NAMES)}, :computed_at)
        ON CONFLICT (kind, weighting, on_date, calibration_id) DO UPDATE SET {changed}
        """,  # noqa: S608 - our own column names
        [{**vars(point), "computed_at": moment} for point in points],
    )


def latest(db: Database, kind: str, weighting: str) -> Point | None:
    """The index of the latest day; None before the worker's first."""
    row = db.maybe(
        f"""
        SELECT {_COLUMNS} FROM reputation_point
         WHERE kind = :kind AND weighting = :weighting
         ORDER BY on_date DESC, computed_at DESC
         LIMIT 1
        """,  # noqa: S608 - our own column names
        kind=kind,
        weighting=weighting,
    )
    return Point(**row) if row else None


def history(db: Database, kind: str, *, calibration_id: str | None = None) -> list[Point]:
    """Every index kept of *kind*, or those under one calibration; by day, then weighting."""
    rows = db.all(
        f"""
        SELECT {_COLUMNS} FROM reputation_point
         WHERE kind = :kind AND (:every OR calibration_id = :calibration_id)
         ORDER BY on_date, calibration_id, weighting
        """,  # noqa: S608 - our own column names
        kind=kind,
        every=calibration_id is None,
        calibration_id=calibration_id or "",
    )
    return [Point(**row) for row in rows]


def active_revenue(db: Database, kind: str) -> dict[str, float | None]:
    """The relationships of *kind* that a reputation is of, and the revenue of each, if known."""
    rows = db.all(
        """
        SELECT id, revenue FROM relationship
         WHERE kind = :kind AND stage = 'active'
         ORDER BY id
        """,
        kind=kind,
    )
    return {row["id"]: row["revenue"] for row in rows}


@dataclass(frozen=True)
class Basis:
    """What drivers and reputation of a kind were last made of, when, and how long it took."""

    basis: str
    made_at: str
    seconds: float


def kept_basis(db: Database, kind: str) -> Basis | None:
    """None before the first time."""
    row = db.maybe("SELECT basis, made_at, seconds FROM overview_basis WHERE kind = :kind",
                   kind=kind)  # fmt: skip
    return Basis(**row) if row else None


def keep_basis(db: Database, kind: str, basis: str, *, seconds: float) -> None:
    """Note what they are made of now."""
    db.execute(
        """
        INSERT INTO overview_basis (kind, basis, made_at, seconds)
        VALUES (:kind, :basis, :made_at, :seconds)
        ON CONFLICT (kind) DO UPDATE
           SET basis = excluded.basis, made_at = excluded.made_at, seconds = excluded.seconds
        """,
        kind=kind,
        basis=basis,
        made_at=clock.now(),
        seconds=seconds,
    )
