"""Cells are read as what people mean in French and English, and never guessed between two."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.addresses import check_address
from surveys.interchange import dates, values
from surveys.interchange.dates import DateForm, decide_form
from surveys.interchange.values import Unreadable


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1234", 1234.0),
        ("1234.5", 1234.5),
        ("1234,5", 1234.5),
        ("1 234,50", 1234.5),
        ("1\u202f234,50 €", 1234.5),
        ("1\u00a0234 567", 1234567.0),
        ("1,234.50", 1234.5),
        ("$1,234,567", 1234567.0),
        ("1.234,50", 1234.5),
        ("1'234.50", 1234.5),
        ("0,125", 0.125),
        ("0", 0.0),
    ],
)
def test_an_amount_is_read_the_french_and_the_english_way(cell, amount):
    assert values.amount(cell) == amount


@pytest.mark.parametrize(
    "cell",
    ["1,234", "1.234", "12.345", "-5", "1e9", "nan", "inf", "12,34,56", "x", "", "٣", "1,2,3"],
)
def test_an_amount_that_is_none_or_could_be_two_is_refused(cell):
    with pytest.raises(Unreadable):
        values.amount(cell)


@given(st.decimals(0, 10**9, places=2))
def test_an_amount_written_in_french_or_english_is_the_same_number(number):
    plain = f"{number:.2f}"
    french = f"{number:,.2f}".replace(",", "\u202f").replace(".", ",")
    assert values.amount(plain) == values.amount(french) == values.amount(f"{number:,.2f}")


@pytest.mark.parametrize(
    ("french", "english", "meaning"),
    [
        ("client", "customer", ("client",)),
        ("Partenaire", "PARTNER", ("partner",)),
        ("les deux", "both", ("client", "partner")),
        ("client et partenaire", "client + partner", ("client", "partner")),
    ],
)
def test_kinds_are_understood_in_both_languages(french, english, meaning):
    assert values.kinds(french) == values.kinds(english) == meaning


@pytest.mark.parametrize(
    ("french", "english", "meaning"),
    [
        ("Décideur", "decision maker", ("decider", None)),
        ("décideuse", "Decider", ("decider", None)),
        ("ACHETEUR", "buyer", ("buyer", None)),
        ("utilisatrice", "user", ("user", None)),
    ],
)
def test_roles_are_understood_in_both_languages(french, english, meaning):
    assert values.role(french) == values.role(english) == meaning


def test_another_role_is_kept_as_a_title():
    assert values.role("Directrice de la qualité") == (None, "Directrice de la qualité")


@pytest.mark.parametrize(
    ("cell", "language"),
    [
        ("fr", "fr"),
        ("FR", "fr"),
        ("Français", "fr"),
        ("francais", "fr"),
        ("fr-CA", "fr"),
        ("fra", "fr"),
        ("en", "en"),
        ("EN", "en"),
        ("Anglais", "en"),
        ("English", "en"),
        ("en_GB", "en"),
        ("eng", "en"),
    ],
)
def test_languages_are_understood_in_both_languages(cell, language):
    assert values.language(cell) == language


@pytest.mark.parametrize("cell", ["es", "de-DE", "deutsch", "français et anglais"])
def test_another_language_is_refused(cell):
    with pytest.raises(Unreadable, match="French"):
        values.language(cell)


@pytest.mark.parametrize(
    ("french", "english", "kind"),
    [
        ("Visite", "visit", "visit"),
        ("réclamation", "Complaint", "complaint"),
        ("retard de paiement", "late payment", "late_payment"),
        ("Rendez-vous", "meeting", "meeting"),
    ],
)
def test_kinds_of_events_are_understood_in_both_languages(french, english, kind):
    assert values.event_kind(french) == values.event_kind(english) == kind


@pytest.mark.parametrize(
    ("cell", "kept"),
    [("anne@Castel.EXAMPLE", "anne@castel.example"), ("jérôme@castel.fr", "jérôme@castel.fr")],
)
def test_an_address_is_taken(cell, kept):
    assert check_address(cell) == kept


@pytest.mark.parametrize(
    "cell",
    [
        "anne",
        "anne@",
        "@castel.fr",
        "anne@castel",
        "anne@castel.fr, bob@castel.fr",
        "Anne <anne@castel.fr>",
        "anne@castel.fr\nBcc: all@castel.fr",
        "anne..b@castel.fr",
        "anne@-castel.fr",
        "a" * 300 + "@castel.fr",
    ],
)
def test_what_is_no_single_address_is_refused(cell):
    with pytest.raises(Unreadable, match="e-mail"):
        check_address(cell)


@pytest.mark.parametrize("cell", ["Acme\r\nBcc: x@y.fr", "Ac\tme", "Acme\x07", "Acme\u2028SA"])
def test_a_name_that_could_split_a_mail_header_is_refused(cell):
    with pytest.raises(Unreadable, match="one line"):
        values.line(200)(cell)


@given(st.text(max_size=40))
def test_a_name_that_is_taken_is_on_one_line_and_read_again_the_same(text):
    try:
        name = values.line(200)(text)
    except Unreadable:
        return
    assert values.line(200)(name) == name
    assert name.splitlines() == [name]


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (["2026-03-04", "2026-12-31"], "iso"),
        (["31/12/2026", "01/02/2026"], "day_first"),
        (["12/31/2026", "01/02/2026"], "month_first"),
        (["03.04.2026"], "day_first"),
        (["05/05/2026"], "day_first"),
        ([""], "iso"),
    ],
)
def test_a_column_of_dates_proves_its_order(cells, form):
    assert decide_form(cells).name == form


@pytest.mark.parametrize("cells", [["03/04/2026"], ["31/12/2026", "12/31/2026"]])
def test_a_column_of_dates_that_proves_nothing_or_two_orders_is_refused(cells):
    with pytest.raises(Unreadable, match="which comes first"):
        decide_form(cells)


@pytest.mark.parametrize(
    ("cell", "form", "day"),
    [
        ("2026-12-31", "iso", date(2026, 12, 31)),
        ("2026-12-31T23:30:00Z", "iso", date(2026, 12, 31)),
        ("31/12/2026", "day_first", date(2026, 12, 31)),
        ("12/31/2026", "month_first", date(2026, 12, 31)),
        ("31.12.2026 09:15", "day_first", date(2026, 12, 31)),
        ("31 12 26", "%d %m %y", date(2026, 12, 31)),
    ],
)
def test_a_date_is_read_in_its_form(cell, form, day):
    assert dates.day(DateForm(form))(cell) == day


@pytest.mark.parametrize("cell", ["31/02/2026", "2026-13-01", "0026-01-01", "yesterday", "46022"])
def test_a_date_that_is_none_is_refused(cell):
    with pytest.raises(Unreadable):
        dates.day(DateForm("day_first"))(cell)


def test_a_bare_day_is_noon_and_a_time_keeps_its_zone():
    read = dates.moment(DateForm("iso"))
    assert read("2026-03-04") == "2026-03-04T12:00:00.000Z"
    assert read("2026-03-04 09:30") == "2026-03-04T09:30:00.000Z"
    assert read("2026-03-04T00:30:00+02:00") == "2026-03-03T22:30:00.000Z"


@pytest.mark.parametrize("option", ["day", "%d/%m", "%q", "%H:%M", "%d %d %Y"])
def test_a_date_format_without_a_whole_day_is_refused(option):
    with pytest.raises(Unreadable, match="format"):
        dates.form_of(option)


def test_a_note_keeps_its_lines_and_no_control_character():
    assert values.paragraph(99)(" Two\r\nlines\t") == "Two\r\nlines"
    with pytest.raises(Unreadable, match="control"):
        values.paragraph(99)("a\0b")
