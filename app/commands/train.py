"""`rapport train --from-corrections`: a company's own weights, from its own corrections."""

import dataclasses
import json

import click

from app.commands.context import BadInputExit, open_database
from app.commands.import_words import end_progress
from app.commands.import_words import progress as shown
from app.jobs import analyser, own_weights
from app.jobs.own_weights import FEWEST_COMMENTS, Gain, TooFew, Trained

QUESTIONS = {
    "label": "label of the comment",
    "topic": "topic of an opinion",
    "opinion": "sign of an opinion",
}


@click.command("train")
@click.option("--from-corrections", is_flag=True, help="Learn from what people corrected here.")
@click.option("--remove", is_flag=True, help="Go back to the shipped reader alone.")
@click.option("--json", "as_json", is_flag=True, help="The measure as JSON, for programs.")
def train_command(from_corrections: bool, remove: bool, as_json: bool) -> None:
    """Fold this company's corrections into weights of its own, beside its database.

    They are kept only when, by cross-validation, more held-out corrections are answered rightly
    than before; the worker then reads every comment anew. The shipped weights never change.

    Example: rapport train --from-corrections
    """
    if from_corrections == remove:
        raise BadInputExit("expected --from-corrections or --remove, one of the two")
    db = open_database()
    if remove:
        gone = own_weights.remove(db)
        click.echo("the company's own weights are removed" if gone else "there are none to remove",
                   err=True)  # fmt: skip
        return
    try:
        trained = own_weights.train(db, progress=shown("comments read"))
    except TooFew as error:
        raise click.ClickException(
            f"{error.args[0]} corrected comments, expected at least {FEWEST_COMMENTS}: "
            "nothing was learned; correct some more readings first"
        ) from error
    end_progress()
    click.echo(_json(trained) if as_json else _table(trained))
    if not trained.kept:
        raise click.ClickException(
            "not more corrections would be answered rightly: nothing was kept"
        )
    click.echo(f"kept in {analyser.weights_file(db)}; every comment is read anew", err=True)


def _table(trained: Trained) -> str:
    lines = [
        f"{trained.corrected} corrected comments, each tried on weights that learned from others",
        f"{'':<22}{'answers':>8}{'right before':>14}{'after':>8}",
        *(_line(gain) for gain in trained.gains),
        f"{_percent(trained.changed, trained.others)} of {trained.others} answers that nobody "
        "corrected would be read differently",
    ]
    return "\n".join(lines)


def _line(gain: Gain) -> str:
    before, after = _percent(gain.before, gain.n), _percent(gain.after, gain.n)
    return f"{QUESTIONS[gain.question]:<22}{gain.n:>8}{before:>14}{after:>8}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _json(trained: Trained) -> str:
    return json.dumps(dataclasses.asdict(trained), ensure_ascii=False)
