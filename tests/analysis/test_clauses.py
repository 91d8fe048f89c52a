"""Where one statement ends and the next begins, in both languages alike."""

import pytest

from analysis import opinions, pipelines
from analysis.clauses import words_of


def statements(text, language):
    """The statements of *text*, as they stand in it."""
    words = words_of(next(pipelines.read([text], language)), 0)
    found = opinions.read(words, language).statements
    return [text[words[s.start].start : words[s.end - 1].end] for s in found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La version 4.2 a cassé l'interface"),
        ("en", "Release 4.2 broke the interface"),
        ("fr", "Facturé 1.200,50 € au lieu de 980 €"),
        ("en", "Charged £1,200.50 instead of £980"),
        ("fr", "Commande du 12/03 reçue à 17:30"),
        ("en", "Order of 12/03 received at 17.30"),
    ],
)
def test_the_marks_inside_a_number_cut_nothing(language, text):
    assert statements(text, language) == [text]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Mme. Faure et M. Petit sont charmants"),
        ("en", "Mrs. Ford and Mr. Petty are charming"),
        ("fr", "Madame K. est charmante"),
        ("en", "The lady at no. 3 is charming"),
        ("fr", "Il manque env. 40 pièces, voir p. 4"),
        ("en", "We are missing approx. 40 pieces, see p. 4"),
    ],
)
def test_the_full_stop_of_a_shortened_word_ends_no_sentence(language, text):
    assert statements(text, language) == [text]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Nos minutes sont au max. Trop cher", 2),
        ("en", "We got no. They were late", 2),
        ("fr", "Retards, litiges, etc. Facture fausse", 2),
        ("en", "Delays, disputes, etc. Invoice wrong", 2),
    ],
)
def test_a_full_stop_that_may_end_a_sentence_ends_it(language, text, expected):
    words = words_of(next(pipelines.read([text], language)), 0)
    assert len({s.sentence for s in opinions.read(words, language).statements}) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Le prix est juste mais les factures sont fausses", 2),
        ("en", "Price is fair yet the invoices are wrong", 2),
        ("en", "Slow, yet friendly", 2),
        ("en", "We have not received anything yet", 1),
        ("en", "The portal has yet to send one report", 1),
        ("en", "The app needs a dark mode though", 1),
        ("fr", "Un interlocuteur en or", 1),
    ],
)
def test_a_word_of_contrast_cuts_only_where_it_opposes(language, text, expected):
    assert len(statements(text, language)) == expected
