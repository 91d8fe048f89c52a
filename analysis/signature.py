"""What stands below a message and says nothing of the relationship: formulas and names."""

import re
from functools import cache

from analysis.lexicon import vocabulary
from analysis.matching import Phrases, Word
from analysis.results import LANGUAGES
from analysis.tables import fold, sections, split_words
from analysis.tables import words as table_words

_MOST_LINES = 6  # a longer ending is no signature
_LONGEST_LINE = 8  # words
_LONGEST_NAME = 4  # words after a closing formula
_NAME = re.compile(r"(?:[^\W\d_][\w'’.-]*\s+){1,3}[^\W\d_][\w'’.-]*(?:\s*[,|/–-]\s*\S.{0,60})?")
_DASHES = re.compile(r"\s*(?:--+|__+|—|–)\s*")
_DASH_BEFORE = re.compile(r"\s*(?:-{1,2}|—|–)\s*")
_ADDRESS = re.compile(r"\S@\S|https?://|www\.|(?:\d[\s.()/-]{0,2}){6}")
_SENTENCE_ENDS = ".!?…\n"


def body_end(text: str, start: int, end: int) -> int:
    """Where the message in text[start:end] ends, before closing formulas and names."""
    while True:
        shorter = _without_last_lines(text, start, end)
        shorter = _without_closing(text, start, shorter)
        if shorter == end:
            return end
        end = shorter


def _without_last_lines(text: str, start: int, end: int) -> int:
    """The end without a signature block: a formula, dashes or a name, then a few short lines."""
    for at in _last_breaks(text, start, end):
        line, *below = text[at + 1 : end].split("\n")
        if (_is_closing(line) or _DASHES.fullmatch(line)) and all(map(_is_short, below)):
            return _stripped(text, start, at)
        if _is_name(line) and all(map(_is_detail, below)):
            return _stripped(text, start, at)
        if not below and _is_first_name(line) and _ended(text, start, at):
            return _stripped(text, start, at)
    return end


def _last_breaks(text: str, start: int, end: int) -> list[int]:
    """Where the last lines of text[start:end] are broken off, in order; looks at no other line."""
    breaks: list[int] = []
    at = end
    while len(breaks) < _MOST_LINES and (at := text.rfind("\n", start, at)) >= 0:
        breaks.append(at)
    return breaks[::-1]


def _without_closing(text: str, start: int, end: int) -> int:
    """The end without a closing formula that ends the last sentence: "…, cordialement."."""
    tail_start = max(start, end - 80)
    for match in re.finditer(r"[.,;!?…\n]", text[tail_start:end]):
        at = tail_start + match.end()
        if at < end and _is_closing(text[at:end]):
            return _stripped(text, start, at - 1 if match.group() in ",;\n" else at)
    return end


def _stripped(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _ended(text: str, start: int, at: int) -> bool:
    """Whether a sentence, or a paragraph, ends before the line break at *at*."""
    return at > start and text[at - 1] in _SENTENCE_ENDS


def _is_closing(line: str) -> bool:
    """Whether a line is a closing formula, names and titles after it allowed."""
    words = [w for w in split_words(fold(line)) if w[0].isalnum() or w[0] == "'"]
    if not words or len(words) > _LONGEST_LINE:
        return False
    found = [m for m in _closings().find([Word(0, 0, w, w, "") for w in words]) if m.start == 0]
    if not found:
        return False
    longest = max(match.end for match in found)
    rest = words[longest:]
    alone = any(match.value for match in found if match.end == longest)
    return (alone or bool(rest)) and len(rest) <= _LONGEST_NAME and not any(map(_is_known, rest))


def _is_name(line: str) -> bool:
    """Whether a line is a person's name, perhaps with a role: no word that we know in it."""
    line = _undashed(line)
    if not _NAME.fullmatch(line):
        return False
    name = re.split(r"\s*[,|/–-]\s*|\s+-\s+", line)[0].split()
    return all(part[0].isupper() and not _is_known(fold(part).strip(".")) for part in name)


def _is_first_name(line: str) -> bool:
    name = _undashed(line).rstrip(".")
    return name[:1].isupper() and fold(name) in _of_all("first name")


def _undashed(line: str) -> str:
    return _DASH_BEFORE.sub("", line, count=1).strip() if _DASH_BEFORE.match(line) else line.strip()


def _is_detail(line: str) -> bool:
    """Whether a line below a name is a role, an employer, an address or a number."""
    if not _is_short(line):
        return False
    words = [w for w in split_words(fold(line)) if w[0].isalnum()]
    if not words or _ADDRESS.search(line):
        return True
    roles = _of_all("role")
    return any(word in roles for word in words) and not any(
        _is_known(word) for word in words if word not in roles
    )


def _is_known(word: str) -> bool:
    """Whether a folded word says something: it is in the tables, and no name or initial."""
    if len(word) == 1 or word in _of_all("first name"):
        return False
    return any(word in vocabulary(language) for language in LANGUAGES)


def _is_short(line: str) -> bool:
    return len(line.split()) <= _LONGEST_LINE


@cache
def _of_all(section: str) -> frozenset[str]:
    """The folded entries of a section of the tables of every language."""
    return frozenset().union(
        *(table_words(language, "signature", section) for language in LANGUAGES)
    )


@cache
def _closings() -> Phrases[bool]:
    """The formulas, each with whether it closes without a name after it."""
    return Phrases(
        (entry, section == "closing")
        for language in LANGUAGES
        for section in ("closing", "closing before a name")
        for entry in sections(language, "signature")[section]
    )
