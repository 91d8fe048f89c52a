"""Words that carry a judgement: our own phrases over the pattern lexicons of TextBlob.

The pattern lexicons come inside the packages textblob and textblob-fr (XML, public
domain). We read only that file: importing the packages would load NLTK for nothing.
"""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from analysis.matching import Phrases
from analysis.tables import fold, sections

# Where each package keeps its lexicon.
_PATTERN_FILES = {
    "fr": ("textblob_fr", "fr-sentiment.xml"),
    "en": ("textblob", "en/en-sentiment.xml"),
}
# A pattern word below this says too little to make an opinion of its own.
_FAINT = 0.2


@dataclass(frozen=True)
class PatternWord:
    """One word of a pattern lexicon, averaged over its senses: polarity -1 to +1."""

    polarity: float
    subjectivity: float
    intensity: float


@cache
def pattern_words(language: str) -> dict[str, PatternWord]:
    """The TextBlob lexicon of *language* by folded word."""
    package, name = _PATTERN_FILES[language]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ImportError(f"expected the package {package} with {name}; install Rapport's lock")
    senses: dict[str, list[tuple[float, float, float]]] = {}
    path = Path(spec.origin).parent / name
    for word in ElementTree.parse(path).getroot():  # noqa: S314 -- a file of our own lock
        polarity, subjectivity, intensity = (
            float(word.get(key, default))
            for key, default in (("polarity", 0), ("subjectivity", 0), ("intensity", 1))
        )
        senses.setdefault(fold(word.get("form", "")), []).append(
            (polarity, subjectivity, intensity)
        )
    return {
        form: PatternWord(*(sum(column) / len(rows) for column in zip(*rows, strict=True)))
        for form, rows in senses.items()
        if form
    }


@cache
def own_phrases(language: str) -> Phrases[float]:
    """Our judgement phrases of *language*, each with its polarity, -1 to +1."""
    return Phrases(
        (entry, float(section))
        for section, entries in sections(language, "polarity").items()
        for entry in entries
    )


@cache
def pattern_polarity(language: str) -> dict[str, float]:
    """The polar words of the pattern lexicon, without grammar words and those we silence."""
    grammar = [entry for entries in sections(language, "grammar").values() for entry in entries]
    silent = {fold(entry) for entry in (*sections(language, "polarity").get("0", ()), *grammar)}
    return {
        form: word.polarity
        for form, word in pattern_words(language).items()
        if abs(word.polarity) >= _FAINT and form not in silent
    }


@cache
def vocabulary(language: str) -> frozenset[str]:
    """Single words that *language* knows: to tell languages apart and names from words."""
    own = [
        entry
        for table in ("polarity", "topics", "language")
        for entries in sections(language, table).values()
        for entry in entries
    ]
    plain = {fold(word) for entry in own for word in _plain_words(entry)}
    return frozenset(plain | set(pattern_words(language)))


def _plain_words(entry: str) -> list[str]:
    """The words of a phrase entry that are written out in full."""
    text = entry.replace("(", " ").replace(")", " ").replace("|", " ")
    return [word for word in text.split() if word.isalpha()]
