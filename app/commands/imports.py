"""`rapport import …`: accounts, contacts, events, figures and past answers from CSV files."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from app.accounts.addresses import check_address
from app.commands.context import open_database
from app.commands.import_responses import responses_command
from app.commands.import_words import describe, list_refused, said
from surveys import audit
from surveys.interchange import accounts_file, contacts_file, events_file, figures_file
from surveys.interchange.decoding import open_table
from surveys.interchange.messages import Refused
from surveys.interchange.plans import (
    Options,
    Outcome,
    Plan,
    Planner,
    RowsRefused,
    refusal,
    take,
)

FILE = click.Path(path_type=Path)

dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Only print what would happen; nothing is kept."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


@click.group("import")
def import_group() -> None:
    """Bring in accounts, contacts, events, figures or past answers from a file (.csv or .csv.gz).

    UTF-8, UTF-16 with a byte-order mark and Windows-1252 are understood, parted by semicolon,
    comma or tab, with French or English headers. A file is taken whole or not at all.
    """


@import_group.command("accounts")
@click.argument("file", type=FILE)
@dry_run_option
@json_option
def accounts_command(file: Path, dry_run: bool, as_json: bool) -> None:
    """Companies: columns name, kind (client, partner or both), and optionally parent, subtype,
    segment, external_ref, owner, revenue, currency, country.

    Example: rapport import accounts accounts.csv --dry-run
    """
    _import("accounts", accounts_file.plan, file, Options(check_address), dry_run, as_json)


@import_group.command("contacts")
@click.argument("file", type=FILE)
@dry_run_option
@json_option
def contacts_command(file: Path, dry_run: bool, as_json: bool) -> None:
    """People: columns account (name or external_ref), name, email, and optionally role, language,
    phone.

    Example: rapport import contacts contacts.csv
    """
    _import("contacts", contacts_file.plan, file, Options(check_address), dry_run, as_json)


@import_group.command("events")
@click.argument("file", type=FILE)
@click.option(
    "--date-format",
    default="",
    metavar="F",
    help="Form of the dates: day_first, month_first, or as %d/%m/%Y. Default: the file decides.",
)
@dry_run_option
@json_option
def events_command(file: Path, date_format: str, dry_run: bool, as_json: bool) -> None:
    """Visits, calls, complaints, late deliveries: columns account, date, kind, and optionally
    note, source.

    Example: rapport import events visits.csv --date-format day_first
    """
    options = Options(check_address, date_form=date_format)
    _import("events", events_file.plan, file, options, dry_run, as_json)


@import_group.command("figures")
@click.argument("file", type=FILE)
@click.option(
    "--date-format",
    default="",
    metavar="F",
    help="Form of the dates: day_first, month_first, or as %d/%m/%Y. Default: the file decides.",
)
@dry_run_option
@json_option
def figures_command(file: Path, date_format: str, dry_run: bool, as_json: bool) -> None:
    """Figures that suggest answers of our own assessment: columns account, date, and margin (in
    percent), days_late or both; and kind (client or partner) for an account that is both.

    Example: rapport import figures figures.csv --dry-run
    """
    options = Options(check_address, date_form=date_format)
    _import("figures", figures_file.plan, file, options, dry_run, as_json)


import_group.add_command(responses_command)


def _import(
    what: str, planner: Planner, file: Path, options: Options, dry_run: bool, as_json: bool
) -> None:
    """Look at the file, say how it was read, and keep it unless a row is refused."""
    table = open_table(file)
    database = open_database()
    plan = planner(database, table, options)
    if not as_json:
        describe(table, plan.columns)
    if plan.refused:
        list_refused(file.name, plan.refused)
        raise Refused(refusal(file.name, plan.refused))
    if not dry_run:
        try:
            with database.transaction():
                plan = take(database, planner, table, options)
                audit.record(database, f"import.{what}", detail=counted(plan.outcome))
        except RowsRefused as error:
            list_refused(file.name, error.refused)
            raise
    _report(what, plan, dry_run, as_json)


def _report(what: str, plan: Plan, dry_run: bool, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"what": what, "dry_run": dry_run, **asdict(plan.outcome)}))
        return
    click.echo(said(f"{what}: {counted(plan.outcome)}", dry_run=dry_run))


def counted(outcome: Outcome) -> str:
    """`12 new, 3 changed, 5 unchanged`."""
    return f"{outcome.new} new, {outcome.changed} changed, {outcome.unchanged} unchanged"
