"""Campaigns, the outbox, unsubscribing and what goes wrong, in a real browser, in every look."""

import re
from collections.abc import Callable, Generator

import pytest
from playwright.sync_api import Page, expect

from app import demo
from surveys import db
from tests.browser.assertions import assert_page_is_accessible, assert_tab_order_is_reading_order
from tests.browser.launching import HALF_OF_THE_LOOKS, Look
from tests.browser.staff import employ, log_in
from tests.support.service import Service, running_service

SEEN_BY_STAFF = (
    "/campaigns",
    "/campaigns/new",
    "{draft}/contacts",
    "{draft}/informative",
    "{draft}/notice",
    "{draft}/check",
    "{open}",
    "/outbox",
    "{letter}",
    "/nowhere",
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Generator[Service, None, None]:
    """The demo, as `make serve` starts it, with two administrators of known password."""
    data = tmp_path_factory.mktemp("demo")
    with running_service(data, "serve", "--demo") as running:
        database = db.connect(data / demo.DATABASE)
        employ(database)
        database.close()
        yield running


@pytest.fixture(scope="module")
def places(service: Service) -> dict[str, str]:
    """A campaign under way, a letter in the outbox and a link to unsubscribe, of the demo."""
    database = db.connect(service.data / demo.DATABASE)
    campaign = database.value("SELECT id FROM campaign WHERE kind = 'client'")
    database.close()
    name = min(file.name for file in (service.data / "outbox").glob("*.eml"))
    text = (service.data / "outbox" / name).read_text("utf-8")
    unsubscribe = re.search(r"List-Unsubscribe: <(http[^>]+)>", text.replace("\n ", " "))
    assert unsubscribe is not None
    return {
        "open": f"/campaigns/{campaign}",
        "letter": f"/outbox/{name}",
        "unsubscribe": unsubscribe.group(1),
    }


def start_draft(page: Page, service: Service) -> str:
    """Make a draft by the first page of a new campaign; returns its address."""
    page.goto(f"{service.url}/campaigns/new")
    page.fill("[name=name]", "Printemps 2027")
    page.locator("form[action*='/campaigns/new'] button[type=submit]").click()
    page.wait_for_url(re.compile("/contacts"))
    found = re.search(r"/campaigns/[0-9a-f]{24}", page.url)
    assert found is not None
    return found.group()


@pytest.mark.parametrize("look", HALF_OF_THE_LOOKS, ids=str)
def test_every_page_of_a_campaign_is_accessible(
    service: Service, places: dict[str, str], page_for: Callable[..., Page], look: Look
) -> None:
    page = page_for(look)
    log_in(page, service.url, look.language)
    here = places | {"draft": start_draft(page, service)}
    for path in SEEN_BY_STAFF:
        response = page.goto(service.url + path.format(**here))
        assert response is not None
        assert response.status == (404 if path == "/nowhere" else 200), path
        expect(page.locator("html")).to_have_attribute("lang", look.language)
        if path != "/nowhere":  # a browser itself complains of the status of that one
            assert_page_is_accessible(page)


@pytest.mark.parametrize("look", HALF_OF_THE_LOOKS, ids=str)
def test_unsubscribing_is_accessible_and_takes_one_press(
    service: Service, places: dict[str, str], page_for: Callable[..., Page], look: Look
) -> None:
    page = page_for(look)
    address = re.sub(r"^https?://[^/]+", service.url, places["unsubscribe"])
    page.goto(f"{address}?lang={look.language}")
    assert_page_is_accessible(page, survey=True)
    page.locator("main button").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert_page_is_accessible(page, survey=True)


def test_a_campaign_without_its_notice_says_what_is_missing_and_where(
    service: Service, page_for: Callable[..., Page]
) -> None:
    page = page_for()
    log_in(page, service.url)
    draft = start_draft(page, service)
    page.goto(f"{service.url}{draft}/notice")
    page.locator("[name=controller]").fill("")
    page.get_by_role("button", name="Continue to the check").click()
    assert page.title().startswith("Error:")
    page.locator(".error-summary a").first.click()
    expect(page.locator("[name=controller]")).to_be_focused()


def test_the_tab_key_follows_the_reading_order_of_a_draft(
    service: Service, page_for: Callable[..., Page]
) -> None:
    page = page_for()
    log_in(page, service.url)
    draft = start_draft(page, service)
    page.goto(f"{service.url}{draft}/notice")
    assert_tab_order_is_reading_order(page)


def test_the_way_from_the_outbox_to_a_survey_needs_no_mail_server(
    service: Service, places: dict[str, str], page_for: Callable[..., Page]
) -> None:
    page = page_for(javascript=False)
    log_in(page, service.url)
    page.goto(service.url + places["letter"])
    page.locator("a[href*='/s/']").first.click()
    expect(page.get_by_role("radio").first).to_be_visible()
