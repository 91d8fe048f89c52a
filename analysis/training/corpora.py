"""The public comments that the shipped weights learn from, and how much each set counts.

Only sets whose licence allows it (`THIRD_PARTY.md`). They are not part of the project; the
training command is told where they are.
"""

import csv
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis import questions
from analysis.model import CLASSES
from analysis.results import LANGUAGES
from analysis.training.split import is_held_out

# Weight of each set: what is least like business feedback counts least.
SETS = {
    "app_fr": 1.0,
    "app_en": 1.0,
    "nhs_v6": 1.0,
    "nhs_p1": 1.0,
    "kotzias": 1.0,
    "vader_amazon": 1.0,
    "vader_tweets": 0.5,
    "vader_movie": 0.3,
    "brand_tweets": 0.15,
}
# How much more a rare label counts: of these tweets one in sixteen is negative, and weighed alike
# they would teach that a tweet never complains.
RARE = {("brand_tweets", "neg"): 3.0}
# nhs_p1 names its questions instead of quoting them; what they asked is known.
NAMED_QUESTIONS = {
    "Trust A - Q1": "improve",
    "Trust B - Q1": "improve",
    "Trust A - Q2": "strength",
    "Trust C - Q1": "strength",
}
# Share of the comments that are learned as if their question were not known, so that the
# weights do not lean on it: many feedback forms are exported without their questions.
_WITHOUT_QUESTION = 0.4
_EXPECTED = {"label": CLASSES, "lang": LANGUAGES}  # columns beside the text, and their values
_UNREADABLE = (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error)


class BadSet(ValueError):
    """A training set that cannot be learned from; says what was expected and what came."""


@dataclass(frozen=True)
class Example:
    """One labelled comment: label neg, neu or pos; kind: what its question asked for."""

    text: str
    label: str
    language: str
    kind: str
    weight: float


def examples(folder: Path) -> Iterator[Example]:
    """All comments to train on, in a fixed order; those held out are left out.

    Raises FileNotFoundError naming the set that is missing in *folder*, BadSet naming the one,
    and the row of it, that is not as the sets are.
    """
    for name, weight in SETS.items():
        path = folder / f"{name}.csv.gz"
        if not path.is_file():
            raise FileNotFoundError(f"{path}: expected this training set; name its folder")
        for row in _rows(path):
            if not is_held_out(row["text"]):
                counts = weight * RARE.get((name, row["label"]), 1.0)
                yield Example(row["text"], row["label"], row["lang"], _kind(row), counts)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one set, each with a text, a label and a language that we know."""
    number = 0
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), start=1):
                _check(row, f"{path}, row {number}")
                yield row
    except _UNREADABLE as error:
        raise BadSet(f"{path}: expected a CSV file in UTF-8, packed by gzip: {error}") from error
    if not number:
        raise BadSet(f"{path}: expected comments; came none")


def _check(row: dict[str, str], place: str) -> None:
    missing = [name for name in ("text", *_EXPECTED) if row.get(name) is None]
    if missing:
        raise BadSet(f"{place}: expected the columns text, label, lang; missing {missing}")
    for name, known in _EXPECTED.items():
        if row[name] not in known:
            raise BadSet(f"{place}: expected {name} {', '.join(known)}; came {row[name]!r}")


def _kind(row: dict[str, str]) -> str:
    share = hashlib.sha256(row["text"].encode()).digest()[1] / 256
    question = row.get("question") or None
    if question is None or share < _WITHOUT_QUESTION:
        return questions.NEUTRAL
    return NAMED_QUESTIONS.get(question) or questions.kind(question)
