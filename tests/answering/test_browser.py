"""The survey in a real browser: seen, filled in by keyboard and thumb, corrected, accessible."""

import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response

from surveys import campaigns, db, responses
from surveys.submissions import Answered
from tests.answering.invited import Invited, dump, invite, new_database
from tests.answering.serving import WebServer, running_web
from tests.browser import assertions
from tests.browser.launching import EVERY_LOOK, HALF_OF_THE_LOOKS, Look, PageFor

KINDS = {
    "client": {"questionnaire_id": "client", "kind": "client"},
    "partner": {"questionnaire_id": "partner", "kind": "partner", "subtype": "supplier"},
    "pulse": {
        "questionnaire_id": "pulse",
        "kind": "client",
        "subject_event": "votre commande du 3 mai",
    },
}

MAX_COMPRESSED_BYTES = 20_000
MAX_REQUESTS = 3


@pytest.fixture(scope="module")
def web() -> Iterator[WebServer]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        new_database(data / "rapport.db").close()
        with running_web(data, WORKERS="1") as server:
            yield server


@pytest.fixture
def database(web: WebServer) -> Iterator[db.Database]:
    opened = db.connect(web.data / "rapport.db")
    yield opened
    opened.close()


def answers_of(database: db.Database, camille: Invited) -> dict[str, Answered]:
    stored = responses.current(database, camille.invitation_id)
    return {answer.question_id: answer for answer in stored.answers} if stored else {}


def show(page: Page, web: WebServer, camille: Invited, query: str = "") -> None:
    page.goto(f"{web.url}{camille.path}{query}")


def send(page: Page) -> None:
    page.locator("button.primary").click()


# The client questionnaire has every shape of question; the others bring other words.
CORNERS = (Look(320, dark=False, language="fr"), Look(1280, dark=True, language="en"))
SEEN = [("client", look) for look in EVERY_LOOK] + [
    (kind, look) for kind in ("partner", "pulse") for look in CORNERS
]


@pytest.mark.parametrize(("kind", "look"), SEEN, ids=str)
def test_each_questionnaire_is_accessible(
    page_for: PageFor, web: WebServer, database: db.Database, kind: str, look: Look
) -> None:
    camille = invite(database, language=look.language, **KINDS[kind])
    page = page_for(look)
    show(page, web, camille, "?score=7")
    page.locator("summary").click()
    assertions.assert_page_is_accessible(page, survey=True)


@pytest.mark.parametrize("look", HALF_OF_THE_LOOKS, ids=str)
def test_errors_thanks_corrections_and_dead_ends_are_accessible(
    page_for: PageFor, web: WebServer, database: db.Database, look: Look
) -> None:
    camille = invite(database, language=look.language)
    page = page_for(look)
    show(page, web, camille)
    page.locator("#C9").fill("Bien")
    send(page)
    assertions.assert_errors_are_announced(page)
    check(page)
    page.locator("input[name=C1][value='9']").check()
    send(page)
    assert page.url.split("?")[0].endswith("/thanks")
    check(page)
    show(page, web, camille)
    check(page)
    campaigns.close(database, camille.campaign_id)
    show(page, web, camille)
    check(page)
    page.goto(f"{web.url}/s/{'x' * 43}")
    check(page)


def check(page: Page) -> None:
    """The battery for a page whose status may be an error: the console then names that alone."""
    record = assertions.record_of(page)
    status = "Failed to load resource: the server responded with a status of 4"
    record.complaints[:] = [each for each in record.complaints if not each.startswith(status)]
    assertions.assert_page_is_accessible(page, survey=True)


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_the_whole_survey_is_answered_by_keyboard_alone(
    page_for: PageFor, web: WebServer, database: db.Database, javascript: bool
) -> None:
    camille = invite(database, language="en")
    page = page_for(javascript=javascript)
    show(page, web, camille, "?score=8")
    press = page.keyboard.press
    press("Tab")  # the language switch
    press("Tab")  # the notice's details
    press("Enter")
    press("Tab")  # the recommendation, at 8
    press("ArrowRight")
    press("Tab")
    page.keyboard.type("Kept their word")
    press("Tab")
    for downs in (4, 3, 2, 1, 0, 5, 1, 2):
        press("Tab")
        press("Space")
        for _ in range(downs):
            press("ArrowDown")
    press("Tab")
    press("Tab")
    press("Space")  # no opinion on what to change
    press("Tab")
    press("Enter")
    page.wait_for_url("**/thanks?lang=en")
    assert page.get_by_role("heading", level=1).inner_text() == "Thank you: your answers are stored"
    values = {name: answer.value for name, answer in answers_of(database, camille).items()}
    expected = {"C1": 9, "C2": 5, "C3": 4, "C4": 3, "C5": 2, "C6": 1, "C8": 2, "CB": 3}
    assert {name: values[name] for name in expected} == expected
    # Five times down from "strongly disagree" is "no opinion", the last of its group.
    assert answers_of(database, camille)["C7"] == Answered("C7", no_opinion=True)
    assert answers_of(database, camille)["C9"] == Answered("C9", text="Kept their word")
    assert answers_of(database, camille)["C10"] == Answered("C10", no_opinion=True)


def test_enter_in_the_form_sends_it_and_does_not_switch_the_language(
    page_for: PageFor, web: WebServer, database: db.Database
) -> None:
    camille = invite(database, language="fr")
    page = page_for()
    show(page, web, camille, "?score=8")
    page.locator("#C1-8").press("Enter")
    page.wait_for_url("**/thanks?lang=fr")
    assert answers_of(database, camille) == {"C1": Answered("C1", value=8.0)}


@pytest.mark.parametrize("width", [320, 1280])
def test_tab_goes_in_reading_order_and_the_focus_is_always_seen(
    page_for: PageFor, web: WebServer, database: db.Database, width: int
) -> None:
    page = page_for(width=width)
    show(page, web, invite(database))
    assertions.assert_tab_order_is_reading_order(page)
    assertions.assert_focus_is_visible(page)


def test_the_error_summary_has_the_focus_and_leads_to_the_question(
    page_for: PageFor, web: WebServer, database: db.Database
) -> None:
    page = page_for(javascript=False)
    show(page, web, invite(database))
    page.locator("#C9").fill("Des délais tenus.\nMerci !")
    send(page)
    assert page.title().startswith("Erreur\u00a0: ")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert page.locator("#C1-0").is_checked()
    assert page.locator("#C9").input_value() == "Des délais tenus.\nMerci !"


def test_a_thumb_answers_from_the_mail_in_two_taps(
    page_for: PageFor, web: WebServer, database: db.Database
) -> None:
    camille = invite(database)
    page = page_for(width=320, javascript=False)
    show(page, web, camille, "?score=10")
    assert answers_of(database, camille) == {}
    send(page)
    assert answers_of(database, camille) == {"C1": Answered("C1", value=10.0)}


def test_all_eleven_scores_are_seen_at_once_on_the_narrowest_phone(
    page_for: PageFor, web: WebServer, database: db.Database
) -> None:
    page = page_for(width=320)
    show(page, web, invite(database))
    boxes = [page.locator(f"#C1-{score}").bounding_box() for score in range(11)]
    assert all(box and box["width"] >= 44 and box["height"] >= 44 for box in boxes)
    tops = [round(box["y"]) for box in boxes if box]
    assert [tops.count(top) for top in sorted(set(tops))] == [6, 5]
    low, high = page.locator(".end-low").bounding_box(), page.locator(".end-high").bounding_box()
    assert low
    assert high
    assert low["y"] < tops[0]
    assert high["y"] > tops[-1]


def test_back_after_the_thank_you_corrects_the_answer(
    page_for: PageFor, web: WebServer, database: db.Database
) -> None:
    camille = invite(database)
    page = page_for()
    show(page, web, camille, "?score=3")
    send(page)
    page.wait_for_url("**/thanks**")
    page.go_back()
    page.locator("#C1-9").check()
    send(page)
    page.wait_for_url("**/thanks**")
    assert answers_of(database, camille) == {"C1": Answered("C1", value=9.0)}
    history = responses.history(database, camille.invitation_id)
    assert [each.is_current for each in history] == [True, False]


def test_a_double_click_on_send_stores_one_answer(
    page_for: PageFor, web: WebServer, database: db.Database
) -> None:
    camille = invite(database)
    page = page_for()
    show(page, web, camille, "?score=3")
    page.locator("button.primary").dblclick()
    page.wait_for_url("**/thanks**")
    assert len(responses.history(database, camille.invitation_id)) == 1


def test_the_language_switch_keeps_what_is_typed(
    page_for: PageFor, web: WebServer, database: db.Database
) -> None:
    camille = invite(database, language="fr")
    page = page_for(javascript=False)
    show(page, web, camille, "?score=6")
    page.locator("#C9").fill("À moitié écrit")
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("#C1-6").is_checked()
    assert page.locator("#C9").input_value() == "À moitié écrit"
    assert answers_of(database, camille) == {}
    page.get_by_role("button", name="Send my answers").last.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Thank you")


def test_a_scanner_that_runs_scripts_and_opens_every_link_of_a_mail_stores_nothing(
    page_for: PageFor, web: WebServer, database: db.Database
) -> None:
    camille = invite(database)
    before = dump(database)
    page = page_for()
    for _ in range(2):
        for score in range(11):
            show(page, web, camille, f"?score={score}")
            assert page.locator(f"#C1-{score}").is_checked()
    assert dump(database) == before


def test_a_survey_weighs_little_and_asks_nobody_else(
    page_for: PageFor, web: WebServer, database: db.Database
) -> None:
    camille = invite(database, language="fr", **KINDS["partner"])
    page = page_for()
    seen: list[Response] = []
    page.on("response", lambda response: seen.append(response))
    show(page, web, camille)
    page.wait_for_load_state("networkidle")
    assert len(seen) <= MAX_REQUESTS
    weight = sum(len(zlib.compress(each.body(), 6)) for each in seen)
    assert weight <= MAX_COMPRESSED_BYTES
    assert page.evaluate("document.cookie") == ""
    assert page.context.cookies() == []
    assert all(each.url.startswith(f"{web.url}/") for each in seen)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_larger_text_spacing_cuts_nothing_off(
    page_for: PageFor, web: WebServer, database: db.Database, language: str
) -> None:
    page = page_for(width=320)
    show(page, web, invite(database, language=language))
    # WCAG 1.4.12: a reader's own spacing. Set through the object model, which the policy allows.
    page.evaluate(
        """() => document.querySelectorAll('body *').forEach((e) => {
          e.style.lineHeight = '1.5'; e.style.letterSpacing = '0.12em';
          e.style.wordSpacing = '0.16em'; })"""
    )
    assertions.assert_no_sideways_scroll(page)
    cut = page.evaluate(
        """() => [...document.querySelectorAll('label:not(.unseen), button:not(.unseen), legend')]
          .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1)
          .map((e) => e.textContent.trim())"""
    )
    assert cut == []


def test_a_choice_is_seen_in_forced_colours_and_without_colour(
    page_for: PageFor, web: WebServer, database: db.Database
) -> None:
    page = page_for(forced_colors=True, width=320)
    show(page, web, invite(database))
    chosen, other = page.locator("#C1-9 + label"), page.locator("#C1-8 + label")
    page.locator("#C1-9").check()
    look = "(e) => { const s = getComputedStyle(e); return s.backgroundColor }"
    assert chosen.evaluate(look) != other.evaluate(look)
    mark = "(e) => getComputedStyle(e).textDecorationLine"
    assert chosen.evaluate(mark) != other.evaluate(mark)
    assertions.assert_axe_finds_nothing(page)


def test_nothing_moves_for_those_who_ask_for_stillness(
    page_for: PageFor, web: WebServer, database: db.Database
) -> None:
    page = page_for(reduced_motion=True)
    show(page, web, invite(database))
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter((e) => {
          const s = getComputedStyle(e);
          return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0 }).length"""
    )
    assert moving == 0


def test_printing_shows_the_questions_and_what_was_chosen(
    page_for: PageFor, web: WebServer, database: db.Database
) -> None:
    page = page_for()
    show(page, web, invite(database), "?score=9")
    page.emulate_media(media="print")
    assert page.locator("#C1-9 + label").is_visible()
    assert not page.locator("button.primary").is_visible()
    width = "(e) => getComputedStyle(e).borderTopWidth"
    assert page.locator("#C1-9 + label").evaluate(width) != page.locator("#C1-8 + label").evaluate(
        width
    )
