"""A person's correction wins over every reading, is never doubled, and can be taken back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.corrections import (
    NONE,
    Corrections,
    LabelCorrection,
    OpinionCorrection,
    applied,
)
from surveys.findings import Found, FoundOpinion

TEXT = "Livraison en retard, équipe aimable, facture juste, portail lent, prix corrects."
TOPICS = ("delivery", "people", "price_value")
LATE = FoundOpinion(0, 19, TEXT[0:19], "delivery", -0.6, "neg", ((13, 19, -1.0),))
KIND = FoundOpinion(21, 35, TEXT[21:35], "people", 0.7, "pos")
READ = Found("a", "fr", 0.1, "mixed", [LATE, KIND], ["portail"])


def corrected(opinion, topic, label):
    return OpinionCorrection(
        "a", opinion.start, opinion.end, opinion.topic, opinion.label, opinion.quote, topic, label
    )


def test_nothing_corrected_changes_nothing():
    assert applied(READ, NONE) == READ


def test_the_right_topic_takes_the_place_of_the_one_found():
    found = applied(READ, Corrections(opinions=(corrected(LATE, "planning", "neg"),)))
    assert found.opinions == [replace(LATE, topic="planning"), KIND]
    assert (found.label, found.sentiment) == ("mixed", 0.1)


def test_where_no_opinion_stands_none_is_shown_and_the_label_follows():
    found = applied(READ, Corrections(opinions=(corrected(LATE, None, None),)))
    assert found.opinions == [KIND]
    assert (found.label, found.sentiment) == ("pos", 0.1)


def test_a_turned_sign_turns_the_comment():
    alone = replace(READ, opinions=[LATE], label="neg", sentiment=-0.6)
    found = applied(alone, Corrections(opinions=(corrected(LATE, "delivery", "pos"),)))
    assert [(each.label, each.polarity) for each in found.opinions] == [("pos", 0.5)]
    assert (found.label, found.sentiment) == ("pos", 0.5)


@pytest.mark.parametrize(
    ("label", "sentiment"), [("neg", -0.5), ("neu", 0.0), ("pos", 0.1), ("mixed", 0.1)]
)
def test_a_label_that_a_person_gave_moves_the_sentiment_only_as_far_as_it_must(label, sentiment):
    found = applied(READ, Corrections(LabelCorrection("a", label, "mixed")))
    assert (found.label, found.sentiment) == (label, sentiment)
    assert found.opinions == READ.opinions


def test_a_new_reading_of_other_words_in_the_same_place_is_corrected_too():
    longer = FoundOpinion(0, 35, TEXT[0:35], "delivery", -0.3, "neg")
    again = replace(READ, opinions=[longer], label="neg", sentiment=-0.3)
    found = applied(again, Corrections(opinions=(corrected(LATE, "planning", "neg"),)))
    assert [(each.quote, each.topic) for each in found.opinions] == [(LATE.quote, "planning")]


def test_two_topics_of_the_same_words_can_change_places():
    both = replace(READ, opinions=[LATE, replace(LATE, topic="people")])
    swapped = (
        corrected(both.opinions[0], "people", "neg"),
        corrected(both.opinions[1], "delivery", "neg"),
    )
    found = applied(both, Corrections(opinions=swapped))
    assert sorted(each.topic for each in found.opinions) == ["delivery", "people"]
    assert applied(found, Corrections(opinions=swapped)) == found


@st.composite
def opinions(draw):
    start = draw(st.integers(0, len(TEXT) - 2))
    end = draw(st.integers(start + 1, len(TEXT)))
    polarity = draw(st.sampled_from((-1.0, -0.5, 0.0, 0.5, 1.0)))
    label = "neu" if not polarity else "pos" if polarity > 0 else "neg"
    return FoundOpinion(start, end, TEXT[start:end], draw(st.sampled_from(TOPICS)), polarity, label)


@st.composite
def readings(draw):
    found = draw(st.lists(opinions(), max_size=4))
    label = draw(st.sampled_from(("neg", "neu", "pos", "mixed")))
    return Found("a", "fr", draw(st.floats(-1, 1)), label, found, ())


@st.composite
def several_corrections(draw):
    made = draw(
        st.lists(
            st.tuples(
                opinions(), st.sampled_from((*TOPICS, None)), st.sampled_from(("neg", "pos"))
            ),
            max_size=3,
            unique_by=lambda each: (each[0].start, each[0].end, each[0].topic),
        )
    )
    label = draw(st.sampled_from(("neg", "neu", "pos", "mixed", None)))
    return Corrections(
        LabelCorrection("a", label, "neu") if label else None,
        tuple(corrected(one, topic, sign if topic else None) for one, topic, sign in made),
    )


@given(readings(), several_corrections())
def test_a_correction_put_on_twice_is_the_same_as_once(reading, corrections):
    once = applied(reading, corrections)
    assert applied(once, corrections) == once


@given(readings(), several_corrections())
def test_every_corrected_opinion_is_there_whatever_was_read(reading, corrections):
    found = applied(reading, corrections)
    for correction in corrections.opinions:
        if correction.topic is not None:
            assert (correction.start, correction.end, correction.topic, correction.label) in {
                (each.start, each.end, each.topic, each.label) for each in found.opinions
            }
    if corrections.label:
        assert found.label == corrections.label.label
    assert all(each.quote == TEXT[each.start : each.end] for each in found.opinions)
    assert -1 <= found.sentiment <= 1
