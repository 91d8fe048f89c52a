"""Section on speed and memory: CPU time, so that what else the machine does counts little."""

from __future__ import annotations

import csv
import gzip
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import analysis

LEAST_A_SECOND, MOST_MEMORY_MB = 300, 600
WARM_UP, MEASURED = 100, 600
TURNS = 3


def speed_lines(data: Path) -> Iterator[str]:
    """Comments of 20 to 30 words a second of CPU time in each language; the memory at the peak."""
    yield "| | n | measured | asked | ratio |"
    yield "|---|---|---|---|---|"
    for language, name in (("fr", "app_fr"), ("en", "app_en")):
        path = data / "train" / f"{name}.csv.gz"
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            texts = [row["text"] for row in csv.DictReader(lines)]
        comments = [(t, None, language) for t in texts if 20 <= len(t.split()) <= 30][:MEASURED]
        list(analysis.analyse_many(comments[:WARM_UP]))  # loads the models
        seconds = min(
            _cpu_seconds(lambda chosen=comments: list(analysis.analyse_many(chosen)))  # type: ignore[misc]  # a default binds it
            for _ in range(TURNS)
        )
        rate = len(comments) / seconds
        yield (
            f"| {language}, comments a second of CPU time | {len(comments)} | {rate:.0f} |"
            f" {LEAST_A_SECOND} | {rate / LEAST_A_SECOND:.2f} |"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield (
        f"| memory at the peak, both languages loaded, MB | | {peak:.0f} |"
        f" at most {MOST_MEMORY_MB} | {peak / MOST_MEMORY_MB:.2f} |"
    )


def _cpu_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
