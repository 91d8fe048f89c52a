"""Cuts a verbatim at its opinions, and each opinion at the words that moved it."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.verbatims import Opinion


@dataclass(frozen=True)
class Piece:
    """A run of an opinion's words; cue: they moved its polarity."""

    text: str
    cue: bool


@dataclass(frozen=True)
class Segment:
    """A piece of a verbatim; opinion is None where nothing is judged."""

    text: str
    opinion: Opinion | None
    pieces: tuple[Piece, ...] = ()


def segments(text: str, opinions: Sequence[Opinion]) -> list[Segment]:
    """*text* in pieces that join to it exactly. Of two opinions that overlap the first one wins."""
    found: list[Segment] = []
    reached = 0
    for opinion in sorted(opinions, key=lambda each: (each.start, -each.end)):
        start, end = opinion.start, min(opinion.end, len(text))
        if start < reached or end <= start:
            continue
        if start > reached:
            found.append(Segment(text[reached:start], None))
        found.append(Segment(text[start:end], opinion, _pieces(text, start, end, opinion)))
        reached = end
    if reached < len(text):
        found.append(Segment(text[reached:], None))
    return found


def _pieces(text: str, first: int, last: int, opinion: Opinion) -> tuple[Piece, ...]:
    """text[first:last] in pieces that join to it exactly, the cues on their own."""
    pieces: list[Piece] = []
    reached = first
    for start, end, _weight in sorted(opinion.cues):
        start, end = max(start, reached), min(end, last)
        if end <= start:
            continue
        if start > reached:
            pieces.append(Piece(text[reached:start], cue=False))
        pieces.append(Piece(text[start:end], cue=True))
        reached = end
    if reached < last:
        pieces.append(Piece(text[reached:last], cue=False))
    return tuple(pieces)
