"""``rapport score``: scores of the accounts in three CSV files."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.score.errors import BadInput
from analysis.score.estimate import calibrate_panel
from analysis.score.files import read_folder
from analysis.score.posterior import posterior
from analysis.score.scoring import scores_of
from analysis.score.writing import write_scores

BAD_INPUT = 2


@click.command("score")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the scores go: one row per account, sorted by account_id.",
)
@click.option(
    "--contributions",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write what each answer adds to each score.",
)
def score_command(folder: Path, output: Path, contributions: Path | None) -> None:
    """Score the accounts of FOLDER (accounts.csv, answers.csv, invitations.csv).

    The files may be packed (.csv.gz); invitations.csv may be absent. Clients and partners are
    calibrated apart. Nothing is written when a file is refused.

    Example: rapport score history/ --output scores.csv --contributions contributions.csv
    """
    try:
        _check_places(output, contributions)
        panels = read_folder(folder)
    except BadInput as error:
        click.echo(f"Error: {error}", err=True)
        raise click.exceptions.Exit(BAD_INPUT) from error
    calibrations = [calibrate_panel(panel, version="one-off") for panel in panels]
    scores = [
        scores_of(
            panel,
            calibration,
            posterior(panel, calibration),
            with_parts=contributions is not None,
        )
        for panel, calibration in zip(panels, calibrations, strict=True)
    ]
    try:
        count = write_scores(scores, output, contributions)
    except OSError as error:
        raise click.FileError(str(error.filename or output), error.strerror) from error
    left_out = sum(panel.left_out for panel in panels)
    if left_out:
        click.echo(f"answers after as_of, left out: {left_out}", err=True)
    click.echo(f"{count} {'account' if count == 1 else 'accounts'} scored in {output}", err=True)


def _check_places(output: Path, contributions: Path | None) -> None:
    """Refuse before the work what could not be written after it."""
    for path in (output, contributions):
        if path is not None and not path.parent.is_dir():
            raise BadInput(f"{path}: expected an existing folder, came {path.parent}")
    if contributions is not None and contributions.resolve() == output.resolve():
        raise BadInput(f"expected two different files, came {output} for both")
