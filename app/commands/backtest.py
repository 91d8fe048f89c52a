"""`rapport backtest`: outcomes that happened, beside the scores of the day before."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import click

from app import create_app
from app.backtesting import sentences
from app.commands.context import open_database, settings
from app.commands.import_words import describe, end_progress, list_refused, progress
from app.i18n import language_of
from app.jobs import backtesting, kept_backtest
from app.jobs.backtesting import FALL, Told
from app.jobs.kept_backtest import Kept
from surveys import audit
from surveys.interchange import outcomes_file
from surveys.interchange.csv_writer import PLAIN, Cell, csv_chunks
from surveys.interchange.decoding import open_table
from surveys.interchange.file_out import write_whole
from surveys.interchange.plans import RowsRefused

COLUMNS = ("account", "kind", "date", "outcome", "volume_change", "event", "score", "lo90", "hi90",
           "p_low", "n_responses", "nps", "raw_mean")  # fmt: skip


@click.command("backtest")
@click.argument("outcomes", type=click.Path(path_type=Path))
@click.option(
    "--date-format",
    default="",
    metavar="F",
    help="Form of the dates: day_first, month_first, or as %d/%m/%Y. Default: the file decides.",
)
@click.option(
    "--fall",
    type=click.FloatRange(0, 100, min_open=True),
    default=FALL,
    show_default=True,
    help="Percent of its volume that counts as a loss, where the file says no outcome.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write each outcome with the score, NPS and mean of the day before (.csv or .csv.gz).",
)
def backtest_command(
    outcomes: Path, date_format: str, fall: float, as_json: bool, output: Path | None
) -> None:
    """Would the score of the day before have foretold what happened, better than NPS?

    OUTCOMES has the columns account (name or external_ref), date, and outcome (renewed or lost),
    volume_change (in percent) or both; and kind for an account that is client and partner. Each
    score is computed from what was answered until the day before, and nothing later.

    Example: rapport backtest renewals.csv --output beside.csv
    """
    table = open_table(outcomes)
    database = open_database()
    try:
        found = outcomes_file.read(database, table, date_form_named=date_format)
    except RowsRefused as error:
        list_refused(outcomes.name, error.refused)
        raise
    if not as_json:
        describe(table, found.columns)
    told = backtesting.run(database, found.found, fall=fall, progress=progress("outcomes"))
    end_progress()
    if output is not None:
        write_whole(output, csv_chunks(COLUMNS, _rows(told), PLAIN))
    result = kept_backtest.kept_of(told, file=outcomes.name, fall=fall)
    kept_backtest.keep(database, result)
    audit.record(database, "backtest", detail=f"{len(found.found)} outcomes")
    click.echo(json.dumps(asdict(result)) if as_json else _text(result))


def _text(result: Kept) -> str:
    with create_app(settings()).app_context(), language_of("en"):
        if not result.kinds:
            return "The file holds no outcome."
        return "\n\n".join(
            "\n".join((f"{sentences.heading(kind)}.", *sentences.sentences(kind)))
            for kind in result.kinds
        )


def _rows(told: Iterable[Told]) -> Iterator[tuple[Cell, ...]]:
    for each in told:
        for row in each.rows:
            outcome, score = row.outcome, row.score
            lost = None if outcome.lost is None else "lost" if outcome.lost else "renewed"
            yield (
                *(outcome.account, outcome.kind, outcome.on_date, lost, outcome.volume_change),
                *(row.is_event, score.score, score.lo90, score.hi90, row.p_low),
                *(score.n_responses, row.nps, row.raw),
            )
