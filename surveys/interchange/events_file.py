"""A file of events: what happened with accounts, one row each; equal rows are counted apart."""

from collections import Counter
from datetime import date
from functools import partial

from surveys import events
from surveys.db import Database
from surveys.events import NewEvent
from surveys.interchange import dates, values
from surveys.interchange.dates import DateForm
from surveys.interchange.decoding import Table
from surveys.interchange.directory import Directory, directory
from surveys.interchange.messages import Refused, message
from surveys.interchange.plans import MAX_PREVIEW, Options, Outcome, Plan
from surveys.interchange.sheets import Cells, Columns, RefusedCell, recognise, rows
from surveys.interchange.values import Unreadable

MAX_NOTE = 2000


def plan(db: Database, table: Table, options: Options) -> Plan:
    """What taking *table* would add to the events that are kept; it never changes one of them."""
    columns = recognise(table, "events")
    form = date_form(table, columns, "date", options.date_form)
    refused: list[RefusedCell] = []
    known_accounts = directory(db)
    found: list[NewEvent] = []
    preview: list[dict[str, str]] = []
    for cells in rows(table, columns, refused):
        event = _read(cells, known_accounts, form)
        if event is not None:
            found.append(event)
            if len(preview) < MAX_PREVIEW:
                preview.append(_shown(cells, event))
    kept = events.known_digests(db)
    new = [event for event in _numbered(found) if event.digest not in kept]
    return Plan(
        columns=columns,
        outcome=Outcome(new=len(new), unchanged=len(found) - len(new)),
        refused=tuple(refused),
        preview=tuple(preview),
        write=partial(events.insert_many, events=new),
    )


def date_form(table: Table, columns: Columns, name: str, option: str) -> DateForm:
    """The form of the dates in column *name*: as named by *option*, else as the file proves.

    Raises Refused when nothing does.
    """
    try:
        named = dates.form_of(option)
        if named is not None:
            return named
        place = columns.places[name]
        return dates.decide_form(record.cells[place] for record in table.rows())
    except Unreadable as error:
        raise Refused(
            message(
                "%(file)s, column %(column)s: expected %(expected)s",
                file=table.name,
                column=columns.written(name),
                expected=error.expected,
            )
        ) from error


def _read(cells: Cells, known: Directory, form: DateForm) -> NewEvent | None:
    account_id = cells.need("account", known.account_id)
    day: date | None = cells.need("date", dates.day(form))
    kind = cells.need("kind", values.event_kind)
    note = cells.take("note", values.paragraph(MAX_NOTE))
    source = cells.take("source", values.line(80))
    if account_id is None or day is None or kind is None:
        return None
    return NewEvent(account_id, day.isoformat(), kind, note or "", source or "")


def _numbered(found: list[NewEvent]) -> list[NewEvent]:
    """*found* with equal events numbered 1, 2 …, so that two calls on one day stay two."""
    seen: Counter[NewEvent] = Counter()
    numbered = []
    for event in found:
        seen[event] += 1
        numbered.append(
            NewEvent(
                event.account_id,
                event.happened_on,
                event.kind,
                event.note,
                event.source,
                occurrence=seen[event],
            )
        )
    return numbered


def _shown(cells: Cells, event: NewEvent) -> dict[str, str]:
    return {
        "account": cells.raw("account"),
        "date": event.happened_on,
        "kind": event.kind,
        "note": event.note,
        "source": event.source,
    }
