"""Cuts a verbatim at its opinions, so that a template can underline each in its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.verbatims import Opinion


@dataclass(frozen=True)
class Segment:
    """A piece of a verbatim; opinion is None where nothing is judged."""

    text: str
    opinion: Opinion | None


def segments(text: str, opinions: Sequence[Opinion]) -> list[Segment]:
    """*text* in pieces that join to it exactly. Of two opinions that overlap the first one wins."""
    pieces: list[Segment] = []
    reached = 0
    for opinion in sorted(opinions, key=lambda each: (each.start, -each.end)):
        start, end = opinion.start, min(opinion.end, len(text))
        if start < reached or end <= start:
            continue
        if start > reached:
            pieces.append(Segment(text[reached:start], None))
        pieces.append(Segment(text[start:end], opinion))
        reached = end
    if reached < len(text):
        pieces.append(Segment(text[reached:], None))
    return pieces
