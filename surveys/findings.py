"""What one analyser found in one verbatim, as plain values: what is stored, and corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Label = Literal["neg", "neu", "pos", "mixed"]
OpinionLabel = Literal["neg", "neu", "pos"]

Cue = tuple[int, int, float]
"""A word that moved an opinion: start and end in code points of the verbatim, signed weight."""


@dataclass(frozen=True)
class FoundOpinion:
    """One judgement: start and end are code points of the verbatim; polarity -1 to +1."""

    start: int
    end: int
    quote: str
    topic: str
    polarity: float
    label: str
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True)
class Found:
    """All that one analyser found in one verbatim. label: one of `Label`; sentiment -1 to +1."""

    answer_id: str
    language: str
    sentiment: float
    label: str
    opinions: Sequence[FoundOpinion]
    key_phrases: Sequence[str]
