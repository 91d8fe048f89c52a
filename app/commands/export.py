"""`rapport export …`: scores and what they rest on, as CSV for people or for programs."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import click

from app.commands.context import open_database
from app.jobs.balance import labels
from app.jobs.scoring import scores_as_of
from app.reports import scores_file
from surveys import exports, portfolio
from surveys.db import Database
from surveys.interchange.csv_writer import PLAIN, Cell, CsvForm, csv_chunks, for_people
from surveys.interchange.file_out import write_whole
from surveys.portfolio import KINDS, Entry, Filter

Command = TypeVar("Command", bound=Callable[..., None])


def file_options(command: Command) -> Command:
    """The options that every export has."""
    options = (
        click.option("--kind", type=click.Choice(KINDS), help="Only clients, or only partners."),
        click.option(
            "--language",
            type=click.Choice(("en", "fr")),
            default="en",
            show_default=True,
            help="Language of the reader's spreadsheet: fr writes `;` and a decimal comma.",
        ),
        click.option(
            "--plain",
            is_flag=True,
            help="For programs: commas, no byte-order mark, full precision.",
        ),
        click.option(
            "--output",
            type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
            help="File to write (.csv or .csv.gz); without it, or with -, standard output.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group("export")
def export_group() -> None:
    """Write scores, accounts, responses, verbatims or contributions as CSV.

    Without --plain the file is for people: UTF-8 with a byte-order mark, as spreadsheets want it.
    """


@export_group.command("scores")
@file_options
@click.option(
    "--as-of",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    help="Score anew from what was answered until this day; nothing is stored.",
)
def export_scores(
    kind: str | None, language: str, plain: bool, output: Path | None, as_of: datetime | None
) -> None:
    """The score of every relationship with its interval, class and evidence.

    Example: rapport export scores --language fr --output scores.csv
    """
    db = open_database()
    balances = labels(db)
    entries: Iterable[Entry] = portfolio.entries(db, Filter(kind=kind, sort="name"))
    if as_of is not None:
        entries = _entries_as_of(db, entries, kind, as_of.date())
        balances = {}  # today's would be set beside another day's score
    _write(scores_file.COLUMNS, scores_file.rows(entries, balances), _form(language, plain), output)


@export_group.command("accounts")
@file_options
def export_accounts(kind: str | None, language: str, plain: bool, output: Path | None) -> None:
    """Every relationship, as `rapport import accounts` takes it.

    Example: rapport export accounts --plain --output accounts.csv
    """
    rows = exports.accounts(open_database(), kind=kind)
    _write(exports.ACCOUNT_COLUMNS, rows, _form(language, plain), output)


@export_group.command("responses")
@file_options
def export_responses(kind: str | None, language: str, plain: bool, output: Path | None) -> None:
    """Every filled questionnaire, one row each, one column for each question.

    Example: rapport export responses --kind client --output responses.csv.gz
    """
    db = open_database()
    questions = exports.question_ids(db, kind=kind)
    rows = exports.responses(db, questions, kind=kind)
    _write((*exports.RESPONSE_COLUMNS, *questions), rows, _form(language, plain), output)


@export_group.command("verbatims")
@file_options
def export_verbatims(kind: str | None, language: str, plain: bool, output: Path | None) -> None:
    """Every free-text answer with its sentiment and opinions (JSON).

    Example: rapport export verbatims --plain --output verbatims.csv
    """
    rows = exports.verbatims(open_database(), kind=kind)
    _write(exports.VERBATIM_COLUMNS, rows, _form(language, plain), output)


@export_group.command("contributions")
@file_options
def export_contributions(kind: str | None, language: str, plain: bool, output: Path | None) -> None:
    """What each answer adds to the score of its relationship, exactly.

    Example: rapport export contributions --plain --output contributions.csv
    """
    rows = exports.contributions(open_database(), kind=kind)
    _write(exports.CONTRIBUTION_COLUMNS, rows, _form(language, plain), output)


def _entries_as_of(
    db: Database, entries: Iterable[Entry], kind: str | None, day: date
) -> Iterator[Entry]:
    """*entries*, each with the score it would have had on *day*."""
    found = {
        score.relationship_id: score
        for each in (KINDS if kind is None else (kind,))
        for score in scores_as_of(db, each, day)
    }
    for entry in entries:
        # A decision of today says nothing about that day.
        yield replace(entry, score=found.get(entry.relationship_id), decided=None)


def _form(language: str, plain: bool) -> CsvForm:
    return PLAIN if plain else for_people(language)


def _write(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], form: CsvForm, output: Path | None
) -> None:
    chunks = csv_chunks(columns, rows, form)
    if output is not None and str(output) != "-":
        write_whole(output, chunks)
        return
    for chunk in chunks:
        sys.stdout.buffer.write(chunk.encode())
    sys.stdout.buffer.flush()
