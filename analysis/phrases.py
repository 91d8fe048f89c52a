"""Key phrases: noun phrases that name something no topic covers, in lemma form."""

from collections.abc import Set as AbstractSet

from analysis.matching import Word
from analysis.tables import fold
from analysis.tables import words as table_words

_MOST_PHRASES = 10
_LONGEST_PHRASE = 6  # words
_SHORTEST_NOUN = 3  # letters
_NOUNS = ("NOUN",)
_INNER = ("NOUN", "ADJ")


def key_phrases(
    words: list[Word], covered: AbstractSet[int], judging: AbstractSet[int], language: str
) -> list[str]:
    """Noun phrases of *words* outside the topics, each once, first come first.

    covered: indexes of words whose meaning we know; judging: those among them that judge.
    Adjectives and nouns side by side belong together, and so do two nouns joined by a linker of
    the language ("bon de livraison"). An adjective that judges is no part of a phrase's ends ("new
    labels" of "awful new labels"); a phrase of nothing but covered nouns is a topic's, not one of
    these.
    """
    found: dict[str, None] = {}
    at = 0
    while at < len(words) and len(found) < _MOST_PHRASES:
        end = _phrase_end(words, at, judging, language)
        phrase = _trimmed(words, range(at, end), judging, language)
        if any(_names(words[i], language) for i in phrase if i not in covered):
            found[_lemma_form([words[i] for i in phrase])] = None
        at = max(end, at + 1)
    return list(found)


def _phrase_end(words: list[Word], start: int, judging: AbstractSet[int], language: str) -> int:
    """The end of the noun phrase that begins at *start*; *start* itself if none does."""
    linkers = table_words(language, "grammar", "phrase linker")
    end, at = start, start
    while at < len(words) and at - start < _LONGEST_PHRASE:
        word = words[at]
        linked = at + 1 < len(words) and words[at + 1].form in linkers
        if at in judging and linked and end == at > start:
            break  # "la rampe | manque de place": what judges begins anew
        if word.pos in _INNER and word.form[0].isalpha():
            at += 1
            end = at if word.pos in _NOUNS or end > start else end
        elif word.form in linkers and end > start and end == at:
            at += 1
        else:
            break
    return end


def _trimmed(words: list[Word], phrase: range, judging: AbstractSet[int], language: str) -> range:
    """*phrase* without the adjectives that judge at its ends, and without "number of" before it."""
    linkers = table_words(language, "grammar", "phrase linker")
    start, end = phrase.start, phrase.stop
    while start < end:
        word, counts = words[start], start + 1 < end and words[start + 1].form in linkers
        if not (
            word.form in linkers
            or (word.pos == "ADJ" and start in judging)
            or (counts and _is_empty(word, language))
        ):
            break
        start += 1
    while end > start and words[end - 1].pos == "ADJ" and end - 1 in judging:
        end -= 1
    return range(start, end)


def _names(word: Word, language: str) -> bool:
    """Whether *word* is a noun that can be the matter of a phrase."""
    return (
        word.pos in _NOUNS and len(word.lemma) >= _SHORTEST_NOUN and not _is_empty(word, language)
    )


def _is_empty(word: Word, language: str) -> bool:
    stop = table_words(language, "grammar", "no key phrase")
    return word.lemma in stop or word.form in stop


def _lemma_form(words: list[Word]) -> str:
    # A linker stays as written ("parking du dépôt"), with the accent that its lemma has ("à").
    written = [
        w.citation if w.pos in _INNER or fold(w.citation) == w.form else w.form for w in words
    ]
    return " ".join(written).replace("' ", "'")
