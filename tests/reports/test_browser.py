"""The manager's pages in a real browser: every page, in every look, without a script."""

import re

import pytest

from surveys import verbatims
from tests.app.people import new_database
from tests.browser.assertions import (
    assert_focus_is_visible,
    assert_page_is_accessible,
    assert_svg_text_is_legible,
    assert_tab_order_is_reading_order,
)
from tests.browser.launching import HALF_OF_THE_LOOKS
from tests.browser.staff import employ, log_in
from tests.reports.company import familiar_company
from tests.support.service import running_service


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """The real service on the familiar company; `pages` are all kinds of manager pages."""
    data = tmp_path_factory.mktemp("browser")
    db = new_database(data / "rapport.db")
    company = familiar_company(db)
    employ(db)
    globex, wayne = (f"/accounts/{company.account_ids[name]}" for name in ("Globex", "Wayne"))
    relationship = company.relationship_ids["Globex", "client"]
    comment = verbatims.latest(db, verbatims.Filter(topic="delivery"), limit=1)[0].answer_id
    pages = {
        "week": "/week",
        "portfolio": "/portfolio",
        "account": globex,
        "both": wayne,
        "silent": f"/accounts/{company.account_ids['Umbrella']}",
        "verbatims": "/verbatims",
        "account verbatims": f"{globex}/verbatims",
        "answers": f"{globex}/answers?relationship={relationship}&dimension=trust",
        "response": f"/responses/{company.response_ids['Globex'][-1]}",
        "nothing": "/verbatims?q=zebra",
        "emerging": "/emerging",
        "correct": f"/verbatims/{comment}/correct",
        "components": "/components",
        "backtest": "/backtest",
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


def test_an_account_can_be_read_with_the_keyboard_alone(service, page_for):
    running, pages = service
    page = page_for(width=1280)
    log_in(page, running.url)
    page.goto(running.url + pages["account"])
    assert_focus_is_visible(page)
    page.goto(running.url + pages["portfolio"])
    assert_tab_order_is_reading_order(page)


def test_from_home_to_the_words_of_a_figure_in_two_clicks_without_a_script(service, page_for):
    running, _pages = service
    page = page_for(width=1280, javascript=False)
    log_in(page, running.url)
    page.get_by_role("link", name="Globex").click()
    assert re.match(r"Globex fell \d+ points", page.locator("h1").inner_text())
    page.get_by_role("link", name="Invoices and payment").first.click()
    assert "Still waiting for the credit note" in page.locator("blockquote").first.inner_text()
    page.go_back()
    page.get_by_role("link", name="n = 7").first.click()
    assert page.locator(".verbatim").count() >= 1
    page.go_back()
    page.locator(".chart-waterfall .chart-rows a").first.click()
    assert page.locator(".verbatim").count() >= 1
    assert running.url in page.url


def test_search_finds_an_account_and_keeps_the_filter_in_the_address(service, page_for):
    running, _pages = service
    page = page_for(width=320, javascript=False)
    log_in(page, running.url)
    page.goto(f"{running.url}/portfolio")
    page.get_by_label("Name").fill("societe generale")
    page.get_by_label("Order").select_option("lowest")
    page.get_by_role("button", name="Show").click()
    assert "q=societe+generale" in page.url
    assert "sort=lowest" in page.url
    assert page.locator("tbody tr").count() == 1


def test_the_whole_portfolio_downloads_as_shown(service, page_for):
    running, _pages = service
    page = page_for(width=1280)
    log_in(page, running.url)
    page.goto(f"{running.url}/portfolio?q=globex")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="CSV for a program").click()
    text = downloading.value.path().read_text("utf-8")
    assert text.splitlines()[1].startswith('"Globex","client","industry",')
    assert len(text.splitlines()) == 2


def test_the_language_switch_is_two_clicks_away_on_every_page(service, page_for):
    running, pages = service
    page = page_for(width=320, javascript=False)
    log_in(page, running.url)
    page.goto(running.url + pages["account"])
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Français").click()
    assert page.url == running.url + pages["account"]
    assert re.match(r"Globex a perdu \d+ points", page.locator("h1").inner_text())
    page.locator(".menu summary").click()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("look", ["forced colours", "print"])
def test_charts_stay_legible_where_colours_are_not_ours(service, page_for, look):
    running, pages = service
    page = page_for(width=1280, forced_colors=look == "forced colours")
    log_in(page, running.url)
    if look == "print":
        page.emulate_media(media="print")
    page.goto(running.url + pages["account"])
    assert_svg_text_is_legible(page)
    for css_class in ("interval", "line", "part-neg", "bar-named"):
        painted = page.locator(f".{css_class}").first.evaluate(
            "each => { const s = getComputedStyle(each); return [s.fill, s.stroke] }"
        )
        assert painted != ["none", "none"], css_class


def test_a_report_prints_on_two_pages(service, page_for):
    running, pages = service
    page = page_for(width=1280)
    log_in(page, running.url)
    page.goto(running.url + pages["account"])
    printed = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
    assert b"/StructTreeRoot" in printed


def test_a_report_is_light_to_carry(service, page_for):
    running, pages = service
    page = page_for(width=1280)
    log_in(page, running.url)
    sizes = []
    page.on("response", lambda response: sizes.append((response.url, len(response.body()))))
    page.goto(running.url + pages["account"])
    page.wait_for_load_state("networkidle")
    assert len(sizes) <= 5
    assert sum(size for _url, size in sizes) < 120_000, sizes
