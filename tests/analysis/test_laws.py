"""Laws that hold for every text: one battery, after scikit-learn's estimator checks."""

import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import LABELS, LANGUAGES, TOPICS, Analysis, analyse, analyse_many
from analysis.signature import body_end
from analysis.text import prepare
from tests.analysis.comments import CASES, QUESTIONS

# Text as people and broken tools produce it; no lone surrogates, which are refused.
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
FRAGMENTS = st.sampled_from(
    [
        "Livraison en retard",
        "mais équipe au top",
        "pas",
        "jamais",
        "n'est plus",
        "too expensive",
        "but very helpful",
        "not",
        "👍",
        "\n",
        "...",
        "«",
        "l'avoir",
        "it's",
        "-",
        "œuvre",
        "e\u0301te\u0301",
        "😡\u0301\u0301",
        "\x00",
        "\u200b",
        "10 %",
    ]
)
ANY_COMMENT = st.one_of(ANY_TEXT, st.lists(FRAGMENTS, max_size=12).map(" ".join))
ANY_QUESTION = st.sampled_from([None, "", *(q for pair in QUESTIONS.values() for q in pair)])
ANY_LANGUAGE = st.sampled_from([None, "", "fr", "en", "fr-FR", "Deutsch"])
BATTERY = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)

EDGES = {
    "empty": "",
    "spaces only": " \n\t ",
    "emoji only": "👍👍 😀",
    "marks only": "?!... -- %",
    "digits only": "12 345",
    "one letter": "x",
    "NUL inside": "Livraison\x00 en retard",
    "ten thousand words": "la livraison est en retard " * 2_000,
    "ten thousand words in English": "the delivery is late again " * 2_000,
    "ten thousand letters without a space": "a" * 10_000,
    "a long row of marks": "!" * 10_000,
    "a long row of negators": "ne pas " * 3_000,
    "a long row of accents": "e" + "\u0301" * 5_000,
    "a long address": "https://example.org/" + "a/" * 4_000,
    "decomposed accents": "Livraison tre\u0300s en retard, e\u0301quipe de\u0301c\u0327ue",
    "accents that no letter takes": "not very 😡\u0301\u0301é\u200b-d'd' 😡\u0301nul\u0301\u0301!",
    "Arabic": "الخدمة سيئة جدا والتسليم متأخر دائما",
    "right to left marks": "\u200fLivraison en retard\u200e",
}


def check(text: str, result: Analysis) -> None:
    """What holds for every result."""
    assert result.language in (*LANGUAGES, "und")
    assert -1 <= result.sentiment <= 1
    assert result.label in LABELS
    if result.language == "und":
        assert (result.sentiment, result.label, result.opinions) == (0, "neu", ())
    if result.label in ("neg", "pos"):
        assert (result.sentiment > 0) == (result.label == "pos")
    previous = 0
    for opinion in result.opinions:
        assert opinion.quote == text[opinion.start : opinion.end]
        assert opinion.quote
        assert opinion.quote == opinion.quote.strip()
        assert opinion.start >= previous
        assert opinion.topic in TOPICS
        assert -1 <= opinion.polarity <= 1
        assert opinion.label in ("neg", "neu", "pos")
        assert opinion.cues
        assert all(opinion.start <= c.start < c.end <= opinion.end for c in opinion.cues)
        previous = opinion.start
    assert len(set(result.key_phrases)) == len(result.key_phrases)


@pytest.mark.parametrize("text", EDGES.values(), ids=EDGES.keys())
@pytest.mark.parametrize("language", [None, "fr", "en"])
def test_any_text_gets_a_well_formed_answer(text, language):
    check(text, analyse(text, language=language))


LONG = {
    "fr": {
        "statements": "Livraison en retard, mais équipe au top. ",
        "one sentence": "la livraison est en retard et le support est aimable ",
        "negators": "ne pas ",
        "marks": "a, ",
        "lines with names": "Jean Dupont\n",
    },
    "en": {
        "statements": "Late delivery, but a lovely team. ",
        "one sentence": "the delivery is late and support is kind ",
        "negators": "not ",
        "marks": "b, ",
        "lines with names": "John Smith\n",
    },
}


def steps(text: str, language: str) -> int:
    """How many lines of Python it takes to read *text*: a measure that no busy machine moves."""
    count = 0

    def counting(*_):
        nonlocal count
        count += 1
        return counting

    before = sys.gettrace()
    sys.settrace(counting)
    try:
        analyse(text, language=language)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LONG["fr"])
def test_twice_the_text_takes_twice_the_steps(name, language):
    sentence = LONG[language][name]
    some = sentence * (8_000 // len(sentence))
    analyse(some, language=language)  # what is loaded once
    assert steps(some * 2, language) <= 2.2 * steps(some, language)


@BATTERY
@given(ANY_COMMENT, ANY_QUESTION, ANY_LANGUAGE)
def test_whatever_people_write_gets_a_well_formed_answer(text, question, language):
    check(text, analyse(text, question=question, language=language))


@pytest.mark.parametrize("name", ["empty", "spaces only", "emoji only", "marks only", "Arabic"])
def test_what_is_no_french_or_english_says_nothing(name):
    for language in (None, "fr", "en"):
        assert analyse(EDGES[name], language=language) == Analysis("und", 0.0, "neu")


def test_the_same_comment_gives_the_same_answer_alone_and_in_a_batch():
    comments = [
        (text, QUESTIONS[case.question][place] if case.question else None, None)
        for case in CASES
        for place, text in enumerate((case.fr, case.en))
    ]
    together = list(analyse_many(comments))
    backwards = list(analyse_many(comments[::-1]))[::-1]
    alone = [analyse(text, question=question) for text, question, _ in comments]
    assert together == backwards == alone


SPACES = (" ", "\n\n", "\t", "\r\n", "\u00a0", "\u3000")
SIGNATURES = {
    "fr": (
        "\n\nCordialement,\nJean Dupont",
        "\n--\nMarie Curie",
        "\nCordialement",
        "\nBien à vous, Paul",
        "\nMerci d'avance,\nSophie",
        "\nMerci, Sophie",
        "\n\nBonne journée,\nSophie",
        "\n— Sophie Martin",
        "\nSophie Martin\nResponsable achats\n06 12 34 56 78",
        "\nMarie Dupont\nVerdier SARL",
        "\nPaul D.",
        "\n\nClaire",
        "\n\nEnvoyé de mon iPhone",
    ),
    "en": (
        "\n\nBest regards,\nJohn Smith",
        "\n--\nMary Jones",
        "\nKind regards",
        "\nYours truly, Paul",
        "\nThanks in advance,\nSophie",
        "\nThanks, Sophie",
        "\n\nHave a nice day,\nSophie",
        "\n— Sophie Martin",
        "\nSophie Martin\nHead of purchasing\n020 7946 0958",
        "\nDawn Smith\nVerdier Ltd",
        "\nPaul D.",
        "\n\nDawn",
        "\n\nSent from my iPhone",
    ),
}


@pytest.mark.parametrize("case", CASES[::4], ids=lambda case: case.en)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trailing_space_or_a_signature_changes_nothing(case, language):
    text = getattr(case, language)
    expected = analyse(text, language=language)
    for ending in (*SPACES, *SIGNATURES[language]):
        assert analyse(text + ending, language=language) == expected, ending


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("Livraison en retard.", " Bien à vous, Paul Durand"),
        ("Livraison en retard", ", cordialement."),
        ("Late delivery.", " Yours truly, Paul Smith"),
        ("Late delivery", ", kind regards."),
    ],
)
def test_a_closing_on_the_same_line_changes_nothing(text, ending):
    assert analyse(text + ending) == analyse(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Jean Dupont\nToujours en retard", "fr"),
        ("Les points noirs.\nLivraison", "fr"),
        ("Bien : l'accueil.\nMerci de corriger la facture", "fr"),
        ("John Smith\nAlways late", "en"),
        ("The sore points.\nDelivery", "en"),
        ("Good: the welcome.\nThanks for nothing with that invoice", "en"),
    ],
)
def test_a_last_line_that_says_something_is_no_signature(text, language):
    last = text.split("\n")[1]
    assert body_end(text, 0, len(text)) == len(text)
    assert analyse(text, language=language) != analyse(text.removesuffix(last), language=language)


@pytest.mark.parametrize("word", ["satisfait", "clair", "fiable", "cher", "rapide", "mauvais"])
def test_pas_before_a_french_judgement_changes_it(word):
    plain = analyse(f"Le service est {word}.", language="fr")
    negated = analyse(f"Le service n'est pas {word}.", language="fr")
    assert plain.sentiment * negated.sentiment < 0


@pytest.mark.parametrize("word", ["satisfied", "clear", "reliable", "expensive", "fast", "bad"])
def test_not_before_an_english_judgement_changes_it(word):
    plain = analyse(f"The service is {word}.", language="en")
    negated = analyse(f"The service is not {word}.", language="en")
    assert plain.sentiment * negated.sentiment < 0


@pytest.mark.parametrize("text", ["\ud800", "bon \udfff service"])
def test_a_lone_surrogate_is_refused_with_its_place(text):
    place = next(i for i, letter in enumerate(text) if "\ud800" <= letter <= "\udfff")
    with pytest.raises(ValueError, match=rf"lone surrogate U\+[0-9A-F]{{4}} at position {place}"):
        analyse(text)


def test_what_is_no_text_is_refused():
    with pytest.raises(TypeError, match="text must be a str; got bytes"):
        analyse(b"bon service")


def test_marks_that_no_letter_takes_keep_places_of_their_own():
    prepared = prepare("😡\u0301 e\u0301")
    assert prepared.text == "😡\u0301 é"
    assert list(prepared.offsets) == [0, 1, 2, 3, 5]


def test_a_stream_is_read_a_batch_at_a_time():
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield ("Bon service", None, "fr")

    results = analyse_many(endless())
    assert next(results).label == "pos"
    assert taken <= 1_000
