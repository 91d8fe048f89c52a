"""``rapport analyze``: what the comments of a CSV file say, as columns beside them."""

import gzip
import json
import os
import signal
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import BinaryIO, TextIO, TypeVar, cast

import click

from analysis import Analysis, Comment, analyse_many
from app.commands.context import BadInputExit, show_progress
from app.commands.tables import STANDARD_INPUT, Record, Table, given_table

ADDED = ("language", "sentiment", "label", "opinions", "key_phrases")
_OPINION = ("start", "end", "quote", "topic", "polarity", "label")
_BATCH_ROWS = 512  # what one worker process gets at a time
_DEFAULTS = {"text": "text", "question": "question", "language": "language"}

Item = TypeVar("Item")


@dataclass(frozen=True)
class _Columns:
    """Where in a row the text stands, and the question and language if there are any."""

    text: int
    question: int | None
    language: int | None

    def comment(self, cells: tuple[str, ...]) -> Comment:
        """The comment of one row."""
        question = cells[self.question] if self.question is not None else None
        language = cells[self.language] if self.language is not None else None
        return Comment(cells[self.text], question or None, language or None)


@click.command("analyze")
@click.argument("source", metavar="IN.csv[.gz]", type=click.Path(path_type=Path))
@click.option(
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the result goes; packed when the name ends in .gz.",
)
@click.option("--text-column", help="The column of the comments.  [default: text]")
@click.option(
    "--question-column",
    help="The column of the questions they answer.  [default: question, if there is one]",
)
@click.option(
    "--language-column",
    help="The column of the languages expected.  [default: language, if there is one]",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that read at once; each needs about 500 MB.",
)
def analyze_command(
    source: Path,
    output: Path,
    text_column: str | None,
    question_column: str | None,
    language_column: str | None,
    workers: int,
) -> None:
    """Read the comments of a CSV file: language, sentiment, label, opinions, key phrases.

    The output has all columns of the input and these five, the last two as JSON, in UTF-8 and
    with the input's delimiter. Nothing is written when the input is refused. With - in the place
    of the input, it comes by standard input.

    Example: rapport analyze answers.csv --output read.csv --text-column comment
    """
    if source != STANDARD_INPUT and output.exists() and source.exists() and output.samefile(source):
        raise BadInputExit(f"expected two different files, came {output} for both")
    with _ended_in_order(), given_table(source) as table:
        columns = _Columns(
            _required(table, text_column),
            _optional(table, "question", question_column),
            _optional(table, "language", language_column),
        )
        if table.reading.looks_damaged:
            click.echo(
                f"{table.name}: letters as “Ã©” are in it: another tool has spoiled the accents "
                "before; export it again as “CSV UTF-8” if you can",
                err=True,
            )
        count = _read_into(output, table, columns, workers)
    click.echo(f"{count} {'row' if count == 1 else 'rows'} read in {output}", err=True)


def _read_into(output: Path, table: Table, columns: _Columns, workers: int) -> int:
    """Read *table* into the file *output*; the number of rows."""
    header = _header(table.columns)
    try:
        with _written_whole(output) as target:
            return _write(table, columns, header, target, workers)
    except OSError as error:
        raise click.FileError(str(output), error.strerror or str(error)) from error
    except BrokenProcessPool as error:
        raise click.ClickException(
            "a worker process ended, perhaps for lack of memory; try fewer --workers"
        ) from error


def _required(table: Table, given: str | None) -> int:
    place = _optional(table, "text", given)
    if place is None:
        raise BadInputExit(
            f'{table.name}, row 1: expected a column "text"; came {_named(table)}. '
            "Name the column of the comments with --text-column"
        )
    return place


def _optional(table: Table, role: str, given: str | None) -> int | None:
    """The place of a column; None when its default is absent, refused when a given one is."""
    name = given if given is not None else _DEFAULTS[role]
    if table.columns.count(name) > 1:
        raise BadInputExit(
            f'{table.name}, row 1: expected one column "{name}", came {table.columns.count(name)}; '
            f"rename all but one, or name another with --{role}-column"
        )
    if name in table.columns:
        return table.columns.index(name)
    if given is not None:
        raise BadInputExit(
            f"{table.name}, row 1: expected the column {given!r} of --{role}-column; "
            f"came {_named(table)}"
        )
    return None


def _named(table: Table) -> str:
    return ", ".join(f'"{column}"' for column in table.columns)


def _header(columns: tuple[str, ...]) -> list[str]:
    """The input's columns, renamed where ours have the same name, then ours."""
    header = list(columns)
    for place, name in enumerate(columns):
        if name in ADDED:
            renamed = f"input_{name}"
            while renamed in header:
                renamed = f"input_{renamed}"
            header[place] = renamed
            click.echo(f'the input\'s column "{name}" is called "{renamed}" here', err=True)
    return [*header, *ADDED]


def _write(table: Table, columns: _Columns, header: list[str], target: TextIO, workers: int) -> int:
    """Write header and rows; the number of rows."""
    delimiter = table.reading.delimiter
    target.write(_line(header, delimiter))
    count = 0
    watched = show_progress()
    for rows, results in _read(_batches(table.rows()), columns, workers):
        for row, result in zip(rows, results, strict=True):
            target.write(_line([*row.cells, *result], delimiter))
        count += len(rows)
        if watched:
            click.echo(f"\r{count} rows", err=True, nl=False)
    if watched:
        click.echo("\r", err=True, nl=False)
    return count


def _read(
    batches: Iterator[list[Record]], columns: _Columns, workers: int
) -> Iterator[tuple[list[Record], list[list[str]]]]:
    """Each batch with its results, in order; no more batches in memory than workers need."""
    if workers == 1:
        for rows in batches:
            yield rows, analysed([columns.comment(row.cells) for row in rows])
        return
    # A fresh interpreter for each: a fork would share this one's threads and locks.
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_end_with_parent
    )
    waiting: deque[tuple[list[Record], Future[list[list[str]]]]] = deque()
    try:
        for rows in batches:
            comments = [columns.comment(row.cells) for row in rows]
            waiting.append((rows, pool.submit(analysed, comments)))
            if len(waiting) > 2 * workers:
                done, future = waiting.popleft()
                yield done, future.result()
        for done, future in waiting:
            yield done, future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """In a worker process: end when the command is gone, or it would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Until the block ends, being told to stop is an exception, so that nothing is left behind."""

    def stop(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def analysed(comments: list[Comment]) -> list[list[str]]:
    """The five added cells of each comment."""
    return [_cells(result) for result in analyse_many(comments)]


def _cells(result: Analysis) -> list[str]:
    opinions = [{name: getattr(o, name) for name in _OPINION} for o in result.opinions]
    return [
        result.language,
        f"{result.sentiment:.4f}",
        result.label,
        json.dumps(opinions, ensure_ascii=False),
        json.dumps(result.key_phrases, ensure_ascii=False),
    ]


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    waiting = iter(items)
    for first in waiting:
        yield list(chain([first], islice(waiting, _BATCH_ROWS - 1)))


def _line(cells: list[str], delimiter: str) -> str:
    """One CSV line; Python's writer leaves a lone carriage return unquoted."""
    return delimiter.join(_quoted(cell, delimiter) for cell in cells) + "\n"


def _quoted(cell: str, delimiter: str) -> str:
    if any(mark in cell for mark in ('"', delimiter, "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


@contextmanager
def _written_whole(path: Path) -> Iterator[TextIO]:
    """A file beside *path* that takes its place only when all is written."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as raw:
            if path.suffix == ".gz":
                # No name and no time inside: the same rows give the same bytes.
                with gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed:
                    yield from _as_text(cast(BinaryIO, packed))
            else:
                yield from _as_text(raw)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _as_text(raw: BinaryIO) -> Iterator[TextIO]:
    text = TextIOWrapper(raw, encoding="utf-8", newline="")
    yield text
    text.flush()
    text.detach()


def _umask() -> int:
    """This process's umask: it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
