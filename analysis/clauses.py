"""Words and clauses: where one statement ends and the next begins.

A segment is the smallest piece that can hold one judgement: it ends at punctuation, at
coordinators ("et", "and") and at contrasts ("mais", "but"). `opinions` joins segments
again where only together they say something.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from analysis.matching import Match, Phrases, Word, longest_first
from analysis.tables import fold, sections, split_words

_SENTENCE_ENDS = frozenset(".!?…;")
_LONGEST_SEGMENT = 80  # words; no one speaks so long without a mark, and it bounds the work
_SOFT_ENDS = frozenset(',:()[]"/–—-•*|')
# Tokens that keep their full stop: "Mr.", "a.m.", an initial. Theirs ends no sentence.
_ABBREVIATED = re.compile(r"(?:[^\W\d_]{1,5}|(?:[^\W\d_]\.)+[^\W\d_])\.")
_OFTEN_LAST = frozenset({"etc."})


@dataclass(frozen=True)
class Segment:
    """words[start:end] of one part; sentence: its number; contrast: opened by a "but"."""

    start: int
    end: int
    sentence: int
    contrast: bool = False


def words_of(doc: Any, shift: int) -> list[Word]:
    """The words of a spaCy Doc, cut as the tables are; shift: added to every position."""
    found: list[Word] = []
    for token in doc:
        text = token.text
        if text.isspace():
            if "\n" in text:
                found.append(Word(token.idx + shift, token.idx + shift, "\n", "\n", "PUNCT"))
            continue
        found.extend(_split(token, text, shift))
    return found


@cache
def markers(language: str) -> Phrases[str]:
    """The grammar words of *language*, each phrase carrying the name of its section."""
    return Phrases(
        (entry, section)
        for section, entries in sections(language, "grammar").items()
        for entry in entries
    )


def marked(words: list[Word], language: str) -> dict[str, list[Match[str]]]:
    """The grammar phrases in *words* by section, without overlaps inside a section."""
    found: dict[str, list[Match[str]]] = {}
    for match in markers(language).find(words):
        found.setdefault(match.value, []).append(match)
    return {section: longest_first(matches) for section, matches in found.items()}


def segments(
    words: list[Word], grammar: dict[str, list[Match[str]]], held: frozenset[int]
) -> list[Segment]:
    """*words* as segments in order, every word but marks of punctuation in one.

    held: indexes inside a longer phrase, where "et" or a comma does not cut.
    """
    contrast = _contrasts(words, grammar)
    soft = {match.start for match in grammar.get("boundary", ())}
    shortened = _shortened(words, grammar)
    found: list[Segment] = []
    start, sentence, after_contrast = 0, 0, False
    for at, word in enumerate(words):
        ends_sentence = word.form == "\n" or (word.form in _SENTENCE_ENDS and at not in shortened)
        opens_contrast = at in contrast and at not in held
        if not (
            ends_sentence
            or at - start >= _LONGEST_SEGMENT
            or opens_contrast
            or (at not in held and (at in soft or word.form in _SOFT_ENDS))
        ):
            continue
        if at > start:
            found.append(Segment(start, at, sentence, after_contrast))
            after_contrast = False
        is_mark = not word.form[0].isalnum()
        start = at + 1 if is_mark else at
        sentence += ends_sentence
        after_contrast = opens_contrast or (after_contrast and not ends_sentence)
    if start < len(words):
        found.append(Segment(start, len(words), sentence, after_contrast))
    return found


def _contrasts(words: list[Word], grammar: dict[str, list[Match[str]]]) -> set[int]:
    """Indexes where a contrast opens.

    Not at the end of a sentence ("slow though"), where it looks back, nor where the word opposes
    nothing ("has not yet come").
    """
    idle = {i for match in grammar.get("no contrast", ()) for i in range(match.start, match.end)}
    found = grammar.get("contrast", ())
    return {m.start for m in found if m.start not in idle and not _ends(words, m.end)}


def _ends(words: list[Word], at: int) -> bool:
    return at == len(words) or words[at].form == "\n" or words[at].form in _SENTENCE_ENDS


def _shortened(words: list[Word], grammar: dict[str, list[Match[str]]]) -> set[int]:
    """Indexes of full stops that belong to a shortened word: "approx. 40", "no. 3"."""
    found = {match.end for match in grammar.get("abbreviation", ())}
    for match in grammar.get("abbreviation of a number", ()):
        if match.end + 1 < len(words) and words[match.end + 1].form[0].isdigit():
            found.add(match.end)
    return {at for at in found if at < len(words) and words[at].start == words[at - 1].end}


@lru_cache(maxsize=20_000)
def _pieces(text: str) -> tuple[str, tuple[str, ...]]:
    folded = fold(text)
    if _ABBREVIATED.fullmatch(folded) and folded not in _OFTEN_LAST:
        return folded, (folded.removesuffix("."),)
    return folded, tuple(split_words(folded))


def _split(token: Any, text: str, shift: int) -> list[Word]:
    folded, pieces = _pieces(text)
    start = token.idx + shift
    end = start + len(text)
    if len(pieces) == 1:
        lemma = pieces[0] if len(text) == 1 else fold(token.lemma_)
        return [Word(start, end, pieces[0], lemma, token.pos_, token.lemma_.lower())]
    if not pieces:  # a lone hyphen, or marks without letters
        return [Word(start, end, folded, folded, "PUNCT")] if folded and _is_dash(token) else []
    found, at = [], 0
    for piece in pieces:
        at = max(folded.find(piece, at), at)
        place = min(start + at, end - 1)
        found.append(Word(place, min(place + len(piece), end), piece, piece, token.pos_, piece))
        at += len(piece)
    return found


def _is_dash(token: Any) -> bool:
    """A hyphen set off by spaces cuts; one inside a compound does not."""
    return bool(token.whitespace_) and (token.i == 0 or bool(token.nbor(-1).whitespace_))
