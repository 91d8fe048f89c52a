"""What the model sees of a comment: its n-grams, and a few figures of the rules' reading.

Used alike in training and in service, so that both see the same.
"""

import math
from itertools import pairwise

from analysis import concepts
from analysis.hints import hinted
from analysis.matching import Word
from analysis.opinions import Reading, Statement
from analysis.results import TOPICS

FORMAT = 3  # raise it when n-grams or figures change: older weights are then refused

# The rules' figures, in this order. Each is about -1 to +1, and means the same in every
# language: their weights are shared, so that each language learns from the other's texts.
FIGURES = (
    "sentiment of the rules",
    "balance of positive and negative",
    "positive density",
    "negative density",
    "first statement",
    "last statement",
    "worst statement",
    "best statement",
    "no judgement word",
    "long without judgement",
    "contrast",
    "general lexicon",
    "requests",
    "negations",
    "asked what to improve",
    "asked what is good",
    "bare answer to improve",
    "bare answer to what is good",
)
# The rules' figures that tell a statement's topic: how clearly it names each, how strongly its
# words hint at each, and the rest.
TOPIC_FIGURES = (
    *TOPICS,
    *(f"hints at {topic}" for topic in TOPICS),
    "words that hint",
    "polarity",
    "clarity",
    "no judgement word",
    "no topic named",
    "asked what to improve",
    "asked what is good",
    "length",
    "the only statement",
)
_SHORTEST_PIECE, _LONGEST_PIECE = 3, 5
_LONGEST_WORD = 24  # letters read of a word


def ngrams(words: list[Word], language: str) -> set[str]:
    """The distinct n-grams: words, pairs of words, 3 to 5 letters; and the words' concepts."""
    forms = forms_of(words)
    found = set(pairs(forms))
    known = concepts.of_language(language)
    for form in set(forms):
        found.update(of_form(form))
        found.update(known.get(form, ()))
    return found


def forms_of(words: list[Word]) -> list[str]:
    """The words' forms as n-grams see them."""
    # A line break is a word of the rules; weights are stored one n-gram a line.
    return [word.form[:_LONGEST_WORD] for word in words if word.form != "\n"]


def of_form(form: str) -> tuple[str, ...]:
    """The n-grams inside one word, itself included."""
    return (form, *_pieces(f"_{form}_")) if form[0].isalpha() else (form,)


def pairs(forms: list[str]) -> list[str]:
    """Neighbouring words, the edges of the text counted as words."""
    return list(map(" ".join, pairwise(["^", *forms, "$"])))


def figures(reading: Reading, statements: list[Statement], kind: str) -> list[float]:
    """The values of FIGURES for the statements of a text, as an answer to a question."""
    n_words = sum(word.form[0].isalnum() for word in reading.words)
    improve, strength = float(kind == "improve"), float(kind == "strength")
    bare = math.exp(-n_words / 6)
    return [
        *_of_statements(statements),
        math.tanh(n_words / 15) if not any(s.hits for s in statements) else 0.0,
        float(any(s.contrast for s in statements)),
        reading.general,
        math.tanh(len(reading.requests) / 2),
        math.tanh(4 * reading.negations / max(n_words, 4)),
        improve,
        strength,
        improve * bare,
        strength * bare,
    ]


def topic_figures(
    statement: Statement, words: list[Word], language: str, kind: str, *, alone: bool
) -> list[float]:
    """The values of TOPIC_FIGURES.

    words: those of the statement; language: of the hints, "" for none; alone: whether the text
    holds no other statement.
    """
    hints, n_telling = hinted(words, language)
    named = dict.fromkeys(TOPICS, 0.0)
    for mention in statement.mentions:
        named[mention.topic] = max(named[mention.topic], mention.strength)
    return [
        *named.values(),
        *hints,
        math.tanh(n_telling / 4),
        statement.polarity,
        abs(statement.polarity),
        float(not statement.hits),
        float(not statement.mentions),
        float(kind == "improve"),
        float(kind == "strength"),
        math.tanh((statement.end - statement.start) / 10),
        float(alone),
    ]


def _of_statements(statements: list[Statement]) -> list[float]:
    """The first nine figures."""
    judged = [s for s in statements if s.hits]
    if not judged:
        return [0.0] * 8 + [1.0]
    polarities = [s.polarity for s in judged]
    weights = [s.weight for s in judged]
    positive = sum(w for w in weights if w > 0)
    negative = -sum(w for w in weights if w < 0)
    size = math.sqrt(len(statements))
    return [
        math.tanh((positive - negative) / math.sqrt(len(judged))),
        (positive - negative) / (positive + negative + 0.5),
        math.tanh(positive / size),
        math.tanh(negative / size),
        polarities[0],
        polarities[-1],
        min([0.0, *polarities]),
        max([0.0, *polarities]),
        0.0,
    ]


def _pieces(form: str) -> list[str]:
    return [
        form[start : start + size]
        for size in range(_SHORTEST_PIECE, _LONGEST_PIECE + 1)
        for start in range(len(form) - size + 1)
    ]
