"""Scores and contributions as CSV files that appear complete or not at all."""

from __future__ import annotations

import csv
import gzip
import heapq
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TextIO

from analysis.score.records import BANDS, Score

SCORE_COLUMNS = (
    "account_id",
    "score",
    "lo90",
    "hi90",
    *(f"p_{band}" for band in BANDS),
    "class",
    "p_decline",
    "score_unclipped",
    "reliability",
    "withheld",
    "population",
    "as_of",
    "sd",
    "evidence",
    "n_responses",
    "n_contacts",
    "last_answer",
    "coverage",
    "change_since_last_wave",
    "change_lo90",
    "change_hi90",
)
CONTRIBUTION_COLUMNS = ("account_id", "source", "question_id", "contribution")


def write_scores(
    scores: Sequence[Iterable[Score]], output: Path, contributions: Path | None
) -> int:
    """Write scores (one sorted series per population) by account_id; how many there were.

    Both files appear complete or not at all: they are written beside their place and renamed.
    """
    count = 0
    with ExitStack() as stack:
        score_rows = csv.writer(stack.enter_context(replaced(output)), lineterminator="\n")
        score_rows.writerow(SCORE_COLUMNS)
        parts = None
        if contributions is not None:
            parts = csv.writer(stack.enter_context(replaced(contributions)), lineterminator="\n")
            parts.writerow(CONTRIBUTION_COLUMNS)
        for score in heapq.merge(*scores, key=lambda score: score.account_id):
            score_rows.writerow(_score_row(score))
            count += 1
            if parts is not None:
                parts.writerows(
                    (score.account_id, part.source, part.question_id, _number(part.points))
                    for part in score.contributions
                )
    return count


@contextmanager
def replaced(path: Path) -> Iterator[TextIO]:
    """Text file that takes the place of *path* only when all was written; .gz is packed."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as raw:
        try:
            if path.name.endswith(".gz"):
                # No name and no time inside, so that the same scores give the same bytes.
                with (
                    gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed,
                    io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
                ):
                    yield text
            else:
                with io.TextIOWrapper(raw, encoding="utf-8", newline="") as text:
                    yield text
            os.chmod(raw.name, 0o666 & ~_umask())
            os.replace(raw.name, path)
        except BaseException:
            Path(raw.name).unlink(missing_ok=True)
            raise


def _umask() -> int:
    """The process's umask, which temporary files ignore and ordinary ones follow."""
    current = os.umask(0o077)
    os.umask(current)
    return current


def _score_row(score: Score) -> list[str]:
    change = score.change
    return [
        score.account_id,
        _number(score.score),
        _number(score.lo90),
        _number(score.hi90),
        *map(_number, score.probabilities),
        score.band,
        _number(score.p_decline),
        _number(score.score_unclipped),
        _number(score.reliability),
        str(int(score.withheld)),
        score.population,
        score.as_of,
        _number(score.sd),
        score.evidence,
        str(score.n_responses),
        str(score.n_contacts),
        score.last_answer or "",
        "" if score.coverage is None else _number(score.coverage),
        "" if change is None else _number(change.points),
        "" if change is None else _number(change.lo90),
        "" if change is None else _number(change.hi90),
    ]


def _number(value: float) -> str:
    """Shortest text that reads back as the same number; never a minus zero."""
    return repr(value + 0.0)
