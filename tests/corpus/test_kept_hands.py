"""The hands that are kept for measuring: nothing of theirs teaches the reader."""

import pytest

from analysis.corpus.comments import read_merged
from analysis.corpus.duplicates import folded_words
from analysis.results import LANGUAGES
from analysis.training import concepts
from analysis.training.own import read_own
from analysis.training.phrases import read_phrases
from analysis.training.split import KEPT_HANDS

SHORTEST = 3  # words; shorter ones anybody may write
LONG = 6  # words of a comment that nobody else will write


@pytest.mark.parametrize("language", LANGUAGES)
def test_kept_hands_write_enough_and_about_trades_of_their_own(language):
    comments = read_merged(language)
    kept = [comment for comment in comments if comment.hand in KEPT_HANDS]
    assert {comment.hand for comment in kept} == KEPT_HANDS
    assert len(kept) >= 800
    others = {comment.trade for comment in comments if comment.hand not in KEPT_HANDS}
    assert not others & {comment.trade for comment in kept}


@pytest.mark.parametrize("language", LANGUAGES)
def test_kept_comments_never_train(language):
    comments = read_merged(language)
    kept = [comment for comment in comments if comment.id.split("-")[1] in ("h10", "h11")]
    assert len(kept) >= 800
    taught = next(comment for comment in comments if comment.hand not in KEPT_HANDS)
    found = read_own(language, comments=[*kept[::40], taught])
    assert [one.comment for one in found] == [taught]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_typical_phrase_is_a_kept_comment_or_quote(language):
    kept = {
        tuple(folded_words(text))
        for comment in read_merged(language)
        if comment.hand in KEPT_HANDS
        for text in (comment.text, *(opinion.quote for opinion in comment.opinions))
    }
    phrases = (tuple(folded_words(comment.text)) for comment in read_phrases(language))
    assert not [words for words in phrases if len(words) >= SHORTEST and words in kept]


def test_no_word_of_kept_comments_is_grouped_for_their_sake():
    comments = read_merged("en")
    taught = set(concepts.texts())
    assert {c.text for c in comments if c.hand not in KEPT_HANDS} <= taught
    kept = [c.text for c in comments if c.hand in KEPT_HANDS]
    of_their_own = {text for text in kept if len(folded_words(text)) >= LONG}
    assert len(of_their_own) > len(kept) / 2
    assert not taught & of_their_own
