"""What tells the label of a text and the sign of an opinion, beside what they are made of.

Used alike in training and in service, so that both see the same.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from analysis.model import Chances
from analysis.opinions import Statement
from analysis.results import TOPICS

# What a label is judged by, in this order; the same in every language.
LABEL_FIGURES = (
    "log chance of neg",
    "log chance of neu",
    "log chance of pos",
    "chance of neg",
    "chance of neu",
    "chance of pos",
    "weaker chance of neg and pos",
    "chance of neg with the rules",
    "chance of neu with the rules",
    "chance of pos with the rules",
    "weaker of these",
    "sum of positive opinions",
    "sum of negative opinions",
    "best opinion",
    "worst opinion",
    "weaker of these two",
    "best as the model hears it",
    "worst as the model hears it",
    "weaker of the two as heard",
    "asked what to improve",
    "asked what is good",
    "length",
    "shortness",
    "long, weaker opinion",
    "contrast",
    "contrast, weaker opinion",
    "several statements",
    "number of statements",
)

# What an opinion's sign is judged by: its own words, then those around it, then its topics.
SIGN_FIGURES = (
    "the rules",
    "the rules, sharpened",
    "as the model hears it",
    "the whole text",
    "the other statements",
    "asked what to improve",
    "asked what is good",
    "heard, with judgement words",
    "heard, without",
    "no judgement word",
    "contrast",
    "contrast, others",
    "contrast, heard",
    "alone",
    "alone, the whole text",
    "asked what to improve, heard",
    "asked what is good, heard",
    "asked what to improve, no judgement word",
    "asked what is good, no judgement word",
    *TOPICS,
)


def label_figures(
    raw: Chances, whole: Chances, statements: Sequence[Statement], kind: str, n_words: int
) -> list[float]:
    """The values of LABEL_FIGURES.

    raw, whole: the text's chances without and with the rules; statements: with the polarity
    and the model's hearing of each.
    """
    polarities = [s.polarity for s in statements] or [0.0]
    heard = [s.heard for s in statements] or [0.0]
    best, worst = max(0.0, *polarities), -min(0.0, *polarities)
    good, bad = max(0.0, *heard), -min(0.0, *heard)
    weaker = min(best, worst)
    contrast = float(any(s.contrast for s in statements))
    length = math.log1p(n_words) / 3
    return [
        *(math.log(chance + 1e-4) for chance in raw),
        *raw,
        min(raw.neg, raw.pos),
        *whole,
        min(whole.neg, whole.pos),
        math.tanh(sum(p for p in polarities if p > 0)),
        math.tanh(-sum(p for p in polarities if p < 0)),
        best,
        worst,
        weaker,
        good,
        bad,
        min(good, bad),
        float(kind == "improve"),
        float(kind == "strength"),
        length,
        math.exp(-n_words / 5),
        length * weaker,
        contrast,
        contrast * weaker,
        float(len(statements) > 1),
        math.tanh(len(statements) / 3),
    ]


class Others(NamedTuple):
    """A text's statements but one: how many, and the sum of what the model hears in them."""

    n: int
    heard: float


def others_of(statements: Sequence[Statement]) -> list[Others]:
    """For each of *statements* the others, in one pass: a long text takes no quadratic time."""
    total = sum(s.heard for s in statements)
    return [Others(len(statements) - 1, total - s.heard) for s in statements]


def sign_figures(statement: Statement, others: Others, raw: Chances, kind: str) -> list[float]:
    """The values of SIGN_FIGURES; others: the text's other statements, as the model hears them."""
    rules = statement.polarity if statement.hits else 0.0
    heard = statement.heard
    around = others.heard / others.n if others.n else 0.0
    improve, strength = float(kind == "improve"), float(kind == "strength")
    silent, contrast, alone = (
        float(not statement.hits),
        float(statement.contrast),
        float(not others.n),
    )
    return [
        rules,
        math.tanh(3 * rules),
        heard,
        raw.sentiment,
        around,
        improve,
        strength,
        heard * (1 - silent),
        heard * silent,
        silent,
        contrast,
        contrast * around,
        contrast * heard,
        alone,
        alone * raw.sentiment,
        improve * heard,
        strength * heard,
        improve * silent,
        strength * silent,
        *(statement.chances or [0.0] * len(TOPICS)),
    ]
