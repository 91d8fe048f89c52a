"""Concepts: words of like meaning are in the same groups, whatever their language."""

from pathlib import Path

import pytest

from analysis import concepts
from analysis.features import ngrams
from analysis.matching import Word
from analysis.results import LANGUAGES, TOPICS
from analysis.training.phrases import read_phrases


def of(word, language):
    return set(concepts.of_language(language)[word])


def test_most_words_share_a_concept_with_their_translation():
    pairs = Path(concepts.__file__).parent / "training" / "pairs.txt"
    lines = [line.split() for line in pairs.read_text("utf-8").splitlines() if line[0] != "#"]
    french, english = (concepts.of_language(language) for language in LANGUAGES)
    known = [(french[f], english[e]) for f, e in lines if f in french and e in english]
    shared = sum(bool(set(one) & set(other)) for one, other in known)
    assert len(known) > 700
    assert shared / len(known) > 0.5  # of unlike words less than one in a hundred


def test_unlike_words_share_none():
    assert not of("facture", "fr") & of("polite", "en")


def test_a_language_we_do_not_read_has_no_concepts():
    assert concepts.of_language("und") == {}


def test_a_words_concepts_are_among_its_ngrams():
    word = Word(0, 7, "facture", "facture", "NOUN")
    assert of("facture", "fr") <= ngrams([word], "fr")
    assert not of("facture", "fr") & ngrams([word], "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_typical_phrases_of_both_signs(language):
    seen = {(o.topic, o.polarity > 0) for c in read_phrases(language) for o in c.opinions}
    assert seen == {(topic, good) for topic in TOPICS for good in (True, False)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_typical_phrase_stands_twice(language):
    phrases = [comment.text for comment in read_phrases(language)]
    assert len(phrases) == len(set(phrases))
