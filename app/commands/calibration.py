"""`rapport calibration`: what the calibration page shows and decides, from the command line."""

import json
from dataclasses import asdict
from typing import Any

import click

from app.commands.context import BadInputExit, open_database
from app.jobs import adopting, calibrating, comparing
from app.jobs.inputs import KINDS
from app.worker import holder_name
from surveys import calibrations, proposals
from surveys.calibrations import Version
from surveys.db import Database
from surveys.proposals import ORIGINS, Proposal

SHOWN = 20

kind_argument = click.argument("kind", type=click.Choice(KINDS))
origin_option = click.option(
    "--origin",
    type=click.Choice(ORIGINS),
    default="figures",
    show_default=True,
    help="Figures estimated anew, or other settings of the company.",
)


@click.group("calibration")
def calibration_group() -> None:
    """See calibration versions, compare what is proposed, adopt it."""


@calibration_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the versions as JSON.")
def list_command(as_json: bool) -> None:
    """Every version that is or was in force, the latest first; and what is proposed.

    Example: rapport calibration list
    """
    db = open_database()
    history = [version for kind in KINDS for version in calibrations.history(db, kind)]
    proposed = proposals.every(db)
    if as_json:
        _print(
            {
                "versions": [_without_body(version) for version in history],
                "proposals": [_without_body(proposal) for proposal in proposed],
            }
        )
        return
    if not history and not proposed:
        click.echo("no calibration yet: the first version follows the first answers")
    for version in history:
        state = "in force since" if version.is_current else "from"
        who = f", {version.adopter}" if version.adopter else ""
        click.echo(
            f"{version.id}\t{state} {version.made_at[:10]}\t{version.cause}{who}"
            f"\t{version.responses} questionnaires"
        )
    for proposal in proposed:
        click.echo(f"{proposal.version}\tproposed ({proposal.origin})\t{_state(proposal)}")


@calibration_group.command("compare")
@kind_argument
@origin_option
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def compare_command(kind: str, origin: str, as_json: bool) -> None:
    """What a proposal of KIND (client or partner) would change: whose class, which figures.

    Today's nightly run and pending comparisons are done first, if no worker has done them.

    Example: rapport calibration compare client
    """
    db = open_database()
    calibrating.review_due(db, holder=holder_name())
    calibrating.compare_due(db, holder=holder_name())
    proposal = proposals.get(db, kind, origin)
    stored = calibrations.current(db, kind)
    if proposal is None or stored is None:
        if as_json:
            _print(None)
        else:
            click.echo(f"nothing is proposed for {kind}s ({origin})")
        return
    found = comparing.differences(stored.body, proposal.body)
    if as_json:
        moves = proposals.moves(db, kind, origin, changed=True, limit=proposal.n_changed)
        _print(
            {
                **_without_body(proposal),
                "moves": [asdict(move) for move in moves],
                "differences": asdict(found),
            }
        )
        return
    click.echo(f"{proposal.version} against {stored.id}: {_state(proposal)}")
    click.echo(f"level {found.level.before:.1f} -> {found.level.after:.1f}, "
               f"mean movement {proposal.mean_move:+.1f} points")  # fmt: skip
    _say_moves(db, proposal)


@calibration_group.command("adopt")
@kind_argument
@origin_option
@click.option("--version", required=True, help="Which one, as `compare` names it.")
@click.option("--note", default="", help="Why, for the history.")
def adopt_command(kind: str, origin: str, version: str, note: str) -> None:
    """Put a proposal of KIND in force; the worker then renews the scores.

    Refused when VERSION is not what is proposed now, or was not compared with what is in force.

    Example: rapport calibration adopt client --version client-2026Q4-2 --note "agreed in May"
    """
    db = open_database()
    try:
        adopted = adopting.adopt(db, kind, origin, version=version, note=note[:300])
    except adopting.Outdated as error:
        raise BadInputExit(f"{error}; see `rapport calibration compare {kind}`") from error
    click.echo(f"{adopted.id} is in force for {kind}s; `rapport worker` renews the scores")


def _say_moves(db: Database, proposal: Proposal) -> None:
    for move in proposals.moves(db, proposal.kind, proposal.origin, changed=True, limit=SHOWN):
        click.echo(
            f"{move.account}\t{move.from_class or 'withheld'} -> {move.to_class or 'withheld'}"
            f"\t{move.before:.1f} -> {move.after:.1f}"
        )
    if proposal.n_changed > SHOWN:
        click.echo(f"and {proposal.n_changed - SHOWN} more; --json lists all", err=True)


def _state(proposal: Proposal) -> str:
    if proposal.kept_at is not None:
        return "turned down"
    if proposal.compared_on is None:
        return "not compared yet"
    return f"{proposal.n_changed} of {proposal.n_compared} classes would change"


def _without_body(found: Version | Proposal) -> dict[str, Any]:
    return {name: value for name, value in asdict(found).items() if name != "body"}


def _print(result: object) -> None:
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))
