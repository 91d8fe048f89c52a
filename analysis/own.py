"""A company's own weights: what its corrections teach, on top of our reader and apart from it.

A layer sees what our reader answered and the words it answered it on. For each answer (the label
of a comment, the topic and the label of an opinion) it holds one multinomial logistic regression
over words and pairs of words, whose starting point is our answer: without evidence it changes
nothing. Trained by `train`, kept in a file of the company's, never mixed with our weights.
"""

import hashlib
import json
import struct
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from analysis.results import LABELS, TOPICS, UNDETERMINED, Analysis, Opinion
from analysis.tables import fold, split_words

Floats = NDArray[np.float64]

FORMAT = 1
NO_OPINION = "none"
OPINION_LABELS = ("neg", "neu", "pos")
CLASSES: dict[str, tuple[str, ...]] = {
    "label": LABELS,
    "topic": (*TOPICS, NO_OPINION),
    "opinion": (*OPINION_LABELS, NO_OPINION),
}
"""The three questions that a layer answers, and their answers."""

OURS_RIGHT = 0.7
"""How often our answer is taken to be right before any correction is seen."""

RIDGE = 0.5
"""Penalty of the squared weights: the higher, the more corrections it takes to be heard. With 0.5
three corrections of one word are heard, with 1.0 eight."""

FEWEST = 2
"""Examples that a word must stand in to have a weight."""

STEPS = 400
PLAIN = 0.5
MIXED_AT_MOST = 0.25


@dataclass(frozen=True)
class Example:
    """One answer to learn from: the words, what our reader answered, what is right.

    question: one of CLASSES. weight: 1 for what a person said, less for what nobody corrected.
    """

    question: str
    text: str
    ours: str
    right: str
    weight: float = 1.0


@dataclass(frozen=True)
class Answers:
    """Weights of one question: shape (len(words), number of classes); rarity: (len(words),)."""

    words: tuple[str, ...]
    rarity: Floats
    weights: Floats

    def answer(self, text: str, ours: str, classes: Sequence[str]) -> str:
        """The likeliest of *classes* for *text*, given that our reader answered *ours*."""
        start = _start(classes)[classes.index(ours)]
        logits = start + _values([features(text)], self._places, self.rarity)[0] @ self.weights
        return classes[int(np.argmax(logits))]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {word: place for place, word in enumerate(self.words)}


@dataclass(frozen=True)
class Layer:
    """A company's own weights; questions: some of CLASSES. An empty layer changes nothing."""

    questions: dict[str, Answers]

    def answer(self, question: str, text: str, ours: str) -> str:
        """What is right for *text* where our reader answered *ours*."""
        known = self.questions.get(question)
        return known.answer(text, ours, CLASSES[question]) if known else ours

    @property
    def digest(self) -> str:
        """Eight hexadecimal digits that change with any weight."""
        return hashlib.sha256(self.to_bytes()).hexdigest()[:8]

    def to_bytes(self) -> bytes:
        """The content of the company's file: numpy's `.npz`, the same for the same layer."""
        arrays: dict[str, Any] = {
            f"{question}_{name}": values.astype(np.float32)
            for question, known in sorted(self.questions.items())
            for name, values in (("rarity", known.rarity), ("weights", known.weights))
        }
        words = {question: known.words for question, known in sorted(self.questions.items())}
        about = {"format": FORMAT, "words": words, "classes": CLASSES}
        arrays["about"] = np.array(json.dumps(about, ensure_ascii=False, sort_keys=True))
        held = BytesIO()
        np.savez(held, **arrays)
        return held.getvalue()


def load(path: Path) -> Layer:
    """The layer in a company's file.

    Raises ValueError, naming the file, if it is none, of another format or release, or damaged: one
    that could not answer would stop every comment from being read.
    """
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            about = json.loads(str(stored["about"]))
            found = {
                question: _answers(question, words, stored)
                for question, words in about["words"].items()
            }
    except _NO_WEIGHTS as error:
        raise ValueError(f"{path}: expected weights written by `rapport train`") from error
    if about.get("format") != FORMAT:
        raise ValueError(f"{path}: expected format {FORMAT}, came {about.get('format')}: {_AGAIN}")
    # Weights stand in the order of the answers they were learned for; another release has others.
    if any(about.get("classes", {}).get(each) != list(CLASSES[each]) for each in found):
        raise ValueError(f"{path}: expected weights of this release's answers: {_AGAIN}")
    return Layer(found)


_AGAIN = "run `rapport train --from-corrections` again"
_NO_WEIGHTS = (
    *(OSError, EOFError, MemoryError, ValueError, LookupError, TypeError, AttributeError),
    *(RuntimeError, BadZipFile, zlib.error, struct.error, SyntaxError, OverflowError),
)
"""What reading a file that is none may end with: numpy and zipfile raise all of these."""


def _answers(question: str, words: Sequence[str], stored: Mapping[str, Any]) -> Answers:
    """The weights of one question. Raises ValueError unless they can answer any text."""
    known = tuple(str(word) for word in words)
    rarity = stored[f"{question}_rarity"].astype(np.float64)
    weights = stored[f"{question}_weights"].astype(np.float64)
    shapes = (rarity.shape, weights.shape)
    if shapes != ((len(known),), (len(known), len(CLASSES[question]))):
        raise ValueError(f"weights of {question} in shapes {shapes}")
    if not (np.isfinite(weights).all() and np.isfinite(rarity).all() and (rarity > 0.0).all()):
        raise ValueError(f"weights of {question} that are no numbers")
    return Answers(known, rarity, weights)


def train(examples: Sequence[Example]) -> Layer:
    """The layer that *examples* teach; the same examples in any order give the same layer."""
    found = {}
    for question, classes in CLASSES.items():
        mine = sorted(
            (each for each in examples if each.question == question),
            key=lambda each: (each.text, each.ours, each.right, each.weight),
        )
        if mine:
            answers = _fitted(mine, classes)
            if answers.words:
                found[question] = answers
    return Layer(found)


def adjusted(found: Analysis, text: str, layer: Layer) -> Analysis:
    """*found*, read in *text* by our reader, as *layer* corrects it."""
    if found.language == UNDETERMINED or not layer.questions:
        return found
    opinions = tuple(
        right for each in found.opinions if (right := _opinion(each, layer)) is not None
    )
    label = layer.answer("label", text, found.label)
    sentiment = found.sentiment if label == found.label else _sentiment(label, found.sentiment)
    return replace(found, opinions=opinions, label=label, sentiment=sentiment)


def features(text: str) -> set[str]:
    """The words of *text* and its pairs of neighbouring words, without case and accents."""
    words = [word for word in split_words(fold(text)) if word[0].isalnum()]
    return {*words, *map(" ".join, pairwise(["^", *words, "$"]))}


def _opinion(opinion: Opinion, layer: Layer) -> Opinion | None:
    topic = layer.answer("topic", opinion.quote, opinion.topic)
    label = layer.answer("opinion", opinion.quote, opinion.label)
    if NO_OPINION in (topic, label):
        return None
    polarity = opinion.polarity
    if label != opinion.label:
        polarity = _sentiment(label, polarity)
    return replace(opinion, topic=topic, label=label, polarity=polarity)


def _sentiment(label: str, found: float) -> float:
    """*found*, moved only as far as *label* asks."""
    if label == "neu":
        return 0.0
    if label == "mixed":
        return max(-MIXED_AT_MOST, min(MIXED_AT_MOST, found))
    sign = 1.0 if label == "pos" else -1.0
    return found if found * sign > 0 else sign * PLAIN


def _start(classes: Sequence[str]) -> Floats:
    """Log-odds of each class where our reader answered each: shape (ours, classes)."""
    lead = np.log(OURS_RIGHT * (len(classes) - 1) / (1 - OURS_RIGHT))
    return np.asarray(lead * np.eye(len(classes)))


def _fitted(examples: Sequence[Example], classes: Sequence[str]) -> Answers:
    """Maximum a posteriori by accelerated gradient steps: convex, so the start decides nothing."""
    texts = [features(each.text) for each in examples]
    seen = Counter(word for text in texts for word in text)
    words = tuple(sorted(word for word, n in seen.items() if n >= FEWEST))
    places = {word: place for place, word in enumerate(words)}
    rarity = np.array([np.log(len(examples) / seen[word]) + 0.5 for word in words])
    values = _values(texts, places, rarity)
    start = _start(classes)[[classes.index(each.ours) for each in examples]]
    right = np.eye(len(classes))[[classes.index(each.right) for each in examples]]
    weight = np.array([each.weight for each in examples])[:, None]
    # The steepest curvature of the loss bounds the step: rows have length 1 at most.
    step = 1.0 / (0.5 * float(weight.sum()) + RIDGE)
    weights = np.zeros((len(words), len(classes)))
    ahead, before = weights, weights
    for turn in range(STEPS):
        logits = start + values @ ahead
        logits -= logits.max(axis=1, keepdims=True)
        chances = np.exp(logits)
        chances /= chances.sum(axis=1, keepdims=True)
        slope = values.T @ (weight * (chances - right)) + RIDGE * ahead
        before, weights = weights, ahead - step * slope
        ahead = weights + turn / (turn + 3) * (weights - before)
    return Answers(words, rarity, weights)


def _values(texts: Sequence[set[str]], places: Mapping[str, int], rarity: Floats) -> Floats:
    """Shape (texts, words): the rarity of each known word of a text, its row of length 1."""
    values = np.zeros((len(texts), len(places)))
    for row, text in enumerate(texts):
        known = sorted(places[word] for word in text if word in places)
        if known:
            values[row, known] = rarity[known] / np.linalg.norm(rarity[known])
    return values
