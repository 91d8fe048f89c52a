"""Ours and its peers, each as a function from comments to (sentiment, label).

The peers are of the extra `peers`, not of the locks: the French VADER comes as source only, and
our locks take built packages alone. A peer that is not installed is named as absent.
"""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import analysis
from benchmarks.analysis_sets import Found, Item

Reader = Callable[[Sequence[Item]], list[Found]]

VADER_NEUTRAL = 0.05
"""VADER's own threshold: a compound score nearer to 0 is neutral."""


@dataclass(frozen=True)
class Peer:
    """Another reader: its name, the languages it reads, the package that must be there."""

    name: str
    languages: tuple[str, ...]
    package: str
    read: Reader

    @property
    def installed(self) -> bool:
        return importlib.util.find_spec(self.package) is not None


def ours(items: Sequence[Item]) -> list[Found]:
    """Our sentiment and label."""
    comments = ((item.text, item.question, item.language) for item in items)
    return [(found.sentiment, found.label) for found in analysis.analyse_many(comments)]


def ours_without_question(items: Sequence[Item]) -> list[Found]:
    """The same, not told what was asked."""
    return ours([Item(item.text, item.label, item.language, None) for item in items])


def textblob(items: Sequence[Item]) -> list[Found]:
    """TextBlob's polarity, its sign as the label."""
    from textblob import TextBlob

    return [_by_sign(TextBlob(item.text).sentiment.polarity) for item in items]


def textblob_fr(items: Sequence[Item]) -> list[Found]:
    """textblob-fr's polarity, its sign as the label."""
    from textblob_fr import PatternAnalyzer

    french = PatternAnalyzer()
    return [_by_sign(french.analyze(item.text)[0]) for item in items]


def vader(items: Sequence[Item]) -> list[Found]:
    """VADER's compound score with its own neutral threshold."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return _vader(SentimentIntensityAnalyzer(), items)


def vader_fr(items: Sequence[Item]) -> list[Found]:
    """The French VADER."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a faster string matcher that it would like
        from vaderSentiment_fr.vaderSentiment import SentimentIntensityAnalyzer

    return _vader(SentimentIntensityAnalyzer(), items)


PEERS = (
    Peer("TextBlob", ("en",), "textblob", textblob),
    Peer("VADER", ("en",), "vaderSentiment", vader),
    Peer("textblob-fr", ("fr",), "textblob_fr", textblob_fr),
    Peer("vaderSentiment-fr", ("fr",), "vaderSentiment_fr", vader_fr),
)


def peers(language: str) -> list[Peer]:
    """The peers that read *language* and are installed."""
    return [peer for peer in PEERS if language in peer.languages and peer.installed]


def absent_peers() -> list[str]:
    """Those that are not installed."""
    return [peer.name for peer in PEERS if not peer.installed]


def _by_sign(polarity: float) -> Found:
    return polarity, "pos" if polarity > 0 else "neg" if polarity < 0 else "neu"


def _vader(analyser: object, items: Sequence[Item]) -> list[Found]:
    found: list[Found] = []
    for item in items:
        compound = analyser.polarity_scores(item.text)["compound"]  # type: ignore[attr-defined]  # untyped package
        label = "neu" if abs(compound) < VADER_NEUTRAL else _by_sign(compound)[1]
        found.append((compound, label))
    return found
