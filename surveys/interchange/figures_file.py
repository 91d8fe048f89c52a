"""A file of figures: margin and days late of relationships on a day, one row each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from surveys import figures, relationships
from surveys.db import Database
from surveys.figures import Figure
from surveys.interchange import dates, values
from surveys.interchange.dates import DateForm
from surveys.interchange.decoding import Table
from surveys.interchange.directory import Directory, directory
from surveys.interchange.events_file import date_form
from surveys.interchange.messages import message
from surveys.interchange.plans import MAX_PREVIEW, Options, Outcome, Plan
from surveys.interchange.sheets import Cells, RefusedCell, recognise, rows


@dataclass(frozen=True)
class FigureRow:
    """One row as understood, with its cells."""

    cells: Cells
    figure: Figure


def plan(db: Database, table: Table, options: Options) -> Plan:
    """What taking *table* would do to the figures that are kept.

    One of the same relationship and day is changed; an empty cell changes nothing that is kept.
    """
    columns = recognise(table, "figures")
    form = date_form(table, columns, "date", options.date_form)
    refused: list[RefusedCell] = []
    known, kinds = directory(db), relationships_by_account(db)
    before = {(each.relationship_id, each.on_date): each for each in figures.every(db)}
    after: dict[tuple[str, str], FigureRow] = {}
    for cells in rows(table, columns, refused):
        row = _read(cells, known, kinds, form, before)
        if row is None:
            continue
        first = after.setdefault((row.figure.relationship_id, row.figure.on_date), row)
        if first is not row:
            cells.refuse(
                "date",
                message(
                    "each day once for an account; row %(row)s has it too", row=first.cells.row
                ),
            )
    found = [row.figure for row in after.values()]
    new = [each for each in found if (each.relationship_id, each.on_date) not in before]
    changed = [
        each for each in found if before.get((each.relationship_id, each.on_date), each) != each
    ]
    return Plan(
        columns=columns,
        outcome=Outcome(len(new), len(changed), len(found) - len(new) - len(changed)),
        refused=tuple(sorted(refused, key=lambda cell: cell.row)),
        preview=tuple(_shown(row) for row in list(after.values())[:MAX_PREVIEW]),
        write=partial(figures.keep, figures=[*new, *changed]),
    )


def relationships_by_account(db: Database) -> dict[str, dict[str, str]]:
    """The relationships of each account: kind to id."""
    found: dict[str, dict[str, str]] = {}
    for each in relationships.every(db):
        found.setdefault(each.account_id, {})[each.kind] = each.id
    return found


def _read(
    cells: Cells,
    known: Directory,
    kinds: Mapping[str, Mapping[str, str]],
    form: DateForm,
    before: Mapping[tuple[str, str], Figure],
) -> FigureRow | None:
    account_id = cells.need("account", known.account_id)
    day: date | None = cells.need("date", dates.day(form))
    margin = cells.take("margin", values.margin)
    days_late = cells.take("days_late", values.days_late)
    relationship_id = named_relationship(cells, kinds.get(account_id, {})) if account_id else None
    if day is None or relationship_id is None:
        return None
    if margin is None and days_late is None:
        if not cells.raw("margin") and not cells.raw("days_late"):
            cells.refuse("margin", message("a margin or days late in each row"))
        return None
    kept = before.get((relationship_id, day.isoformat()))
    return FigureRow(
        cells,
        Figure(
            relationship_id,
            day.isoformat(),
            kept.margin if margin is None and kept else margin,
            kept.days_late if days_late is None and kept else days_late,
        ),
    )


def named_relationship(cells: Cells, kinds: Mapping[str, str]) -> str | None:
    """The relationship a row speaks of: the account's only one, or the one its kind names."""
    named = cells.take("kind", values.kinds)
    if named is None and cells.raw("kind"):
        return None
    wanted = named or tuple(kinds)
    if len(wanted) == 1 and wanted[0] in kinds:
        return kinds[wanted[0]]
    if not kinds:
        cells.refuse("account", message("an account that is client or partner"))
    else:
        cells.refuse(
            "kind", message("client or partner, as which this account is known; one of them")
        )
    return None


def _shown(row: FigureRow) -> dict[str, str]:
    figure = row.figure
    return {
        "account": row.cells.raw("account"),
        "date": figure.on_date,
        "kind": row.cells.raw("kind"),
        "margin": "" if figure.margin is None else f"{figure.margin:g}",
        "days_late": "" if figure.days_late is None else f"{figure.days_late:g}",
    }
