"""`rapport migrate`, `backup`, `restore` and `doctor`: what keeps an installation safe."""

import dataclasses
import json
from pathlib import Path

import click

from app.commands.context import open_database, settings
from app.operation import doctor
from surveys import backup, db, health, migrations, questionnaires
from surveys.backup import Content

WORD_WIDTH = max(len(word) for word in (doctor.OK, doctor.ATTENTION, doctor.FAILED))


@click.command("migrate")
@click.option("--json", "as_json", is_flag=True, help="Print the applied migrations as JSON.")
def migrate_command(as_json: bool) -> None:
    """Bring the database to this version's schema. Back it up first; safe to run twice.

    Example: rapport migrate
    """
    chosen = settings()
    chosen.data.mkdir(parents=True, exist_ok=True)
    health.refuse_broken_file(chosen.database)
    database = db.for_thread(chosen.database)
    names = [migration.name for migration in migrations.migrate(database)]
    questionnaires.ensure_shipped(database)
    if as_json:
        click.echo(json.dumps({"database": str(chosen.database), "applied": names}))
    elif names:
        click.echo(f"{chosen.database}: applied {', '.join(names)}")
    else:
        click.echo(f"{chosen.database}: up to date")


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE when it exists.")
@click.option("--json", "as_json", is_flag=True, help="Print what the backup holds as JSON.")
def backup_command(file: Path, force: bool, as_json: bool) -> None:
    """Copy the database to FILE while the service runs; the copy is checked before it is named.

    Keep the secret (RAPPORT_SECRET_KEY, or the file `secret` in RAPPORT_DATA) apart: without it
    a restored stop list recognises nobody.

    Example: rapport backup /var/backups/rapport-2026-11-23.db
    """
    content = backup.backup(open_database(), file, force=force)
    _say(f"{file}: ", content, as_json=as_json, file=str(file))


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print what was restored as JSON.")
def restore_command(file: Path, as_json: bool) -> None:
    """Put the backup FILE in the place of the database, which is kept beside it under another name.

    FILE is checked first. Stop the service before; everyone must log in again afterwards.

    Example: rapport restore /var/backups/rapport-2026-11-23.db
    """
    chosen = settings()
    restored = backup.restore(file, chosen.database)
    kept = str(restored.kept) if restored.kept else None
    _say(
        f"{chosen.database} is restored: ",
        restored.content,
        as_json=as_json,
        database=str(chosen.database),
        kept=kept,
        to_migrate=restored.to_migrate,
    )
    if kept and not as_json:
        click.echo(f"the one before is kept as {kept}")
    if restored.to_migrate and not as_json:
        click.echo("the backup is of an older version: run `rapport migrate` now")


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the checks as JSON.")
def doctor_command(as_json: bool) -> None:
    """Examine settings, database, answers, waiting work, mail and disk; exit 1 when one failed.

    Example: rapport doctor
    """
    checks = doctor.examine(settings())
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(check) for check in checks], indent=1))
    else:
        for check in checks:
            advice = f" → {check.advice}" if check.advice else ""
            click.echo(f"{check.state:<{WORD_WIDTH}}  {check.name}: {check.found}{advice}")
    if any(check.state == doctor.FAILED for check in checks):
        raise click.exceptions.Exit(1)


def _say(opening: str, content: Content, *, as_json: bool, **more: object) -> None:
    if as_json:
        click.echo(json.dumps({**more, **dataclasses.asdict(content)}))
        return
    latest = f", the latest of {content.latest_answer}" if content.latest_answer else ""
    click.echo(
        f"{opening}{content.accounts} accounts, {content.contacts} contacts, "
        f"{content.campaigns} campaigns, {content.responses} responses{latest}"
    )
