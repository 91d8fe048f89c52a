"""Key phrases: noun phrases that no topic covers, in lemma form."""

from analysis.matching import Word
from analysis.tables import words as table_words

_MOST_PHRASES = 10
_LONGEST_PHRASE = 6  # words
_SHORTEST_NOUN = 3  # letters
_NOUNS = ("NOUN",)
_INNER = ("NOUN", "ADJ")


def key_phrases(words: list[Word], covered: set[int], language: str) -> list[str]:
    """Noun phrases of *words* that touch no *covered* index, each once, first come first.

    Adjectives and nouns side by side belong together, and so do two nouns joined by a
    linker of the language ("bon de livraison").
    """
    found: dict[str, None] = {}
    at = 0
    while at < len(words) and len(found) < _MOST_PHRASES:
        end = _phrase_end(words, at, covered, language)
        if end > at:
            phrase = _lemma_form(words[at:end], language)
            if phrase:
                found[phrase] = None
        at = max(end, at + 1)
    return list(found)


def _phrase_end(words: list[Word], start: int, covered: set[int], language: str) -> int:
    """The end of the noun phrase that begins at *start*; *start* itself if none does."""
    linkers = table_words(language, "grammar", "phrase linker")
    end, at = start, start
    while at < len(words) and at - start < _LONGEST_PHRASE and at not in covered:
        word = words[at]
        if word.pos in _INNER and word.form[0].isalpha():
            at += 1
            end = at if word.pos in _NOUNS or end > start else end
        elif word.form in linkers and end > start and end == at:
            at += 1
        else:
            break
    return end


def _lemma_form(words: list[Word], language: str) -> str:
    stop = table_words(language, "grammar", "no key phrase")
    nouns = [w for w in words if w.pos in _NOUNS and w.lemma not in stop and w.form not in stop]
    if not any(len(noun.lemma) >= _SHORTEST_NOUN for noun in nouns):
        return ""
    return " ".join(w.citation if w.pos in _INNER else w.form for w in words).replace("' ", "'")
