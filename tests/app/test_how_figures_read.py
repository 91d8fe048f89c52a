"""Probabilities and days as people read them: nothing that is estimated is said to be certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.score import proposals
from app import create_app, i18n
from app.config import Settings
from app.decisions.words import grounds

NNBSP, NBSP = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    return create_app(Settings.from_environment({"RAPPORT_DATA": str(folder)}))


@pytest.mark.parametrize(
    ("language", "value", "short", "spoken"),
    [
        ("en", 1.0, f">{NBSP}99%", "more than 99%"),
        ("en", 0.996, f">{NBSP}99%", "more than 99%"),
        ("en", 0.99, "99%", "99%"),
        ("en", 0.65, "65%", "65%"),
        ("en", 0.012, "1%", "1%"),
        ("en", 0.004, f"<{NBSP}1%", "less than 1%"),
        ("en", 0.0, f"<{NBSP}1%", "less than 1%"),
        ("en", None, "–", "–"),
        ("fr", 0.996, f">{NBSP}99{NNBSP}%", f"plus de 99{NNBSP}%"),
        ("fr", 0.65, f"65{NNBSP}%", f"65{NNBSP}%"),
        ("fr", 0.004, f"<{NBSP}1{NNBSP}%", f"moins de 1{NNBSP}%"),
    ],
)
def test_a_probability_is_never_said_to_be_certain(app, language, value, short, spoken):
    with app.test_request_context(f"/?lang={language}"):
        assert i18n.probability(value) == short
        assert i18n.probability_in_words(value) == spoken


@given(st.floats(0, 1))
def test_no_probability_reads_as_all_or_nothing(app, value):
    with app.test_request_context("/?lang=en"):
        for text in (i18n.probability(value), i18n.probability_in_words(value)):
            assert text not in ("0%", "100%")
            if 0.005 < value < 0.995:
                assert text == i18n.percent(value)


def test_a_plain_share_may_be_all_or_nothing(app):
    with app.test_request_context("/?lang=en"):
        assert (i18n.percent(1.0), i18n.percent(0.0)) == ("100%", "0%")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["The score says repair (probability > 99%).",
                "They are not content: the score is below 55 with a probability of more than 99% "
                "(more than 60% is needed)."]),
        ("fr", ["Le score indique « réparer » (probabilité > 99 %).",
                "Ils ne sont pas satisfaits : le score est inférieur à 55 avec une probabilité de "
                "plus de 99 % (il faut plus de 60 %)."]),
    ],
)  # fmt: skip
def test_grounds_say_so_in_sentences_and_in_brackets(app, language, said):
    plain = [
        {"code": proposals.SHOWN_CLASS, "about": "repair", "value": 0.9999},
        {"code": proposals.THEY_ARE_LOW, "value": 0.9999, "needed": 0.6},
    ]
    with app.test_request_context(f"/?lang={language}"):
        spaces = str.maketrans({NBSP: " ", NNBSP: " "})
        assert [sentence.translate(spaces) for sentence in grounds(plain)] == said


@pytest.mark.parametrize(
    ("language", "iso", "said"),
    [
        ("fr", "2027-01-01", "1er janv. 2027"),
        ("fr", "2027-01-11", "11 janv. 2027"),
        ("fr", "2027-01-21T08:00:00Z", "21 janv. 2027"),
        ("en", "2027-01-01", "Jan 1, 2027"),
    ],
)
def test_the_first_of_a_month_is_an_ordinal_in_french(app, language, iso, said):
    with app.test_request_context(f"/?lang={language}"):
        assert i18n.day(iso) == said
