"""What an invitation mail says, in which language, and what its headers hold."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

import jinja2
import jinja2.ext
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from app import i18n, mail
from app.config import Settings
from surveys.db import Database
from tests.mail.letters import ID, TOKEN, html_of, letter, links, text_of

LANGUAGES = ("fr", "en")


def over_the_wire(message: EmailMessage) -> EmailMessage:
    """The mail as a mail program reads it."""
    parsed = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


@pytest.mark.parametrize(
    ("language", "subject", "greeting", "question", "low", "high"),
    [
        (
            "fr",
            "Atelier Morvan\u00a0: votre avis sur notre relation",
            "Bonjour Camille Roy,",
            "Quelle est la probabilité que vous recommandiez Atelier Morvan à un collègue",
            "0 = Pas du tout probable",
            "10 = Tout à fait probable",
        ),
        (
            "en",
            "Atelier Morvan: your view of our relationship",
            "Hello Camille Roy,",
            "How likely are you to recommend Atelier Morvan to a colleague",
            "0 = Not at all likely",
            "10 = Extremely likely",
        ),
    ],
)
def test_the_mail_speaks_the_contacts_language(
    database: Database,
    settings: Settings,
    language: str,
    subject: str,
    greeting: str,
    question: str,
    low: str,
    high: str,
) -> None:
    message = over_the_wire(mail.invitation_mail(letter(database, language), settings))
    assert message["Subject"] == subject
    assert greeting in text_of(message)
    html = html_of(message)
    assert f'<html lang="{language}">' in html
    for words in (greeting, question, low, high):
        assert words in html


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "fr",
            [
                "Lues par\u00a0: Marie Dupont, grands comptes",
                "Utilisées pour\u00a0: Améliorer notre relation",
                "Conservées\u00a0: 24 mois après la clôture de l’enquête",
                "Responsable\u00a0: Atelier Morvan SAS",
                "Questions, droits\u00a0: donnees@morvan.example",
            ],
        ),
        (
            "en",
            [
                "Read by: Marie Dupont, key accounts",
                "Used for: To improve our relationship",
                "Kept: 24 months after the survey closes",
                "Responsible: Atelier Morvan SAS",
                "Questions, rights: donnees@morvan.example",
            ],
        ),
    ],
)
def test_the_mail_tells_who_asks_why_who_reads_and_how_long(
    database: Database, settings: Settings, language: str, lines: list[str]
) -> None:
    message = over_the_wire(mail.invitation_mail(letter(database, language), settings))
    for line in lines:
        assert line in text_of(message)
        assert line in html_of(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_eleven_buttons_and_a_plain_link_lead_to_the_survey(
    database: Database, settings: Settings, language: str
) -> None:
    message = mail.invitation_mail(letter(database, language), settings)
    survey = f"https://avis.morvan.example/s/{TOKEN}"
    unsubscribe = mail.unsubscribe_url(ID, settings)
    scores = {f"{survey}?score={score}" for score in range(11)}
    assert links(message) == scores | {survey, unsubscribe}
    assert survey in text_of(message).splitlines()
    assert unsubscribe in text_of(message).splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pulse_names_its_event(database: Database, settings: Settings, language: str) -> None:
    event = {"fr": "votre commande du 3 mai", "en": "your order of 3 May"}[language]
    message = mail.invitation_mail(
        letter(database, language, questionnaire="pulse", event=event), settings
    )
    assert event in str(message["Subject"])
    assert event in text_of(message)
    assert event in html_of(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_needs_no_image_no_script_and_no_style_sheet(
    database: Database, settings: Settings, language: str
) -> None:
    html = html_of(mail.invitation_mail(letter(database, language), settings))
    for word in ("<img", "<script", "<link", "<style", "url(", "<table"):
        assert word not in html
    assert "max-width:600px" in html


def test_french_is_set_with_french_typography(database: Database, settings: Settings) -> None:
    message = mail.invitation_mail(letter(database, "fr", email="a@b.fr"), settings)
    words = re.sub(r"https?://\S+|\S+@\S+", "", text_of(message))
    assert "'" not in words
    assert re.search(r"(?<!\u00a0)[?!;:»]", words) is None
    assert re.search(r"(?<!\u00a0)[?!;:»]", str(message["Subject"])) is None


def test_the_first_of_a_month_is_premier_in_french() -> None:
    from_words = {"fr": "1er mars 2027", "en": "March 1, 2027"}
    for language, words in from_words.items():
        assert mail.long_day(date(2027, 3, 1), language) == words
    assert mail.long_day(date(2027, 3, 11), "fr") == "11 mars 2027"


def test_headers_let_mail_programs_unsubscribe_and_recognise_a_second_copy(
    database: Database, settings: Settings
) -> None:
    message = over_the_wire(mail.invitation_mail(letter(database), settings))
    assert str(message["List-Unsubscribe"]) == (
        f"<{mail.unsubscribe_url(ID, settings)}>, "
        "<mailto:enquetes@morvan.example?subject=unsubscribe>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Message-ID"] == f"<{ID}.0@morvan.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "bulk"
    assert message["From"] == "Atelier Morvan <enquetes@morvan.example>"
    assert message["Date"].datetime.tzinfo is not None
    again = mail.invitation_mail(letter(database, token="U" * 43), settings)
    assert again["Message-ID"] == message["Message-ID"]
    reminder = mail.invitation_mail(letter(database, reminder=1), settings)
    assert reminder["Message-ID"] == f"<{ID}.1@morvan.example>"


def test_long_links_in_headers_are_neither_cut_nor_encoded(
    database: Database, settings: Settings
) -> None:
    far = replace(settings, base_url="https://" + "sehr-lang." * 12 + "example")
    raw = mail.invitation_mail(letter(database), far).as_bytes().decode("ascii")
    header = next(line for line in raw.splitlines() if line.startswith("List-Unsubscribe:"))
    assert mail.unsubscribe_url(ID, far) in header
    assert "=?" not in header


HOSTILE = [
    "Camille\r\nBcc: spy@evil.example",
    "Camille\nTo: spy@evil.example",
    "Roy, Camille",
    "spy@evil.example, Camille",
    '"Camille" <spy@evil.example>',
    "Camille; spy@evil.example",
    "=?utf-8?q?spy=40evil.example=2C?=",
    "Camille\x00\x1b[31m\u2028Bcc: spy@evil.example",
    "\u202eelliMaC",
    "Été 🌻 Ж 漢字",
    "{{ 7 * 7 }}{% raw %}",
    "<script>alert(1)</script>",
    "x" * 70_000,
    "é" * 70_000,
    "🌻" * 70_000,
    "\ud800",
    "",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_nothing_a_name_holds_adds_a_header_or_a_recipient(
    database: Database, settings: Settings, text: str
) -> None:
    plain = over_the_wire(mail.invitation_mail(letter(database), settings))
    hostile = letter(database, "en", name=text, account_name=text or "Acme", event=text[:200])
    company = replace(settings, company=text or "Acme")
    message = over_the_wire(mail.invitation_mail(hostile, company))
    assert sorted(message.keys()) == sorted(plain.keys())
    assert [who.addr_spec for who in message["To"].addresses] == ["camille@acme.example"]
    assert [who.addr_spec for who in message["From"].addresses] == ["enquetes@morvan.example"]
    assert len(str(message["Subject"])) <= mail.MAX_SUBJECT
    assert "<script>alert" not in html_of(message)
    assert "49" not in str(message["Subject"])


@given(name=st.text(), event=st.text(max_size=80))
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_any_name_gives_one_recipient_and_lines_that_mail_servers_take(
    database: Database, settings: Settings, name: str, event: str
) -> None:
    message = mail.invitation_mail(letter(database, name=name, event=event), settings)
    raw = message.as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    parsed = over_the_wire(message)
    assert [who.addr_spec for who in parsed["To"].addresses] == ["camille@acme.example"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "camille",
        "camille@",
        "@example.com",
        "a@b.example, spy@evil.example",
        "a@b.example\r\nBcc: spy@evil.example",
        "a@b.example\nspy@evil.example",
        "Camille <a@b.example>",
        "a b@example.com",
        "a@exam ple.com",
        "a@" + "x" * 300 + ".example",
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(mail.BadAddress) as refusal:
        mail.address(address)
    assert address not in str(refusal.value) or not address


@pytest.mark.parametrize(
    ("given_address", "used"),
    [
        ("camille@example.com", "camille@example.com"),
        ("Camille.Roy+avis@Example.COM", "Camille.Roy+avis@example.com"),
        ("camille@exämple.fr", "camille@xn--exmple-cua.fr"),
        ("bob@localhost", "bob@localhost"),
    ],
)
def test_an_address_is_used_as_given_but_for_its_domain(given_address: str, used: str) -> None:
    assert mail.address(given_address, name="Été") == Address("Été", addr_spec=used)


def test_every_sentence_of_the_mails_has_its_french() -> None:
    catalogue = i18n.catalogue("fr")
    templates = Path(mail.TEMPLATES, "mail")
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    sentences = [
        found if isinstance(found, str) else found[0]
        for file in sorted(templates.iterdir())
        for _line, _function, found in environment.extract_translations(file.read_text("utf-8"))  # type: ignore[attr-defined]  # of the extension
    ]
    assert len(sentences) > 20
    for sentence in sentences:
        plural = catalogue.ngettext(sentence, sentence, 2)
        assert catalogue.gettext(sentence) != sentence or plural != sentence, sentence
