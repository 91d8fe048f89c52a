"""`rapport import responses`: the history of another tool, scored on day one."""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import click

from app.answering.forms import AnswerForm, form_class_for_questions
from app.commands.context import open_database
from app.commands.import_words import describe, end_progress, list_refused, progress, said
from surveys import audit, mappings
from surveys.db import Database
from surveys.interchange import responses_file
from surveys.interchange.csv_writer import Cell, CsvForm, csv_chunks
from surveys.interchange.decoding import Table, open_table
from surveys.interchange.file_out import write_whole
from surveys.interchange.messages import Refused, message
from surveys.interchange.response_mapping import ResponseMapping
from surveys.interchange.responses_file import AnswerReader, ReadResponses
from surveys.interchange.responses_keeping import Kept, keep, look
from surveys.questions import Question
from surveys.relationships import KINDS
from surveys.responses import Answered
from surveys.scales import TEXT

REMEMBERED = 10_000
"""Different rating cells whose answer is remembered; a form for each row costs five times more."""


@click.command("responses")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), help="Who answered. Needed without --mapping.")
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="MEANING=COLUMN",
    help="account, date, comment, language, contact or reference =COLUMN; rating=COLUMN:SCALE, "
    "as often as there are ratings (nps11, csat5, likert5, ces7, sent, num:MIN:MAX).",
)
@click.option("--account", "account_name", default="", help="The one account of all rows.")
@click.option(
    "--date-format",
    default="",
    metavar="F",
    help="Form of the dates: day_first, month_first, or as %d/%m/%Y. Default: the file decides.",
)
@click.option(
    "--skip-incomplete",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="REPORT.csv",
    help="Write the rows that cannot be taken to this file, with reasons, and take the others.",
)
@click.option("--save-mapping", default="", metavar="NAME", help="Keep this mapping as NAME.")
@click.option("--mapping", "mapping_name", default="", metavar="NAME", help="Use a kept mapping.")
@click.option("--dry-run", is_flag=True, help="Only print what would happen; nothing is kept.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def responses_command(
    file: Path,
    kind: str | None,
    pairs: tuple[str, ...],
    account_name: str,
    date_format: str,
    skip_incomplete: Path | None,
    save_mapping: str,
    mapping_name: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Answers from another tool, one row each. Unknown accounts are created and counted; a second
    import of the same file adds nothing.

    Example: rapport import responses past.csv --kind client --map account=company --map date=date
    --map rating=score:nps11 --map comment=comment
    """
    database = open_database()
    given = ResponseMapping.of(pairs, account_name=account_name, date_form=date_format)
    kind, mapping = _mapping(database, given, kind, mapping_name)
    table = open_table(file)
    read = _read(table, mapping, kind)
    if not as_json:
        describe(table, read.columns)
    if read.refused and skip_incomplete is None:
        _refuse(file, read)
    if dry_run:
        kept = look(database, read, kind)
    else:
        with _left_out(skip_incomplete, table, read):
            kept = _keep(database, read, kind, mapping, save_mapping)
    _report(read, kept, dry_run, as_json, skip_incomplete)


def answer_reader(questions: tuple[Question, ...]) -> AnswerReader:
    """Reads a row's cells through the form of the survey page, so that both refuse the same."""
    closed = form_class_for_questions([each for each in questions if each.scale != TEXT])
    texts = form_class_for_questions([each for each in questions if each.scale == TEXT])
    remembered: dict[tuple[str, ...], tuple[tuple[Answered, ...], frozenset[str]]] = {}

    def read(given: Mapping[str, str]) -> tuple[tuple[Answered, ...], frozenset[str]]:
        ratings = {each.id: given[each.id] for each in closed.questions}
        key = tuple(ratings.values())
        if key not in remembered:
            if len(remembered) >= REMEMBERED:
                remembered.clear()
            remembered[key] = _through(closed.of(ratings))
        answers, wrong = remembered[key]
        words = {each.id: given[each.id] for each in texts.questions if given[each.id]}
        if not words:
            return answers, wrong
        said_answers, said_wrong = _through(texts.of(words))
        return answers + said_answers, wrong | said_wrong

    return read


def _through(form: AnswerForm) -> tuple[tuple[Answered, ...], frozenset[str]]:
    form.validate()
    return form.answers(), frozenset(form.problems())


def _mapping(
    database: Database, given: ResponseMapping, kind: str | None, name: str
) -> tuple[str, ResponseMapping]:
    """Kind and mapping of this run: as given, over those kept under *name*."""
    if name:
        saved = mappings.find(database, name)
        if saved is None:
            known = ", ".join(each.name for each in mappings.every(database)) or "none yet"
            raise Refused(
                message(
                    "--mapping %(name)s: expected a mapping that was kept (%(known)s)",
                    name=name,
                    known=known,
                )
            )
        given = given.over(ResponseMapping.from_json(saved.body))
        kind = kind or str(saved.body["kind"])
    if kind is None:
        raise Refused(message("expected --kind client or --kind partner"))
    given.check()
    return kind, given


def _read(table: Table, mapping: ResponseMapping, kind: str) -> ReadResponses:
    questions = tuple(responses_file.questions_of(mapping, kind).values())
    read = responses_file.read(
        table, mapping, kind, answer_reader(questions), progress=progress("rows read")
    )
    end_progress()
    return read


def _refuse(file: Path, read: ReadResponses) -> None:
    list_refused(file.name, read.refused)
    raise Refused(
        message(
            "%(file)s was not taken: rows that cannot be read: %(count)s; mend them, or leave "
            "them out with --skip-incomplete REPORT.csv",
            file=file.name,
            count=_rows_left_out(read),
        )
    )


def _keep(
    database: Database, read: ReadResponses, kind: str, mapping: ResponseMapping, name: str
) -> Kept:
    with database.transaction():
        kept = keep(database, read, kind)
        audit.record(database, "import.responses", detail=f"{kept.saved} new, {kept.known} known")
        if name:
            mappings.save(database, name, mapping.to_json() | {"kind": kind})
    return kept


@contextlib.contextmanager
def _left_out(path: Path | None, table: Table, read: ReadResponses) -> Iterator[None]:
    """Write the report of rows left out beside its place first, and put it there when all is kept:
    neither a full disk nor a busy database leaves one without the other."""
    if path is None:
        yield
        return
    draft = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        form = CsvForm(table.reading.delimiter, decimal_sign=".", bom=True, digits=None)
        header = ["row", "reasons", *table.columns]
        write_whole(draft, csv_chunks(header, _left_out_rows(table, read), form))
        yield
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _left_out_rows(table: Table, read: ReadResponses) -> Iterator[list[Cell]]:
    """The rows left out as they were, with their row number and the reasons in front."""
    reasons: dict[int, list[str]] = {}
    for cell in read.refused:
        reasons.setdefault(cell.row, []).append(str(cell.reason))
    for record in table.rows() if reasons else ():
        if record.number in reasons:
            yield [record.number, "; ".join(reasons[record.number]), *record.cells]


def _rows_left_out(read: ReadResponses) -> int:
    return len({cell.row for cell in read.refused})


def _report(
    read: ReadResponses, kept: Kept, dry_run: bool, as_json: bool, report: Path | None
) -> None:
    left_out = _rows_left_out(read)
    if as_json:
        click.echo(json.dumps({**asdict(kept), "left_out": left_out, "dry_run": dry_run}))
        return
    click.echo(
        said(
            f"responses: {kept.saved} new, {kept.known} known already; accounts: "
            f"{kept.new_accounts} new; relationships: {kept.new_relationships} new; contacts: "
            f"{kept.new_contacts} new",
            dry_run=dry_run,
        )
    )
    if report is not None and not dry_run:
        click.echo(f"rows left out: {left_out}, listed in {report}")
    elif left_out:
        click.echo(f"rows left out: {left_out}")
