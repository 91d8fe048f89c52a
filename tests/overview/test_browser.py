"""The pages of drivers and reputation in a real browser, in every look, without a script."""

import re

import pytest

from tests.app.people import new_database
from tests.browser.assertions import (
    assert_focus_is_visible,
    assert_page_is_accessible,
    assert_svg_text_is_legible,
    assert_tab_order_is_reading_order,
)
from tests.browser.launching import HALF_OF_THE_LOOKS
from tests.browser.staff import employ, log_in
from tests.overview.firm import open_firm, review
from tests.support.service import running_service

PAGES = ("/drivers", "/drivers?kind=partner", "/drivers/answers?kind=client&dimension=trust",
         "/reputation")  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    data = tmp_path_factory.mktemp("overview")
    db = new_database(data / "rapport.db")
    open_firm(db)
    review(db)
    employ(db, role="manager")
    db.close()
    with running_service(data, company="Verdier & Fils") as running:
        yield running


@pytest.mark.parametrize("look", HALF_OF_THE_LOOKS, ids=str)
def test_every_page_is_accessible_in_every_look(service, page_for, look):
    page = page_for(look)
    log_in(page, service.url, look.language)
    for path in PAGES:
        page.goto(service.url + path)
        assert page.locator("html").get_attribute("lang") == look.language
        assert_page_is_accessible(page)


def test_from_a_driver_to_its_answers_without_a_script(service, page_for):
    page = page_for(width=320, javascript=False)
    log_in(page, service.url)
    page.get_by_role("link", name="Portfolio").first.click()
    page.get_by_role("link", name="Drivers").click()
    page.locator(".chart-drivers .chart-rows a").first.click()
    assert re.match(r"Trust: answers of \d+ questionnaires", page.locator("h1").inner_text())
    page.go_back()
    page.get_by_role("link", name="Delivery").first.click()
    assert "Delivery is what counts" in page.locator("blockquote").first.inner_text()


def test_the_pages_can_be_read_with_the_keyboard_alone(service, page_for):
    page = page_for(width=1280)
    log_in(page, service.url)
    page.goto(f"{service.url}/drivers")
    assert_focus_is_visible(page)
    page.goto(f"{service.url}/reputation")
    assert_tab_order_is_reading_order(page)


def test_the_series_downloads(service, page_for):
    page = page_for(width=1280)
    log_in(page, service.url)
    page.goto(f"{service.url}/reputation")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="CSV for a program").click()
    assert downloading.value.path().read_text("utf-8").startswith('"kind","weighting","on_date"')


def test_charts_stay_legible_where_colours_are_not_ours(service, page_for):
    page = page_for(width=1280, forced_colors=True)
    log_in(page, service.url)
    page.goto(f"{service.url}/drivers")
    assert_svg_text_is_legible(page)
    for css_class in ("interval", "dot", "target-line", "equal-line"):
        painted = page.locator(f".{css_class}").first.evaluate(
            "each => { const s = getComputedStyle(each); return [s.fill, s.stroke] }"
        )
        assert painted != ["none", "none"], css_class
