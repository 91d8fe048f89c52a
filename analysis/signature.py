"""What stands below a message and says nothing of the relationship: formulas and names."""

import re
from functools import cache

from analysis.lexicon import vocabulary
from analysis.matching import Phrases, Word
from analysis.results import LANGUAGES
from analysis.tables import fold, sections, split_words

_MOST_LINES = 6  # a longer ending is no signature
_LONGEST_LINE = 8  # words
_NAME = re.compile(r"(?:[^\W\d_][\w'’.-]*\s+){1,3}[^\W\d_][\w'’.-]*(?:\s*[,|/–-]\s*\S.{0,60})?")
_DASHES = re.compile(r"\s*(?:--+|__+|—|–)\s*")


def body_end(text: str, start: int, end: int) -> int:
    """Where the message in text[start:end] ends, before closing formulas and names."""
    while True:
        shorter = _without_last_lines(text, start, end)
        shorter = _without_closing(text, start, shorter)
        if shorter == end:
            return end
        end = shorter


def _without_last_lines(text: str, start: int, end: int) -> int:
    """The end without a signature block: a formula or dashes, then a few short lines."""
    breaks = [match.start() for match in re.finditer("\n", text[start:end])][-_MOST_LINES:]
    for offset in breaks:
        line_start = start + offset + 1
        line = text[line_start:end].split("\n", 1)[0]
        below = text[line_start:end].split("\n")[1:]
        if (_is_closing(line) or _DASHES.fullmatch(line)) and all(map(_is_short, below)):
            return _stripped(text, start, start + offset)
    if breaks and _is_name(text[start + breaks[-1] + 1 : end]):
        return _stripped(text, start, start + breaks[-1])
    return end


def _without_closing(text: str, start: int, end: int) -> int:
    """The end without a closing formula that ends the last sentence: "…, cordialement."."""
    tail_start = max(start, end - 80)
    for match in re.finditer(r"[.,;!?…\n]", text[tail_start:end]):
        at = tail_start + match.end()
        if at < end and _is_closing(text[at:end]):
            return _stripped(text, start, at - 1 if match.group() in ",;\n" else at)
    return end


def _stripped(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _is_closing(line: str) -> bool:
    """Whether a line is a closing formula, names and titles after it allowed."""
    words = [w for w in split_words(fold(line)) if w[0].isalnum() or w[0] == "'"]
    if not words or len(words) > _LONGEST_LINE:
        return False
    found = [m for m in _closings().find([Word(0, 0, w, w, "") for w in words]) if m.start == 0]
    if not found:
        return False
    rest = words[max(match.end for match in found) :]
    return len(rest) <= 4 and not any(_is_known(word) for word in rest)


def _is_name(line: str) -> bool:
    """Whether a line is a person's name, perhaps with a role: no word that we know in it."""
    if not _NAME.fullmatch(line.strip()):
        return False
    name = re.split(r"\s*[,|/–]\s*|\s+-\s+", line.strip())[0].split()
    return all(part[0].isupper() and not _is_known(fold(part).strip(".")) for part in name)


def _is_known(word: str) -> bool:
    return any(word in vocabulary(language) for language in LANGUAGES)


def _is_short(line: str) -> bool:
    return len(line.split()) <= _LONGEST_LINE


@cache
def _closings() -> Phrases[str]:
    return Phrases(
        (entry, language)
        for language in LANGUAGES
        for entry in sections(language, "signature")["closing"]
    )
