"""Reading the language tables: `analysis/data/{fr,en,any}/*.txt`.

A table is UTF-8 text in sections. `[name]` opens a section, `#` begins a comment,
each other line is one entry. Entries that are phrases use this small language:

    word        that word: the form as written, or its lemma
    word*       any word that begins so
    (a|b c)     one of these
    (a|)        perhaps that
    ~           up to three words of any kind

Case, accents and the kind of apostrophe never matter: entries and text are folded alike.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import product
from pathlib import Path

GAP = "~"
# Words, as both tables and texts are cut: English "do|n't" and "it|'s", French "l'|avoir",
# hyphens between; a number with its marks ("19.90", "200,000", "9:20", "12/03") is one. A stem
# keeps its star, so that this reads table entries too.
_WORD = re.compile(
    r"\d+(?:[.,:/]\d+)+\w*"
    r"|\w+(?=n't\b)|n't\b"
    r"|\w+(?='(?:s|re|ve|ll|d|m)\b)|'(?:s|re|ve|ll|d|m)\b"
    r"|\w+'(?=\w|$)|\w+\*?|~|[^\w\s-]"
)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "‘": "'", "ʼ": "'"})


def data_files() -> list[Path]:
    """All table files, sorted by their path: what the version digests."""
    root = Path(str(files("analysis") / "data"))
    return sorted(root.rglob("*.txt"))


def fold(text: str) -> str:
    """*text* in lower case, without accents, ligatures or typographic apostrophes."""
    text = text.lower()
    if text.isascii():
        return text
    bare = unicodedata.normalize("NFD", text.translate(_LIGATURES))
    return "".join(c for c in bare if not unicodedata.combining(c))


def split_words(folded: str) -> list[str]:
    """The words of folded text or of a table entry; punctuation marks are words too.

    >>> split_words("l'avoir n'est pas l'e-mail")
    ["l'", 'avoir', "n'", 'est', 'pas', "l'", 'e', 'mail']
    """
    return _WORD.findall(folded)


@cache
def sections(language: str, table: str) -> dict[str, tuple[str, ...]]:
    """The entries of *table* by section, as written; raises as `parse` does."""
    path = Path(str(files("analysis") / "data" / language / f"{table}.txt"))
    return parse(path.read_text(encoding="utf-8"), path.name)


def parse(text: str, name: str) -> dict[str, tuple[str, ...]]:
    """The entries of a table by section; an entry occurs once in a section.

    Raises ValueError with *name* and line for an entry before any section, or a repeated one.
    """
    found: dict[str, dict[str, None]] = {}
    current: dict[str, None] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.split("#", 1)[0].strip()
        if not entry:
            continue
        if entry.startswith("["):
            current = found.setdefault(entry.strip("[] "), {})
        elif current is None:
            raise ValueError(f"{name}, line {number}: expected a [section] before {entry!r}")
        elif entry in current:
            raise ValueError(f"{name}, line {number}: {entry!r} is already in its section")
        else:
            current[entry] = None
    return {section: tuple(entries) for section, entries in found.items()}


@cache
def words(language: str, table: str, section: str) -> frozenset[str]:
    """The folded entries of one section as a set; empty if the language has no such section."""
    return frozenset(fold(entry) for entry in sections(language, table).get(section, ()))


def expand(entry: str) -> list[tuple[str, ...]]:
    """All plain word sequences that a phrase entry stands for, folded and split.

    >>> expand("still (no|not any) news")
    [('still', 'no', 'news'), ('still', 'not', 'any', 'news')]
    """
    parts: list[list[tuple[str, ...]]] = []
    rest = fold(entry)
    while rest:
        if rest.startswith("("):
            inside, _, rest = rest[1:].partition(")")
            parts.append([tuple(split_words(choice)) for choice in inside.split("|")])
        else:
            plain, bracket, rest = rest.partition("(")
            parts.append([tuple(split_words(plain))])
            rest = bracket + rest
    return [tuple(word for part in choice for word in part) for choice in product(*parts)]
