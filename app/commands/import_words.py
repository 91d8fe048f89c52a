"""What the import commands tell: how a file was read, what was refused, how far they are."""

from collections.abc import Callable, Iterable

import click

from app.commands.context import show_progress
from surveys.interchange.decoding import Reading, Table
from surveys.interchange.sheets import Columns, RefusedCell

MAX_REFUSED_SHOWN = 20

ENCODINGS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab"}


def describe(table: Table, columns: Columns) -> None:
    """Say on stderr what was decided about the file."""
    click.echo(f"{table.name}: {reading_words(table.reading)}", err=True)
    if table.reading.looks_damaged:
        click.echo(
            "  letters as “Ã©” are in it: another tool has spoiled the accents before", err=True
        )
    if columns.ignored:
        click.echo(f"  columns not used: {', '.join(columns.ignored)}", err=True)


def reading_words(reading: Reading) -> str:
    """`UTF-8 with byte-order mark, parted by semicolon`."""
    mark = " with byte-order mark" if reading.has_bom else ""
    sign = DELIMITERS[reading.delimiter]
    return f"{ENCODINGS[reading.encoding]}{mark}, parted by {sign}"


def list_refused(file: str, refused: Iterable[RefusedCell]) -> None:
    """Say on stderr what cannot be taken, the first twenty and how many more."""
    cells = list(refused)
    for cell in cells[:MAX_REFUSED_SHOWN]:
        click.echo(f"{file}, {cell}", err=True)
    if len(cells) > MAX_REFUSED_SHOWN:
        click.echo(f"… and {len(cells) - MAX_REFUSED_SHOWN} more", err=True)


def said(sentence: str, *, dry_run: bool) -> str:
    """*sentence*, marked as only looked at when nothing was kept."""
    return f"{sentence} (dry run: nothing was kept)" if dry_run else sentence


def progress(what: str) -> Callable[[int], None] | None:
    """Shows a growing count on a terminal; None where nobody would see it."""
    if not show_progress():
        return None
    return lambda count: click.echo(f"\r{count:,} {what}", nl=False, err=True)


def end_progress() -> None:
    """Begin a new line after the count."""
    if show_progress():
        click.echo(err=True)
