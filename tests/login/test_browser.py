"""The login and the own account in a real browser: accessible in every look, usable by keyboard."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from surveys import db, users
from tests.answering.serving import WebServer, running_web
from tests.browser import assertions
from tests.browser.launching import HALF_OF_THE_LOOKS, Look, PageFor, record_of
from tests.login.site import NEW_PASSWORD, PASSWORD, open_site

ALICE = "alice@example.com"


@pytest.fixture(scope="module")
def web() -> Iterator[WebServer]:
    with tempfile.TemporaryDirectory() as folder:
        site = open_site(Path(folder))
        site.add(ALICE, role="admin")
        db.forget_thread_connections()
        with running_web(Path(folder), WORKERS="1") as server:
            yield server


def fill_in(page: Page, password: str) -> None:
    """Log in by keyboard alone."""
    page.locator("#email").focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(ALICE)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    send(page)


def send(page: Page) -> None:
    """Enter in the field that has the focus sends its form; wait for the answer."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def check_refused(page: Page) -> None:
    """The page says what was wrong; the browser complains about the status 400 and nothing else."""
    assertions.assert_errors_are_announced(page)
    complaints = record_of(page).complaints
    assert len(complaints) == 1
    assert "400" in complaints.pop()
    assertions.assert_page_is_accessible(page)


@pytest.mark.parametrize("look", HALF_OF_THE_LOOKS, ids=str)
def test_login_and_account_are_accessible(web: WebServer, page_for: PageFor, look: Look) -> None:
    database = db.connect(web.data / "rapport.db")
    alice = users.by_email(database, ALICE)
    assert alice is not None
    users.set_language(database, alice.id, look.language)
    database.close()

    page = page_for(look)
    page.goto(f"{web.url}/login?next=/profile")
    assert page.locator("html").get_attribute("lang") == look.language
    assertions.assert_page_is_accessible(page)
    fill_in(page, "a wrong password")
    check_refused(page)
    fill_in(page, PASSWORD)
    assert page.url == f"{web.url}/profile"
    assert page.locator("html").get_attribute("lang") == look.language
    assertions.assert_page_is_accessible(page)

    page.goto(f"{web.url}/password")
    assertions.assert_page_is_accessible(page)
    page.locator("#new").fill("short")
    send(page)
    check_refused(page)


def test_whole_way_without_javascript(web: WebServer, page_for: PageFor) -> None:
    database = db.connect(web.data / "rapport.db")
    camille = users.create(
        database,
        email="camille@example.com",
        name="Camille",
        password_hash=users.by_email(database, ALICE).password_hash,  # type: ignore[union-attr]  # the fixture made her
        language="fr",
        one_time=True,
    )
    page = page_for(javascript=False)
    page.goto(f"{web.url}/profile")
    page.fill("#email", camille.email)
    page.fill("#password", PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/password")
    page.fill("#new", NEW_PASSWORD)
    page.fill("#again", NEW_PASSWORD)
    page.locator("#again").press("Enter")
    page.wait_for_url(f"{web.url}/week")
    page.goto(f"{web.url}/profile")
    assert page.locator("html").get_attribute("lang") == "fr"
    assert not users.get(database, camille.id).one_time
    database.close()
