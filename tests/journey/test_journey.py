"""The whole job through its doors: import, launch, mail, answer by keyboard, score, CSV."""

import csv
import io
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_axe_finds_nothing
from tests.support.service import Service
from tests.support.smtp import MailServer, Received

COMPANY = "Verdier Emballages"
WAIT_SECONDS = 90.0
PASSWORD = "onze hérons gris sous la pluie"

ACCOUNTS = """\
nom;type;segment;chiffre d'affaires;devise
Laiterie des Monts;client;Agroalimentaire;412000,50;EUR
Hartley Precision;client;Industrie;176000;EUR
"""

CONTACTS = """\
compte;nom;courriel;rôle;langue
Laiterie des Monts;Camille Roux;camille@laiterie.example;décideur;français
Laiterie des Monts;Yann Le Goff;yann@laiterie.example;utilisateur;français
Hartley Precision;Alice Hartley;alice@hartley.example;decider;English
"""

HISTORY = "Compte;Date;Note;Commentaire\n" + "".join(
    f"{account};{2025 + month // 12}-{month % 12 + 1:02}-05;{rating};{comment}\n"
    for account, ratings, comment in (
        ("Laiterie des Monts", (4, 3, 2), "Toujours pas reçu l'avoir de mars."),
        ("Hartley Precision", (9, 10, 9), "Really helpful people."),
        ("Voisin", (7, 8, 6), "Correct."),
    )
    for month, rating in zip((2, 8, 13), ratings, strict=True)
)


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for something the worker does, at its own pace."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited {WAIT_SECONDS} s for {what}"
        time.sleep(0.2)


@pytest.fixture
def service(
    tmp_path: Path, live_server: Callable[..., Service], smtp_server: MailServer
) -> Service:
    running = live_server(
        tmp_path / "data", SMTP_URL=smtp_server.url, MAIL_FROM="enquete@verdier.example",
        COMPANY=COMPANY,
    )  # fmt: skip
    (tmp_path / "history.csv").write_text(HISTORY, encoding="cp1252")
    imported = running.rapport(
        "import", "responses", str(tmp_path / "history.csv"), "--kind", "client",
        "--map", "account=Compte", "--map", "date=Date", "--map", "rating=Note:nps11",
        "--map", "comment=Commentaire",
    )  # fmt: skip
    assert imported.returncode == 0, imported.stderr
    added = running.rapport(
        "user", "add", "bob@verdier.example", "--name", "Bob", "--role", "manager",
        "--language", "en", "--password-stdin", stdin=PASSWORD + "\n",
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    return running


def log_in(page: Page, service: Service) -> None:
    page.goto(f"{service.url}/")
    page.get_by_label("E-mail address").fill("bob@verdier.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/week"))


def import_file(
    page: Page, service: Service, what: str, name: str, text: str, encoding: str
) -> None:
    page.goto(f"{service.url}/import/{what}")
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode(encoding)}
    )
    page.get_by_role("button", name="Look at the file").click()
    assert_axe_finds_nothing(page)
    page.get_by_role("button", name="Keep all of it").click()


def launch_campaign(page: Page, service: Service) -> None:
    page.goto(f"{service.url}/campaigns/new")
    page.get_by_label("Name, for yourselves").fill("Clients, autumn")
    page.get_by_role("button", name="Continue to contacts").click()
    page.get_by_role("button", name="Choose all 3 found").click()
    page.get_by_role("button", name="Continue to the notice").click()
    page.get_by_label("Who is responsible (legal name)").fill("Verdier Emballages SAS")
    page.get_by_label("Who will read the answers: names and functions").fill("Bob, direction")
    page.get_by_label("What the answers are used for").fill("améliorer notre relation")
    page.get_by_label("Whom to write to about these data: a mail address").fill(
        "donnees@verdier.example"
    )
    page.get_by_role("button", name="Continue to the check").click()
    page.get_by_role("button", name="Launch the campaign").click()
    expect(page).to_have_url(re.compile(r"/campaigns/[0-9a-f]{24}$"))


def link_with_score(mail: Received, score: int) -> str:
    found = re.search(rf'href="(http[^"]+/s/[\w-]{{43}}\?[^"]*score={score}\b[^"]*)"', mail.html())
    assert found, mail.html()
    return found.group(1).replace("&amp;", "&")


def answer_by_keyboard(page: Page, link: str) -> None:
    """Fill in the French client survey without touching the mouse."""
    page.goto(link)
    expect(page.get_by_role("radio", name="2", exact=True)).to_be_checked()
    page.keyboard.press("Tab")
    reached: list[str] = []
    for _ in range(80):
        focused = page.evaluate(
            "() => { const e = document.activeElement;"
            " return [e.tagName, e.type || '', e.name || ''].join(' ') }"
        )
        reached.append(focused)
        tag, kind, name = focused.split(" ")
        if tag == "TEXTAREA" and name.endswith("C9"):
            page.keyboard.type("Les factures sont fausses une fois sur deux et personne ne répond.")
        elif kind == "radio" and not name.endswith("C1"):
            page.keyboard.press("Space")  # the first point of the scale: the worst
        elif tag == "BUTTON" and kind == "submit" and len(reached) > 10:
            page.keyboard.press("Enter")
            page.wait_for_url(re.compile("/thanks"))
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"never reached the button; went over {reached}")


def test_from_an_imported_company_to_a_score_in_a_spreadsheet(
    service: Service, smtp_server: MailServer, page_for: Callable[..., Page]
) -> None:
    manager = page_for(width=1280, language="en")
    log_in(manager, service)
    import_file(manager, service, "accounts", "comptes.csv", ACCOUNTS, "cp1252")
    import_file(manager, service, "contacts", "contacts.csv", CONTACTS, "utf-8-sig")
    launch_campaign(manager, service)

    until(lambda: len(smtp_server.received) == 3, "three mails")
    [mail] = smtp_server.to("camille@laiterie.example")
    assert "List-Unsubscribe-Post" in mail.message
    [english] = smtp_server.to("alice@hartley.example")
    assert "How do you see our relationship" in english.text()

    respondent = page_for(width=320, language="fr", javascript=False)
    answer_by_keyboard(respondent, link_with_score(mail, 2))
    expect(respondent.locator("html")).to_have_attribute("lang", "fr")

    def score_counts_the_answer() -> bool:
        manager.goto(f"{service.url}/portfolio?kind=client&lang=en")
        row = manager.get_by_role("row").filter(has_text="Laiterie des Monts")
        return row.count() == 1 and "n = 4" in row.inner_text()

    until(score_counts_the_answer, "the new answer in the portfolio")
    manager.get_by_role("link", name="Laiterie des Monts").first.click()
    assert_axe_finds_nothing(manager)
    words = manager.get_by_text("une fois sur deux")

    def words_are_read() -> bool:
        manager.reload()
        return words.count() > 0

    until(words_are_read, "the sentence in the report")

    with manager.expect_download() as download:
        manager.goto(f"{service.url}/portfolio?kind=client&lang=en")
        manager.get_by_role("link", name="CSV for a program").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    rows = {row["account"]: row for row in csv.DictReader(io.StringIO(text))}
    bad, good = rows["Laiterie des Monts"], rows["Hartley Precision"]
    assert int(bad["n_responses"]) == 4
    assert (float(bad["lo90"]) + float(bad["hi90"])) < (float(good["lo90"]) + float(good["hi90"]))
    assert "camille@" not in service.log()
    assert not re.search(r"/s/[\w-]{43}", service.log())
