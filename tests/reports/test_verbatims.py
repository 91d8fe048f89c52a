"""Verbatims: exactly as written, found by every filter, with opinions underlined in their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.underlining import segments
from surveys import answers, verbatims
from surveys.verbatims import Filter, Opinion
from tests.app.people import new_database
from tests.reports.company import Company, Told


def texts(db, **wanted):
    return [each.text for each in verbatims.page(db, Filter(**wanted)).verbatims]


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    company = Company(new_database(tmp_path_factory.mktemp("said") / "said.db"))
    company.add("Acme")
    company.add("Acme", "partner")
    company.add("Globex")
    both = (("Livraison erronée", "delivery", -0.7), ("équipe charmante", "people", 0.8))
    mixed = Told("Livraison erronée, équipe charmante.", both, "fr")
    praise = Told("Fast delivery", (("Fast delivery", "delivery", 0.6),))
    blame = Told("The invoice is wrong", (("The invoice is wrong", "invoicing_payment", -0.5),))
    company.answer("Acme", 0.9, days_ago=100, told=mixed)
    company.answer("Acme", 0.5, days_ago=50, person=1, told=praise)
    company.answer("Acme", 0.5, days_ago=20, kind="partner", told=Told("RAS", (), "fr"))
    company.answer("Globex", 0.2, days_ago=10, told=blame)
    return company


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("erronee", ["Livraison erronée, équipe charmante."]),
        ("ÉQUIPE livraison", ["Livraison erronée, équipe charmante."]),
        ("invoi", ["The invoice is wrong"]),
        ("invoice right", []),
        ('"delivery" OR NOT *', []),
    ],
)
def test_words_are_found_without_accents_and_never_as_operators(said, words, found):
    assert texts(said.db, words=words) == found


def test_latest_come_first(said):
    assert texts(said.db) == [
        "The invoice is wrong", "RAS", "Fast delivery", "Livraison erronée, équipe charmante.",
    ]  # fmt: skip


def test_a_label_with_a_topic_speaks_of_that_topics_opinions(said):
    assert texts(said.db, topic="delivery", label="neg") == ["Livraison erronée, équipe charmante."]
    assert texts(said.db, topic="people", label="neg") == []
    assert texts(said.db, label="mixed") == ["Livraison erronée, équipe charmante."]


def test_each_filter_narrows(said):
    acme = said.account_ids["Acme"]
    partner = said.relationship_ids["Acme", "partner"]
    camille = said.contact_ids["Acme"][1]
    assert len(texts(said.db, account_id=acme)) == 3
    assert texts(said.db, relationship_id=partner) == ["RAS"]
    assert texts(said.db, kind="partner") == ["RAS"]
    assert texts(said.db, contact_id=camille) == ["Fast delivery"]
    assert texts(said.db, question_id="P9") == ["RAS"]
    assert texts(said.db, response_id=said.response_ids["Globex"][0]) == ["The invoice is wrong"]


def test_days_given_are_both_included(said):
    day = verbatims.page(said.db, Filter()).verbatims[1].answered_at[:10]
    assert texts(said.db, since=day, until=day) == ["RAS"]


def test_topics_are_counted_by_polarity(said):
    counts = verbatims.topic_counts(said.db, said.relationship_ids["Acme", "client"])
    assert [(each.topic, each.negative, each.positive) for each in counts] == [
        ("delivery", 1, 1),
        ("people", 0, 1),
    ]


def test_the_recommendation_of_the_same_questionnaire_stands_beside(said):
    (verbatim,) = verbatims.page(said.db, Filter(words="invoice")).verbatims
    assert verbatim.recommendation == 2


def test_closed_answers_show_what_they_add(company):
    given_answers = answers.given(company.db, company.relationship_ids["Globex", "client"])
    assert len(given_answers) == 7 * 8
    assert all(each.points is not None for each in given_answers)
    narrowed = answers.given(
        company.db, company.relationship_ids["Globex", "client"],
        answers.Filter(dimension="trust"),
    )  # fmt: skip
    assert {each.question_id for each in narrowed} == {"C3"}


OPINIONS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).map(
        lambda pair: Opinion(min(pair), max(pair), "", "people", 0.0, "neu")
    )
)


@given(st.text(max_size=25), OPINIONS)
def test_pieces_always_join_to_the_text(text, opinions):
    pieces = segments(text, opinions)
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        if piece.opinion is not None:
            assert piece.text == text[piece.opinion.start : piece.opinion.end]
