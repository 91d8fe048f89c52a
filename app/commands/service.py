"""`rapport serve`, `worker`, `rescore` and `demo`: what keeps the service running."""

import dataclasses
import os

import click

from app import demo, logs, serve, worker
from app.commands.context import open_database, settings
from app.config import Settings
from app.jobs import scoring


@click.command("serve")
@click.option("--demo", "with_demo", is_flag=True, help="Serve a fictional company in demo.db.")
@click.option("--host", help="Address to listen on instead of RAPPORT_HOST.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port instead of RAPPORT_PORT.")
def serve_command(with_demo: bool, host: str | None, port: int | None) -> None:
    """Migrate the database, then run the web service and the worker until stopped.

    Example: rapport serve --port 8080
    """
    environ = dict(os.environ)
    if host:
        environ["RAPPORT_HOST"] = host
    if port:
        environ["RAPPORT_PORT"] = str(port)
    if with_demo:
        environ |= {"RAPPORT_DATABASE": demo.DATABASE, "RAPPORT_DEMO": "1"}
        environ.setdefault("RAPPORT_COMPANY", demo.COMPANY)
    raise SystemExit(serve.run(Settings.from_environment(environ), environ))


@click.command("worker")
@click.option("--until-idle", is_flag=True, help="Do all that is due, then end: for scripts.")
def worker_command(until_idle: bool) -> None:
    """Send due mails, read new verbatims, renew scores. `rapport serve` runs one by itself.

    Example: rapport worker --until-idle
    """
    chosen = settings()
    logs.configure(json_lines=chosen.json_logs)
    db = open_database(chosen)
    if not until_idle:
        worker.run(db, chosen)
        return
    done = worker.run_until_idle(db, chosen)
    click.echo(f"done: {done} pieces of work, nothing more is due", err=True)


@click.command("rescore")
def rescore_command() -> None:
    """Estimate a new calibration version for each population and score everyone by it.

    Example: rapport rescore
    """
    db = open_database()
    for kind, version, count in scoring.rescore_all(db):
        click.echo(f"{kind}: {count} relationships scored by calibration {version}")


@click.command("demo")
@click.option("--remove", is_flag=True, help="Remove the demo database.")
def demo_command(remove: bool) -> None:
    """Fill the database of a fictional company, demo.db, which `rapport serve --demo` shows.

    Example: rapport demo
    """
    found = settings()
    path = found.data / demo.DATABASE
    if remove:
        click.echo(f"{path}: {'removed' if demo.remove(path) else 'there was none'}")
        return
    known = demo.is_filled(path)
    demo.fill(
        dataclasses.replace(found, demo=True, company=demo.COMPANY, database=path, smtp_url=None)
    )
    click.echo(f"{path}: {'filled before' if known else 'filled'}")
