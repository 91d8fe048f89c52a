"""`rapport campaign …`: draft, launch and follow campaigns; note who wants no more mail."""

import json
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

import click

from app import signing
from app.commands.context import open_database, settings
from surveys import (
    audiences,
    audit,
    campaigns,
    invitations,
    launching,
    questionnaires,
    stop_list,
)
from surveys.campaigns import RHYTHMS, Campaign, Notice, Plan, one_line
from surveys.contacts import ROLES, Choice
from surveys.db import Database
from surveys.errors import BadInput, NotFound
from surveys.launching import Planned, Summary
from surveys.questions import KINDS, LANGUAGES

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


@click.group("campaign")
def campaign_group() -> None:
    """Campaigns: one questionnaire sent to chosen contacts."""


@campaign_group.command("create")
@click.option("--name", required=True, help="How you call it; respondents do not see it.")
@click.option("--questionnaire", required=True, help="client, partner, pulse or one of your own.")
@click.option("--kind", type=click.Choice(KINDS), help="Whom a pulse asks: client or partner.")
@click.option("--closes", required=True, metavar="DATE", help="Last day for answers, YYYY-MM-DD.")
@click.option("--rhythm", type=click.Choice([str(months) for months in RHYTHMS]), default="12")
@click.option("--event", default="", help="What a pulse asks about, as respondents read it.")
@click.option("--segment", default="", help="Only relationships of this segment.")
@click.option("--role", type=click.Choice(ROLES), help="Only contacts of this role.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Only contacts of this language.")
@click.option("--search", default="", help="Only where company, name or address hold these words.")
@click.option(
    "--fallback",
    type=click.Choice(LANGUAGES),
    default="fr",
    show_default=True,
    help="Language of the mail where the contact's own is not known.",
)
@json_option
def create_command(
    name: str,
    questionnaire: str,
    kind: str | None,
    closes: str,
    rhythm: str,
    event: str,
    segment: str,
    role: str | None,
    language: str | None,
    search: str,
    fallback: str,
    as_json: bool,
) -> None:
    """Make a draft with the contacts that the filters find; nothing is sent.

    Example: rapport campaign create --name "Clients 2027" --questionnaire client
    --closes 2027-03-31
    """
    db = open_database()
    _check_questionnaire(db, questionnaire)
    plan = Plan(
        name=name,
        questionnaire_id=questionnaire,
        kind=kind or _only_kind(questionnaire),
        closes_on=_date(closes),
        rhythm_months=int(rhythm),
        subject_event=event,
    )
    choice = Choice(plan.kind, segment, role or "", language or "", search)
    with db.transaction():
        campaign = campaigns.create(db, plan)
        chosen = audiences.choose_all(db, campaign.id, choice, fallback=fallback)
    if as_json:
        _print({"id": campaign.id, "name": campaign.name, "chosen": chosen})
        return
    click.echo(f"{campaign.id}: draft “{campaign.name}” with {chosen} contacts")
    click.echo(f"next: rapport campaign launch {campaign.id} --dry-run", err=True)


@campaign_group.command("launch")
@click.argument("campaign_id", metavar="CAMPAIGN")
@click.option("--controller", help="Who is responsible: a legal name.")
@click.option("--readers", help="Who will read the answers, by name: all who log in can.")
@click.option("--readers-en", help="The same in English, when other words are needed.")
@click.option("--purpose", help="What the answers are used for.")
@click.option("--purpose-en", help="The same in English, when other words are needed.")
@click.option("--retention-months", type=int, help="Months the answers are kept after the close.")
@click.option("--privacy-contact", help="Address people write to about their data.")
@click.option("--dry-run", is_flag=True, help="Say who would get what; change nothing.")
@json_option
def launch_command(campaign_id: str, dry_run: bool, as_json: bool, **notice: Any) -> None:
    """Launch a draft: its mails become due, and the worker sends them.

    Respondents are told who is responsible, who reads their answers, why and how long, and whom to
    write to; without these nothing is launched. What was given before need not be given again.

    Example: rapport campaign launch 0123456789abcdef01234567 --controller "Acme SAS"
    --readers "Marie Dupont, key accounts" --purpose "To improve our relationship"
    --retention-months 36 --privacy-contact privacy@acme.example
    """
    chosen = settings()
    db, key = open_database(chosen), signing.key("stop-list", secret=chosen.secret_key)
    campaign = _found(db, campaign_id)
    told = _notice(campaign.notice, notice)
    if dry_run:
        _rehearse(db, replace(campaign, notice=told), key=key, as_json=as_json)
        return
    with db.transaction():
        campaigns.set_notice(db, campaign.id, told)
        figures = launching.launch(db, campaign.id, key=key)
    if as_json:
        _print({"id": campaign.id, **_figures(figures)})
        return
    click.echo(f"{campaign.id}: launched. {_sentence(figures)}")


@campaign_group.command("status")
@click.argument("campaign_id", metavar="[CAMPAIGN]", required=False)
@json_option
def status_command(campaign_id: str | None, as_json: bool) -> None:
    """How one campaign is going, or all of them, the newest first.

    Example: rapport campaign status --json
    """
    db = open_database()
    shown = [_found(db, campaign_id)] if campaign_id else campaigns.newest(db)
    rows = [_status(db, campaign) for campaign in shown]
    if as_json:
        _print(rows[0] if campaign_id else rows)
        return
    if not rows:
        click.echo("no campaign yet: rapport campaign create --help", err=True)
    for row in rows:
        rate = row["response_rate"]
        shown_rate = "–" if rate is None else f"{rate:.0%}"
        click.echo(
            f"{row['id']}  {row['state']:6}  until {row['closes_on']}  {row['name']}\n"
            f"  delivered {row['delivered']}, started {row['started']}, completed "
            f"{row['completed']}, response rate {shown_rate} (n = {row['delivered']}), waiting "
            f"{row['waiting']}, bounced {row['bounced']}, stopped {row['stopped']}"
        )


@campaign_group.command("close")
@click.argument("campaign_id", metavar="CAMPAIGN")
def close_command(campaign_id: str) -> None:
    """Close a campaign before its last day: its links take no more answers.

    Example: rapport campaign close 0123456789abcdef01234567
    """
    db = open_database()
    with db.transaction():
        campaign = campaigns.close(db, _found(db, campaign_id).id)
        audit.record(db, "campaign closed", subject=campaign.id)
    click.echo(f"{campaign.id}: closed")


@campaign_group.command("stop")
@click.argument("address")
@click.option("--undo", is_flag=True, help="Its owner wants our mails again.")
def stop_command(address: str, undo: bool) -> None:
    """Never write to ADDRESS again: its owner asked for it.

    Example: rapport campaign stop camille@example.com
    """
    if "@" not in address.strip("@ "):
        raise BadInput("ADDRESS must be a mail address, for example camille@example.com")
    chosen = settings()
    db, key = open_database(chosen), signing.key("stop-list", secret=chosen.secret_key)
    with db.transaction():
        if undo:
            changed = stop_list.resume(db, address, key=key)
        else:
            changed = stop_list.stop(db, address, key=key, source="manager")
        audit.record(db, "stop list: removed" if undo else "stop list: added")
    state = "may be written to" if undo else "will not be written to"
    click.echo(f"the address {state}{'' if changed else ' (nothing has changed)'}")


def _found(db: Database, campaign_id: str) -> Campaign:
    try:
        return campaigns.get(db, campaign_id)
    except NotFound:
        raise BadInput(
            f"CAMPAIGN must be an id as `rapport campaign status` lists them; got {campaign_id!r}"
        ) from None


def _check_questionnaire(db: Database, given: str) -> None:
    known = [version.questionnaire_id for version in questionnaires.latest_of_each(db)]
    if given not in known:
        raise BadInput(f"--questionnaire must be one of {', '.join(known)}; got {given!r}")


def _only_kind(questionnaire: str) -> str:
    if questionnaire in KINDS:
        return questionnaire
    raise BadInput(f"the questionnaire {questionnaire} needs --kind client or --kind partner")


def _date(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise BadInput(f"--closes must be a date like 2027-03-31; got {text!r}") from None


def _notice(known: Notice, given: dict[str, Any]) -> Notice:
    """The draft's notice with what the options say instead."""
    said: dict[str, Any] = {
        name: one_line(value) if isinstance(value, str) else value
        for name, value in given.items()
        if value is not None
    }
    return replace(known, **said)


def _rehearse(db: Database, campaign: Campaign, *, key: bytes, as_json: bool) -> None:
    campaigns.require_draft(campaign)
    planned = launching.plan(db, campaign, key=key)
    figures, missing = launching.summary(planned), campaign.notice.missing()
    if as_json:
        _print(
            {
                "id": campaign.id,
                **_figures(figures),
                "missing": missing,
                "contacts": [asdict(entry) for entry in planned],
            }
        )
        return
    for entry in planned:
        click.echo(_line(entry))
    click.echo(f"nothing was sent. {_sentence(figures)}", err=True)
    if missing:
        click.echo(f"to launch, give: {', '.join(missing)}", err=True)


def _line(entry: Planned) -> str:
    fate = f"left out: {entry.left_out}" if entry.left_out else entry.language
    return f"{entry.account_name}\t{entry.name}\t{entry.email or ''}\t{fate}"


def _figures(figures: Summary) -> dict[str, object]:
    return {
        "mails": figures.mails,
        "total": figures.total,
        "left_out": figures.left_out,
        "repeated_addresses": figures.repeated,
    }


def _sentence(figures: Summary) -> str:
    mails = ", ".join(f"{count} in {language}" for language, count in figures.mails.items())
    left = ", ".join(f"{count} {reason}" for reason, count in figures.left_out.items())
    noun = "mail" if figures.total == 1 else "mails"
    return f"{figures.total} {noun} ({mails or 'none'}); left out: {left or 'nobody'}"


def _status(db: Database, campaign: Campaign) -> dict[str, Any]:
    figures = invitations.progress(db, campaign.id)
    return {
        "id": campaign.id,
        "name": campaign.name,
        "questionnaire": campaign.questionnaire_id,
        "kind": campaign.kind,
        "state": campaign.state,
        "closes_on": campaign.closes_on.isoformat(),
        **asdict(figures),
        "response_rate": figures.response_rate,
        "completion_rate": figures.completion_rate,
    }


def _print(result: object) -> None:
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))
