"""The calibration pages in a real browser, in every look; a change of settings by keyboard."""

from dataclasses import replace

import pytest

from app.jobs import adopting, versions
from surveys import clock, db
from tests.app.people import new_database
from tests.browser.assertions import (
    assert_errors_are_announced,
    assert_focus_is_visible,
    assert_page_is_accessible,
    assert_tab_order_is_reading_order,
    record_of,
)
from tests.browser.launching import HALF_OF_THE_LOOKS
from tests.browser.staff import employ, log_in
from tests.calibration.company import surveyed, work
from tests.support.service import running_service

PAGES = (
    "/calibration",
    "/calibration?kind=partner",
    "/calibration/client/settings",
    "/calibration/client/settings/changes",
)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """The real service on a surveyed company with figures and settings proposed for clients."""
    data = tmp_path_factory.mktemp("browser")
    database = new_database(data / "rapport.db")
    people = surveyed(database)
    people.wave("2026-11-20", shift=-0.2, seed=3, share=0.3)
    for kind in ("client", "partner"):
        adopting.ask_again(database, kind)
    adopting.propose_rules(database, "client", strict(database), note="agreed in May")
    work(database, clock.today())
    employ(database)
    database.close()
    with running_service(data, company="Verdier & Fils") as running:
        yield running
    db.forget_thread_connections()


def strict(database):
    return replace(versions.rules(database, "client"), cuts=(50.0, 70.0, 80.0, 90.0))


@pytest.mark.parametrize("look", HALF_OF_THE_LOOKS, ids=str)
def test_every_page_is_accessible_in_every_look(service, page_for, look):
    page = page_for(look)
    log_in(page, service.url, look.language)
    for path in PAGES:
        page.goto(service.url + path)
        assert page.locator("html").get_attribute("lang") == look.language
        for summary in page.locator("main summary").all():
            summary.click()
        assert_page_is_accessible(page)


def test_settings_change_by_keyboard_without_a_script(service, page_for):
    page = page_for(width=320, javascript=False)
    log_in(page, service.url)
    page.goto(f"{service.url}/calibration?kind=partner")
    page.get_by_role("link", name="Change the settings").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Improve begins at").fill("60")
    page.get_by_label("Improve begins at").press("Enter")
    page.wait_for_url("**/calibration?kind=partner*")
    deadline = 30
    while page.get_by_text("It is being compared").count() and deadline:
        page.wait_for_timeout(1000)
        page.reload()
        deadline -= 1
    page.get_by_role("button", name="Put these settings in force").press("Enter")
    assert "is in force. The scores are being renewed." in page.locator("main").inner_text()
    assert "improve from 60" in page.locator("#settings").inner_text()
    page.get_by_role("button", name="Go back to these settings").press("Enter")
    assert "improve from 55" in page.locator("#settings").inner_text()


def test_errors_are_announced_and_focus_follows_reading(service, page_for):
    page = page_for(width=320)
    log_in(page, service.url)
    page.goto(f"{service.url}/calibration/client/settings")
    assert_focus_is_visible(page)
    page.get_by_label("Grow begins at").fill("10")
    page.get_by_label("Grow begins at").press("Enter")
    assert_errors_are_announced(page)
    assert "422" in record_of(page).complaints.pop()  # the browser names the status, no more
    assert_page_is_accessible(page)
    page.goto(f"{service.url}/calibration")
    assert_tab_order_is_reading_order(page)
