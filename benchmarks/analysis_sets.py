"""Labelled comments to measure the reader on, and the figures of a reader on them."""

from __future__ import annotations

import csv
import gzip
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.training.corpora import NAMED_QUESTIONS
from analysis.training.split import is_held_out

FRENCH_FEEDBACK = ("app_fr", "bank_fr", "insurance_fr", "retail_fr", "ecommerce_fr")
ENGLISH_FEEDBACK = ("nhs_v6", "nhs_p1", "telecom_nps", "app_en")
BINARY_ONLY = ("nhs_p1",)  # its neutral class holds what other sets leave out
CLASSES = ("neg", "neu", "pos")
Z95 = 1.96

# nhs_p1 names its questions ("Trust A - Q1") and does not quote them; what they asked for is known.
# The reader is told a question of ours that asks the same, as it would be told the real one.
ASKED = {"improve": "What could we do better?", "strength": "What did we do well?"}

Found = tuple[float, str]
"""What a reader says of a comment: sentiment -1 to +1, label."""


@dataclass(frozen=True)
class Item:
    """One labelled comment."""

    text: str
    label: str
    language: str
    question: str | None


@dataclass(frozen=True)
class LabelledSet:
    """One file. seen: other texts of the same source trained the weights."""

    name: str
    seen: bool
    items: tuple[Item, ...]

    @property
    def language(self) -> str:
        return self.items[0].language


@dataclass(frozen=True)
class Result:
    """Figures of one reader on one set; binary and low, high: 0 to 1; n: comments counted."""

    binary: float
    low: float
    high: float
    macro_f1: float
    n: int


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share, after Wilson (1927); (0, 1) for n = 0."""
    if n == 0:
        return 0.0, 1.0
    share = right / n
    middle = share + Z95**2 / (2 * n)
    half = Z95 * math.sqrt(share * (1 - share) / n + Z95**2 / (4 * n * n))
    return (middle - half) / (1 + Z95**2 / n), (middle + half) / (1 + Z95**2 / n)


def share(right: int, n: int) -> str:
    """`83.1 [79.2, 86.4]`, percent with its interval."""
    low, high = wilson(right, n)
    return f"{100 * right / max(n, 1):.1f} [{100 * low:.1f}, {100 * high:.1f}]"


def macro_f1(expected: Sequence[str], came: Sequence[str]) -> float:
    """Mean F1 of the three classes; a class that neither side has counts 0."""
    scores = []
    for label in CLASSES:
        both = sum(e == c == label for e, c in zip(expected, came, strict=True))
        sizes = sum(e == label for e in expected) + sum(c == label for c in came)
        scores.append(2 * both / sizes if sizes else 0.0)
    return sum(scores) / len(scores)


def figures(items: Sequence[Item], found: Sequence[Found]) -> Result:
    """Compare *found* with the labels of *items*; a sentiment of 0 is wrong, mixed is neutral."""
    plain = [
        (item.label, value)
        for item, (value, _) in zip(items, found, strict=True)
        if item.label != "neu"
    ]
    right = sum(value < 0 if label == "neg" else value > 0 for label, value in plain)
    labels = ["neu" if label == "mixed" else label for _, label in found]
    low, high = wilson(right, len(plain))
    binary = right / len(plain) if plain else 0.0
    return Result(binary, low, high, macro_f1([i.label for i in items], labels), len(items))


def read_sets(data: Path, names: Sequence[str], limit: int | None) -> list[LabelledSet]:
    """The sets of *names* (all, if none is named), each to at most *limit* comments.

    Of a training set only what training never sees, by the hash of the text.
    """
    found = []
    for path in sorted(data.glob("t*/*.csv.gz")):
        name = path.name.removesuffix(".csv.gz")
        if not names or name in names:
            seen = path.parent.name == "train"
            items = [item for item in _items(path) if not seen or is_held_out(item.text)]
            found.append(LabelledSet(name, seen, tuple(items[:limit])))
    return found


def _items(path: Path) -> list[Item]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return [
            Item(row["text"], row["label"], row["lang"], _question(row.get("question") or None))
            for row in csv.DictReader(lines)
        ]


def _question(given: str | None) -> str | None:
    return ASKED[NAMED_QUESTIONS[given]] if given in NAMED_QUESTIONS else given
