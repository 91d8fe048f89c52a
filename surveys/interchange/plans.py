"""What an import would do, looked at first and then done whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass, field

from surveys.db import Database
from surveys.interchange.decoding import Table
from surveys.interchange.messages import Message, Refused, message
from surveys.interchange.sheets import Columns, RefusedCell
from surveys.interchange.values import plausible_address

MAX_PREVIEW = 10
"""Rows shown as they were understood before they are kept."""


@dataclass(frozen=True)
class Outcome:
    """How many things the file holds that are new, differ from what is kept, or are the same."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Options:
    """How to read a file beyond its columns.

    check_address: reads an e-mail address or raises Unreadable. date_form: as in
    `surveys.interchange.dates.form_of`, empty to let the file decide.
    """

    check_address: Callable[[str], str] = plausible_address
    date_form: str = ""


@dataclass(frozen=True)
class Plan:
    """What taking a file would do. `write` does it, inside the transaction it was planned in."""

    columns: Columns
    outcome: Outcome
    refused: tuple[RefusedCell, ...]
    preview: tuple[dict[str, str], ...]
    write: Callable[[Database], None] = field(repr=False)

    @property
    def refused_rows(self) -> int:
        """How many rows cannot be taken; a row may be refused for several cells."""
        return len({cell.row for cell in self.refused})


class RowsRefused(Refused):
    """Some rows cannot be taken, so none was; `refused` says which and why."""

    def __init__(self, file: str, refused: tuple[RefusedCell, ...]) -> None:
        self.refused = refused
        super().__init__(refusal(file, refused))


def refusal(file: str, refused: tuple[RefusedCell, ...]) -> Message:
    """The sentence above a list of refused cells."""
    return message(
        "%(file)s was not taken: rows that cannot be read: %(count)s",
        file=file,
        count=len({cell.row for cell in refused}),
    )


Planner = Callable[[Database, Table, Options], Plan]


def take(db: Database, planner: Planner, table: Table, options: Options) -> Plan:
    """Take *table* whole, in one transaction. Raises RowsRefused when a row cannot be taken.

    Planned again inside the transaction: since somebody looked, others may have written.
    """
    with db.transaction():
        plan = planner(db, table, options)
        if plan.refused:
            raise RowsRefused(table.name, plan.refused)
        plan.write(db)
    return plan
