"""A file of outcomes: who renewed, who was lost, whose volume changed, and when; never kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from surveys import clock
from surveys.db import Database
from surveys.interchange import dates, values
from surveys.interchange.dates import DateForm
from surveys.interchange.decoding import Table
from surveys.interchange.directory import Directory, directory
from surveys.interchange.events_file import date_form
from surveys.interchange.figures_file import named_relationship, relationships_by_account
from surveys.interchange.messages import message
from surveys.interchange.plans import RowsRefused
from surveys.interchange.sheets import Cells, Columns, RefusedCell, recognise, rows


@dataclass(frozen=True)
class Outcome:
    """What became of one relationship on a day.

    lost: None when the file says only how the volume changed. volume_change: in percent of the
    period before, -100 to 100,000; None when it does not say.
    """

    relationship_id: str
    kind: str
    account: str
    on_date: str
    lost: bool | None
    volume_change: float | None

    def is_event(self, *, fall: float) -> bool:
        """Whether it is what a backtest looks for: lost, or *fall* percent less volume or worse."""
        if self.lost is not None:
            return self.lost
        return self.volume_change is not None and self.volume_change <= -fall


@dataclass(frozen=True)
class Outcomes:
    """A file as understood."""

    columns: Columns
    found: tuple[Outcome, ...]


def read(db: Database, table: Table, *, date_form_named: str = "") -> Outcomes:
    """The outcomes of *table*.

    Raises RowsRefused when a row cannot be taken, Refused when the table cannot.
    """
    columns = recognise(table, "outcomes")
    form = date_form(table, columns, "date", date_form_named)
    refused: list[RefusedCell] = []
    known, kinds = directory(db), relationships_by_account(db)
    found: dict[tuple[str, str], tuple[Cells, Outcome]] = {}
    for cells in rows(table, columns, refused):
        outcome = _read(cells, known, kinds, form)
        if outcome is None:
            continue
        key = (outcome.relationship_id, outcome.on_date)
        first = found.setdefault(key, (cells, outcome))
        if first[0] is not cells:
            cells.refuse(
                "date",
                message("each day once for an account; row %(row)s has it too", row=first[0].row),
            )
    if refused:
        refused.sort(key=lambda cell: cell.row)
        raise RowsRefused(table.name, tuple(refused))
    return Outcomes(columns, tuple(outcome for _, outcome in found.values()))


def _read(
    cells: Cells, known: Directory, kinds: Mapping[str, Mapping[str, str]], form: DateForm
) -> Outcome | None:
    account_id = cells.need("account", known.account_id)
    day: date | None = cells.need("date", dates.day(form))
    lost = cells.take("outcome", values.outcome)
    change = cells.take("volume_change", values.volume_change)
    own = kinds.get(account_id, {}) if account_id else {}
    found = named_relationship(cells, own) if account_id else None
    if day is not None and day > clock.today():
        cells.refuse("date", message("a day in the past, or today"))
        return None
    if day is None or found is None:
        return None
    if lost is None and change is None:
        if not cells.raw("outcome") and not cells.raw("volume_change"):
            cells.refuse("outcome", message("an outcome or a change of volume in each row"))
        return None
    kind = next(kind for kind, each in own.items() if each == found)
    return Outcome(found, kind, cells.raw("account"), day.isoformat(), lost, change)
