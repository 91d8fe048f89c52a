"""Which language a comment is in: French, English, or neither of them."""

import pytest

from analysis import analyse
from analysis.language import as_prior, detect
from tests.analysis.comments import CASES

OTHERS = [
    "El servicio es muy bueno y la entrega siempre llega a tiempo.",
    "La atención al cliente es pésima, nadie contesta al teléfono.",
    "Die Lieferung kommt immer zu spät und niemand antwortet uns.",
    "Wir sind mit der Zusammenarbeit sehr zufrieden, weiter so.",
    "De levering is altijd te laat en de facturen kloppen niet.",
    "Il servizio clienti risponde sempre in ritardo alle nostre richieste.",
    "O atendimento é muito bom, mas o preço é alto demais.",
    "Обслуживание плохое, доставка всегда опаздывает.",
    "الخدمة سيئة جدا والتسليم متأخر دائما",
    "服务很差，送货总是迟到。",
]


@pytest.mark.parametrize("text", OTHERS)
@pytest.mark.parametrize("prior", [None, "fr", "en"])
def test_another_language_is_never_guessed_at(text, prior):
    assert detect(text, prior=prior) == "und"
    found = analyse(text, language=prior)
    assert (found.label, found.sentiment, found.opinions) == ("neu", 0.0, ())


@pytest.mark.parametrize("prior", [None, "fr", "en"])
def test_a_sentence_shows_its_language_whatever_we_expected(prior):
    for case in CASES:
        for text, language in ((case.fr, "fr"), (case.en, "en")):
            if len(text.split()) >= 5:
                assert detect(text, prior=prior) == language, text


@pytest.mark.parametrize("text", ["OK", "Super", "Service", "Parfait", "Perfect", "1er avril"])
def test_for_a_word_or_two_what_we_expect_decides(text):
    assert detect(text, prior="fr") == "fr"
    assert detect(text, prior="en") == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [("rien", "fr"), ("nothing", "en"), ("Très bien", "fr"), ("Very good", "en"), ("Xyz", "und")],
)
def test_a_word_or_two_alone_must_be_plainly_of_one_language(text, language):
    assert detect(text) == language


def test_a_writer_changes_language_when_the_text_is_plain():
    assert detect("Your invoices are always late and wrong.", prior="fr") == "en"
    assert detect("Vos factures sont toujours fausses et en retard.", prior="en") == "fr"


@pytest.mark.parametrize(
    ("written", "prior"),
    [
        ("fr", "fr"), ("FR", "fr"), ("fr-BE", "fr"), ("fr_CA", "fr"), ("Français", "fr"),
        ("en", "en"), ("en-GB", "en"), ("English", "en"), ("anglais", "en"),
        ("de", None), ("", None), (None, None), ("frisian", None),
    ],
)  # fmt: skip
def test_the_usual_ways_to_name_a_language_are_understood(written, prior):
    assert as_prior(written) == prior
