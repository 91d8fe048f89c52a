"""What words suggest by themselves, and that the reader follows it with measure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.features import TOPIC_FIGURES
from analysis.hints import hinted, of_language
from analysis.matching import Word
from analysis.results import LANGUAGES, TOPICS


def words(*forms):
    return [Word(0, len(form), form, form, "NOUN") for form in forms]


@pytest.mark.parametrize(
    ("language", "word", "topic"),
    [
        ("fr", "annexe", "contract_terms"),
        ("en", "hinge", "product_quality"),
        ("fr", "grutier", "people"),
        ("en", "polite", "people"),
    ],
)
def test_a_word_suggests_what_it_is_mostly_said_of(language, word, topic):
    strengths, telling = hinted(words(word), language)
    assert telling == 1
    assert strengths[TOPICS.index(topic)] == max(strengths) > 0


def test_a_lemma_suggests_for_all_its_forms():
    form = "annexées-là"  # stands in no table
    assert hinted(words(form), "fr")[1] == 0
    inflected = Word(0, len(form), form, "annexe", "NOUN")
    assert hinted([inflected], "fr") == hinted(words("annexe"), "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_hints_and_every_strength_is_a_share(language):
    hints = [hint for found in of_language(language).values() for hint in found]
    assert {TOPICS[place] for place, _ in hints} == set(TOPICS)
    assert all(0 < strength < 1 for _, strength in hints)


@pytest.mark.parametrize("language", LANGUAGES)
@given(st.data())
def test_one_more_word_never_weakens_a_suggestion(language, data):
    known = st.sampled_from(sorted(of_language(language)))
    some, more = data.draw(st.lists(known, max_size=5)), data.draw(known)
    before, _ = hinted(words(*some), language)
    after, _ = hinted(words(*some, more), language)
    assert all(0 <= b <= a <= 1 for b, a in zip(before, after, strict=True))


def test_no_language_suggests_nothing():
    assert hinted(words("annexe", "rust"), "") == ([0.0] * len(TOPICS), 0)


def test_the_figures_name_a_hint_for_every_topic():
    assert sum(name.startswith("hints at ") for name in TOPIC_FIGURES) == len(TOPICS)
