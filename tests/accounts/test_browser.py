"""The journey of a file in a real browser: chosen, looked at, kept; every page accessible."""

import re
from collections.abc import Generator
from pathlib import Path

import pytest

from app.commands.context import prepare
from surveys import accounts, contacts, db
from surveys.accounts import Account
from surveys.contacts import Contact
from surveys.events import NewEvent, insert_many
from surveys.relationships import Relationship
from surveys.relationships import insert_many as insert_relationships
from tests.answering.serving import WebServer, running_web
from tests.browser.assertions import assert_errors_are_announced, assert_page_is_accessible
from tests.browser.launching import HALF_OF_THE_LOOKS, Look, PageFor
from tests.browser.staff import employ, log_in

ACME = "a" * 24


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Generator[WebServer, None, None]:
    """One web server for the module: Acme is known, Alice may log in."""
    data = tmp_path_factory.mktemp("data")
    database = prepare(data / "rapport.db")
    employ(database, role="manager")
    with database.transaction():
        accounts.insert_many(database, [Account(ACME, "Ateliers du Canal", None, "R-001", "FR")])
        insert_relationships(
            database, [Relationship("b" * 24, ACME, "client", revenue=1234.5, currency="EUR")]
        )
        contacts.insert_many(database, [Contact("c" * 24, ACME, "Zoé Noël", "zoe@canal.example")])
        insert_many(database, [NewEvent(ACME, "2026-03-17", "visit", "Revue annuelle")])
    db.forget_thread_connections()
    with running_web(data) as server:
        yield server


def choose(page, path: Path) -> None:
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name=re.compile("Look at the file|Examiner le fichier")).click()


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode("cp1252"))
    return path


def test_a_file_is_chosen_looked_at_and_kept(web, page_for: PageFor, tmp_path):
    page = page_for(base_url=web.url)
    log_in(page, web.url)
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_role("link", name="Accounts", exact=True).click()
    bad = "name;kind\nÉlan;friend\n"
    choose(page, written(tmp_path, "bad.csv", bad))
    assert "1 row cannot be taken" in page.text_content("#error-summary")
    assert_page_is_accessible(page)
    page.get_by_role("button", name="Remove this file").click()
    good = "nom;type;segment\nÉlan;client;Bâtiment\nDécor;les deux;\n"
    choose(page, written(tmp_path, "good.csv", good))
    assert "Accounts: 2 new, 0 changed, 0 unchanged" in page.text_content("main")
    assert "Windows-1252" in page.text_content("main")
    page.get_by_role("button", name="Keep all of it").click()
    assert "Accounts: 2 new" in page.text_content("[role=status]")
    page.get_by_role("link", name="Élan").click()
    page.get_by_role("link", name="Add a contact").click()
    page.get_by_role("button", name="Keep").click()
    assert_errors_are_announced(page)
    page.get_by_label("Name").fill("Anne")
    page.get_by_role("button", name="Keep").click()
    assert "Anne" in page.text_content("main")


@pytest.mark.parametrize("look", HALF_OF_THE_LOOKS, ids=str)
def test_every_page_is_accessible_in_every_look(web, page_for: PageFor, tmp_path, look: Look):
    page = page_for(look, base_url=web.url)
    log_in(page, web.url)
    for path in (
        "/import",
        "/import/accounts",
        "/accounts/new",
        f"/accounts/{ACME}/records",
        f"/accounts/{ACME}/relationships/partner",
        f"/accounts/{ACME}/contacts/new",
        f"/accounts/{ACME}/events/new",
    ):
        page.goto(f"{path}?lang={look.language}")
        assert_page_is_accessible(page)
    page.goto(f"/import/events?lang={look.language}")
    choose(page, written(tmp_path, "visits.csv", "account;date;kind\nR-001;2026-03-01;visit\n"))
    page.goto(f"{page.url}?lang={look.language}")
    assert page.locator("html").get_attribute("lang") == look.language
    assert_page_is_accessible(page)
