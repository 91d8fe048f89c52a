"""Proposed calibration versions and what each would change; none of them is in force.

A population has at most two: figures estimated anew in the night, and other choices of the
company. Each is compared with the version in force.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from surveys import clock
from surveys.db import Database

ORIGINS = ("figures", "settings")


@dataclass(frozen=True)
class Proposal:
    """One proposal of a kind.

    base_id: the version in force when it was made; body: JSON of analysis.score; basis: the
    evidence behind its figures. compared_on: ISO date, None until it has been compared;
    n_changed of n_compared relationships would change class, by mean_move points on average
    (with sign; mean_distance: without). kept_at: when a person kept the present version instead.
    """

    kind: str
    origin: str
    version: str
    base_id: str
    body: str
    responses: int
    basis: str
    estimated_on: str
    proposed_by: str | None = None
    note: str = ""
    compared_on: str | None = None
    n_compared: int = 0
    n_changed: int = 0
    mean_move: float = 0.0
    mean_distance: float = 0.0
    kept_at: str | None = None
    kept_by: str | None = None
    kept_note: str = ""

    @property
    def fingerprint(self) -> str:
        """What tells it from another of the same name: until adopted, a name is given anew."""
        said = f"{self.kind} {self.origin} {self.version} {self.base_id} {self.body}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Move:
    """What a proposal does to one relationship; a class is None where it is withheld."""

    relationship_id: str
    from_class: str | None
    to_class: str | None
    before: float
    after: float

    @property
    def changes_class(self) -> bool:
        return self.from_class != self.to_class


@dataclass(frozen=True)
class NamedMove(Move):
    """The same with the account it is about."""

    account_id: str
    account: str


def get(db: Database, kind: str, origin: str) -> Proposal | None:
    """The proposal of *kind* and *origin*, None when there is none."""
    row = db.maybe(f"{_SELECT} WHERE kind = :kind AND origin = :origin", kind=kind, origin=origin)
    return Proposal(**row) if row else None


def every(db: Database) -> list[Proposal]:
    """All proposals."""
    return [Proposal(**row) for row in db.all(f"{_SELECT} ORDER BY kind, origin")]


def put(db: Database, proposal: Proposal, moves: Sequence[Move] = ()) -> None:
    """Keep *proposal* in place of the older one of its kind and origin, with its *moves*."""
    key = {"kind": proposal.kind, "origin": proposal.origin}
    with db.transaction():
        remove(db, proposal.kind, proposal.origin)
        db.execute(_INSERT, **vars(proposal))
        db.execute_many(_INSERT_MOVE, [key | vars(move) for move in moves])


def remove(db: Database, kind: str, origin: str) -> bool:
    """Forget a proposal; returns whether there was one."""
    with db.transaction():
        db.execute("DELETE FROM calibration_move WHERE kind = :kind AND origin = :origin",
                   kind=kind, origin=origin)  # fmt: skip
        return bool(
            db.execute(
                "DELETE FROM calibration_proposal WHERE kind = :kind AND origin = :origin",
                kind=kind,
                origin=origin,
            )
        )


def keep_present(
    db: Database, kind: str, origin: str, *, user_id: str | None, note: str = ""
) -> None:
    """Note that a person keeps the present version instead of this proposal."""
    db.execute(
        """
        UPDATE calibration_proposal
           SET kept_at = :at, kept_by = :user_id, kept_note = :note
         WHERE kind = :kind AND origin = :origin
        """,
        at=clock.now(), user_id=user_id, note=note, kind=kind, origin=origin,
    )  # fmt: skip


def count_moves(db: Database, kind: str, origin: str, *, changed: bool) -> int:
    """How many moves are kept: those that change class, or those that do not."""
    return int(
        db.value(
            f"SELECT count(*) {_MOVES}",
            kind=kind, origin=origin, changed=changed,
        )
    )  # fmt: skip


def moves(
    db: Database, kind: str, origin: str, *, changed: bool, limit: int, offset: int = 0
) -> list[NamedMove]:
    """The largest movements first: those that change class (*changed*), or those that do not."""
    rows = db.all(
        f"""
        SELECT calibration_move.relationship_id, from_class, to_class, before, after,
               account.id AS account_id, account.name AS account
        {_MOVES}
         ORDER BY abs(after - before) DESC, account.name_folded, calibration_move.relationship_id
         LIMIT :limit OFFSET :offset
        """,
        kind=kind, origin=origin, changed=changed, limit=limit, offset=offset,
    )  # fmt: skip
    return [NamedMove(**row) for row in rows]


def transitions(db: Database, kind: str, origin: str) -> list[tuple[str | None, str | None, int]]:
    """How many relationships go from which class to which, the most frequent first."""
    rows = db.all(
        """
        SELECT from_class, to_class, count(*) AS n
          FROM calibration_move
         WHERE kind = :kind AND origin = :origin
           AND coalesce(from_class, '') <> coalesce(to_class, '')
         GROUP BY from_class, to_class
         ORDER BY n DESC, coalesce(from_class, ''), coalesce(to_class, '')
        """,
        kind=kind, origin=origin,
    )  # fmt: skip
    return [(row["from_class"], row["to_class"], row["n"]) for row in rows]


_COLUMNS = tuple(Proposal.__dataclass_fields__)
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM calibration_proposal"  # noqa: S608 - our own names
_INSERT = (
    f"INSERT INTO calibration_proposal ({', '.join(_COLUMNS)}) "  # noqa: S608 - our own names
    f"VALUES ({', '.join(f':{name}' for name in _COLUMNS)})"
)
_INSERT_MOVE = """
INSERT INTO calibration_move (kind, origin, relationship_id, from_class, to_class, before, after)
VALUES (:kind, :origin, :relationship_id, :from_class, :to_class, :before, :after)
"""
_MOVES = """
  FROM calibration_move
  JOIN relationship ON relationship.id = calibration_move.relationship_id
  JOIN account ON account.id = relationship.account_id
 WHERE calibration_move.kind = :kind AND calibration_move.origin = :origin
   AND (coalesce(from_class, '') <> coalesce(to_class, '')) = :changed
"""
