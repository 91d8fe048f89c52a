"""Sections that need weights of their own: each ingredient, more text, domains never trained on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import analysis
from benchmarks.analysis_sets import FRENCH_FEEDBACK

PROJECT = Path(__file__).resolve().parents[1]
ROWS = {
    "everything": "a quarter of our own text, all ingredients",
    "without lexicons": "without TextBlob's lexicons",
    "without tags": "without spaCy's tags and lemmas",
    "with the parse": "with spaCy's parse too: a segment where a clause begins",
    "without concepts": "without concepts (word vectors)",
    "without hints": "without hints",
    "without phrases": "without the typical statements",
    "without corpus": "without our own text: no topics, no labels' model",
    "a tenth": "a tenth of our own text, all ingredients",
    "half": "half of our own text, all ingredients",
}
"""Variant → what its row is called."""

DOMAINS = ("apps", "health", "trade and finance")


def ingredient_lines(data: Path) -> Iterator[str]:
    """One row a variant: means of the public feedback, then the kept hands."""
    yield (
        "| | French feedback: binary / F1 | English | kept hands, French: label / topics / polarity"
        " | English |"
    )
    yield "|---|---|---|---|---|"
    for name, title in ROWS.items():
        found = run(name, data)
        hands = " | ".join(_percents(found["hands"][lang][:3]) for lang in analysis.LANGUAGES)
        yield f"| {title} | {_feedback(found)} | {hands} |"
        if "untold" in found:
            yield f"| the same, not told the question | {_feedback(found, 'untold')} | | |"


def domain_lines(data: Path) -> Iterator[str]:
    """One row a set, read by weights that never saw its domain; then the languages' means."""
    yield "| set | left out | n | binary | F1 |"
    yield "|---|---|---|---|---|"
    binary: dict[str, list[float]] = {"French": [], "English": []}
    for domain in DOMAINS:
        for name, (right, f1, n) in run(domain, data)["sets"].items():
            binary["French" if name in FRENCH_FEEDBACK else "English"].append(right)
            yield f"| {name} | {domain} | {n} | {100 * right:.1f} | {100 * f1:.1f} |"
    for language, found in binary.items():
        yield f"| **{language}, mean** | | | {100 * sum(found) / len(found):.1f} | |"


def run(name: str, data: Path) -> dict[str, Any]:
    """What `benchmarks.analysis_variant` measures, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.analysis_variant", name, str(data.resolve())]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=PROJECT)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _feedback(found: dict[str, Any], key: str = "sets") -> str:
    from benchmarks.analysis_variant import means

    return " | ".join(_percents(means(found[key], lang)) for lang in analysis.LANGUAGES)


def _percents(shares: Any) -> str:
    return " / ".join(f"{100 * each:.1f}" for each in shares)
