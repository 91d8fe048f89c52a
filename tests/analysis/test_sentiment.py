"""The label of long texts, and the topic of opinions that the model is not sure of."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import sentiment
from analysis.labels import Others
from analysis.matching import Word
from analysis.model import Chances
from analysis.opinions import Statement
from analysis.polarity import Hit
from analysis.results import TOPICS
from analysis.text import prepare

PRAISE = Statement(0, 3, 0, polarity=0.6)
BOTH_SIDES = [PRAISE, replace(PRAISE, polarity=-0.5)]


def whole(value: float) -> Chances:
    """Chances whose sentiment is *value*."""
    return Chances((1 - value) / 2, 0.0, (1 + value) / 2)


@pytest.mark.parametrize(("value", "plain"), [(0.5, "pos"), (-0.5, "neg")])
def test_of_two_sides_the_stronger_one_labels_a_long_text_and_a_short_one_is_mixed(value, plain):
    assert sentiment._label(whole(value), BOTH_SIDES, "neutral", 20) == "mixed"
    assert sentiment._label(whole(value), BOTH_SIDES, "neutral", 120) == plain


def test_a_long_text_that_leans_to_neither_side_is_mixed():
    assert sentiment._label(whole(0.1), BOTH_SIDES, "neutral", 120) == "mixed"


@given(st.floats(-1, 1), st.integers(0, 300), st.integers(0, 300))
def test_a_longer_text_is_never_mixed_where_a_shorter_one_is_not(value, length, more):
    if sentiment._label(whole(value), BOTH_SIDES, "neutral", length) != "mixed":
        longer = sentiment._label(whole(value), BOTH_SIDES, "neutral", length + more)
        assert longer != "mixed"


@pytest.mark.parametrize("topic", ["planning", "overall"])
def test_an_opinion_whose_topic_is_unsure_takes_the_likeliest(topic):
    text = "quite a mess"
    words = [Word(0, 5, "quite", "quite", "ADV"), Word(6, 7, "a", "a", "DET"),
             Word(8, 12, "mess", "mess", "NOUN")]  # fmt: skip
    chances = tuple(0.1 if each == topic else 0.05 for each in TOPICS)
    unsure = replace(PRAISE, polarity=-0.6, chances=chances)
    (opinion,) = sentiment.opinions_of(unsure, words, "en", prepare(text), text)
    assert (opinion.quote, opinion.topic, opinion.label) == (text, topic, "neg")


SURE = tuple(0.8 if topic == "delivery" else 0.05 for topic in TOPICS)


def judged(polarity, topic=None):
    """An opinion of this polarity, on *topic* or on none that is sure."""
    return replace(PRAISE, polarity=polarity, topics=(topic,) if topic else (), chances=SURE)


@pytest.mark.parametrize("sign", [1, -1])
def test_an_opinion_of_unsure_topic_gives_way_to_a_surer_one_of_its_sign(sign):
    unsure, surer = judged(sign * 0.6), judged(sign * 0.5, "delivery")
    assert sentiment._opinions([unsure, surer]) == [surer]


@pytest.mark.parametrize("sign", [1, -1])
def test_an_opinion_of_unsure_topic_stays_where_nothing_else_has_its_sign(sign):
    unsure, other = judged(sign * 0.6), judged(-sign * 0.5, "delivery")
    assert sentiment._opinions([unsure, other]) == [unsure, other]
    assert sentiment._opinions([unsure]) == [unsure]


@pytest.mark.parametrize(("polarity", "shown"), [(0.06, True), (-0.06, True), (0.02, False)])
def test_a_faint_judgement_on_a_topic_beyond_doubt_is_an_opinion(polarity, shown):
    assert bool(sentiment._opinions([judged(polarity, "delivery")])) is shown


def test_a_faint_judgement_on_a_doubtful_topic_is_none():
    doubtful = replace(judged(0.06, "delivery"), chances=(0.3,) * len(TOPICS))
    assert sentiment._opinions([doubtful]) == []


@pytest.mark.parametrize("label", ["neg", "pos", "mixed"])
def test_in_a_neutral_text_only_a_topic_beyond_doubt_stays(label):
    doubtful = replace(judged(0.5, "delivery"), chances=(0.3,) * len(TOPICS))
    sure = judged(0.5, "delivery")
    assert sentiment._beside("neu", [doubtful, sure]) == [sure]
    assert sentiment._beside(label, [doubtful, sure]) == [doubtful, sure]


@pytest.mark.parametrize("rules", [0.48, -0.48])
@pytest.mark.parametrize(("sign", "wins"), [(0.02, "rules"), (0.8, "sign")])
def test_a_sign_in_doubt_leaves_the_polarity_to_the_rules(rules, sign, wins):
    against = -sign if rules > 0 else sign
    model = SimpleNamespace(sign=lambda _figures: against)
    judging = replace(PRAISE, polarity=rules, heard=rules, hits=(Hit(0, 1, rules),))
    found = sentiment._signed(judging, Others(0, 0.0), whole(0.0), "neutral", model)
    assert (found.polarity > 0) == ((rules if wins == "rules" else against) > 0)
