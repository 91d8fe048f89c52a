"""What every command needs: the settings, the database, and one way to end badly."""

import sys
from pathlib import Path

import click

from app.config import Settings
from surveys import db, health, migrations, questionnaires


class BadInputExit(click.ClickException):
    """What was given cannot be taken: exit code 2, one message on stderr."""

    exit_code = 2


def settings() -> Settings:
    """The settings of this command. Ends with exit code 1 when the environment does not hold."""
    return Settings.from_environment()


def open_database(chosen: Settings | None = None) -> db.Database:
    """The database of this command: migrated when empty, refused when its schema is old."""
    chosen = chosen or settings()
    chosen.data.mkdir(parents=True, exist_ok=True)
    return prepare(chosen.database)


def prepare(path: Path) -> db.Database:
    """This thread's connection to *path* with today's schema and the shipped questionnaires."""
    path.parent.mkdir(parents=True, exist_ok=True)
    health.refuse_broken_file(path)
    database = db.for_thread(path)
    if not migrations.applied(database):
        migrations.migrate(database)
        questionnaires.ensure_shipped(database)
    else:
        migrations.check(database)
    return database


def show_progress() -> bool:
    """Whether a progress bar would be seen: only when a person watches stderr."""
    return sys.stderr.isatty()
