"""The sheet and the page of both sides in a real browser: in every look, by keyboard, no script."""

import pytest

from app.jobs.balance import assess_due
from surveys import clock, evidence, figures
from surveys.figures import Figure
from tests.app.people import new_database
from tests.balance.company import assess, tilted_company
from tests.browser.assertions import (
    assert_errors_are_announced,
    assert_focus_is_visible,
    assert_page_is_accessible,
    assert_svg_text_is_legible,
    assert_tab_order_is_reading_order,
)
from tests.browser.launching import HALF_OF_THE_LOOKS
from tests.browser.staff import employ, log_in
from tests.support.service import running_service

SHEET = "/balance/assess?kind=client&show=all&whose=all"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """The real service on the tilted company, with figures, words on who gains more, an event."""
    data = tmp_path_factory.mktemp("browser")
    db = new_database(data / "rapport.db")
    company = tilted_company(db)
    employ(db)
    day = clock.today().isoformat()
    for place, ((_name, kind), relationship_id) in enumerate(company.relationship_ids.items()):
        if kind == "client":
            figures.keep(db, [Figure(relationship_id, day, 3.5 * place, 4.0 * place - 3)])
    acme = company.relationship_ids["Acme", "client"]
    assess(db, acme, 1, days_ago=1, gains=1, note="Asked for 30 free samples in March.")
    assess(db, company.relationship_ids["Globex", "client"], 5, days_ago=1, gains=4)
    for name, value in (("Acme", 5), ("Globex", 4)):
        db.execute(
            "INSERT INTO answer (id, response_id, question_id, value) VALUES (:id, :r, 'CB', :v)",
            id=f"b{name}", r=company.response_ids[name][-1], v=value,
        )  # fmt: skip
        evidence.touch(db, [company.relationship_ids[name, "client"]])
    company.score()
    assess_due(db)
    pages = {
        "sheet": SHEET,
        "one line": f"/balance/assess?kind=client&only={acme}",
        "partners": "/balance/assess?kind=partner",
        "both sides": "/balance",
        "both sides of partners": "/balance?kind=partner",
        "report": f"/accounts/{company.account_ids['Acme']}",
        "components": "/components",
    }
    db.close()
    with running_service(data, company="Verdier & Fils") as running:
        yield running, pages


@pytest.mark.parametrize("look", HALF_OF_THE_LOOKS, ids=str)
def test_every_page_is_accessible_in_every_look(service, page_for, look):
    running, pages = service
    page = page_for(look)
    log_in(page, running.url, look.language)
    for path in pages.values():
        page.goto(running.url + path)
        assert page.locator("html").get_attribute("lang") == look.language
        assert_page_is_accessible(page)


def test_a_line_is_filled_in_by_keyboard_alone_and_enter_saves_it(service, page_for):
    running, pages = service
    page = page_for(width=1280, javascript=False)
    log_in(page, running.url)
    page.goto(running.url + pages["sheet"])
    page.get_by_label("Margin, Hooli").focus()
    for digit in "4325413252":
        page.keyboard.press("Control+A")
        page.keyboard.type(digit)
        page.keyboard.press("Tab")
    page.keyboard.type("Paid the invoice of May in May.")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert "1 account is kept." in page.locator("[role=status]").inner_text()
    assert page.get_by_label("Fair shares, Hooli").input_value() == "5"
    assert page.get_by_label("Who gains, Hooli").input_value() == "2"


def test_a_wrong_digit_is_announced_and_leads_to_its_field(service, page_for):
    running, pages = service
    page = page_for(width=320, javascript=False)
    log_in(page, running.url)
    page.goto(running.url + pages["sheet"])
    page.get_by_label("Work, Stark").fill("7")
    page.get_by_label("Event, Stark").fill("Called on March 3.")
    page.get_by_role("button", name="Save what changed").first.click()
    assert_errors_are_announced(page)
    assert page.get_by_label("Event, Stark").input_value() == "Called on March 3."
    page.locator(".error-summary a").click()
    assert page.url.split("#")[1].startswith("I2-")


def test_tab_goes_along_each_line(service, page_for):
    running, pages = service
    page = page_for(width=1280)
    log_in(page, running.url)
    page.goto(running.url + pages["one line"])
    assert_focus_is_visible(page)
    page.reload()
    assert_tab_order_is_reading_order(page)


@pytest.mark.parametrize("look", ["forced colours", "print"])
def test_charts_stay_legible_where_colours_are_not_ours(service, page_for, look):
    running, pages = service
    page = page_for(width=1280, forced_colors=look == "forced colours")
    log_in(page, running.url)
    if look == "print":
        page.emulate_media(media="print")
    page.goto(running.url + pages["both sides"])
    assert_svg_text_is_legible(page)
    for css_class in ("tilted", "even", "bubble"):
        painted = page.locator(f".{css_class}").first.evaluate(
            "each => { const s = getComputedStyle(each); return [s.fill, s.stroke] }"
        )
        assert painted != ["none", "none"], css_class
