"""Deciding and acting in a real browser: every page, every look, no script, on paper too."""

import re

import pytest

from app.jobs.balance import assess_due
from surveys import action_papers, actions, decisions
from tests.app.people import new_database
from tests.balance.company import tilted_company
from tests.browser.assertions import (
    assert_errors_are_announced,
    assert_focus_is_visible,
    assert_page_is_accessible,
    assert_tab_order_is_reading_order,
)
from tests.browser.launching import HALF_OF_THE_LOOKS
from tests.browser.staff import employ, log_in
from tests.support.service import running_service


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The service on assessed accounts: one decided, one contradicted, one late, one that ends."""
    data = tmp_path_factory.mktemp("decisions")
    db = new_database(data / "rapport.db")
    company = tilted_company(db)
    assess_due(db)
    people = employ(db)
    client = {name: company.relationship_ids[name, "client"] for name in ("Acme", "Globex",
              "Hooli", "Initech", "Wayne", "Stark")}  # fmt: skip
    reports = {name: f"/accounts/{company.account_ids[name]}" for name in client}
    decisions.decide(db, client["Initech"], decided="grow", proposed="maintain",
                     grounds=[{"code": "shown_class", "value": 0.6, "about": "maintain"}],
                     decided_by=people["en"], reason="A second plant opens in spring.",
                     kept_until="2999-09-01")  # fmt: skip
    decisions.decide(db, client["Globex"], decided="end", proposed="grow", grounds=[],
                     decided_by=people["fr"], reason="Old story", kept_until=None)  # fmt: skip
    late = actions.start(db, client["Globex"], "repair", opened_by=people["en"],
                         due_on="2020-03-01", note="Credit note of March")  # fmt: skip
    sheet = actions.start(db, client["Hooli"], "renegotiate", opened_by=people["fr"])
    ending = actions.start(db, client["Acme"], "exit_plan", opened_by=people["en"])
    action_papers.tick(db, ending, "notice", done=True, note="by post", done_by=people["en"])
    closed = actions.start(db, client["Stark"], "fix", opened_by=people["en"])
    actions.close(db, closed, outcome="worked", closing_note="All fixed", closed_by=people["en"])
    pages = {
        "decided": reports["Initech"],
        "contradicted": reports["Globex"],
        "both": reports["Wayne"],
        "decide": f"/relationships/{client['Acme']}/class",
        "actions": "/actions",
        "late": f"/actions/{late}",
        "sheet": f"/actions/{sheet}",
        "ending": f"/actions/{ending}",
        "closed": f"/actions/{closed}",
        "week": "/week",
        "portfolio": "/portfolio?class=grow",
        "acme": reports["Acme"],
    }
    db.close()
    with running_service(data, company="Verdier & Fils") as running:
        yield running, pages


@pytest.mark.parametrize("look", HALF_OF_THE_LOOKS, ids=str)
def test_every_page_is_accessible_in_every_look(office, page_for, look):
    running, pages = office
    page = page_for(look)
    log_in(page, running.url, look.language)
    for path in pages.values():
        page.goto(running.url + path)
        assert_page_is_accessible(page)


def test_errors_are_announced_and_forms_work_with_the_keyboard(office, page_for):
    running, pages = office
    page = page_for(width=320)
    log_in(page, running.url)
    page.goto(running.url + pages["decide"])
    assert_focus_is_visible(page)
    page.goto(running.url + pages["decided"])  # without a date: Tab stops at each part of one
    assert_tab_order_is_reading_order(page)
    page.goto(running.url + pages["decide"])
    page.get_by_label("Maintain", exact=True).check()
    page.get_by_role("button", name="Keep the decision").click()
    assert_errors_are_announced(page)
    page.goto(running.url + pages["late"])
    page.get_by_role("button", name="Close the action").click()
    assert_errors_are_announced(page)


def test_from_a_proposal_to_an_action_and_its_end_without_a_script(office, page_for):
    running, pages = office
    page = page_for(width=320, javascript=False)
    log_in(page, running.url)
    page.goto(running.url + pages["acme"])
    page.get_by_role("link", name="Confirm or choose another").click()
    page.get_by_role("button", name="Keep the decision").click()
    assert "Your decision is kept" in page.locator("[role=status]").inner_text()
    assert "by Alice on" in page.locator(".class-panel").inner_text()
    page.get_by_role("button", name="Start this action").click()
    page.get_by_label("What we ask").fill("Orders a week ahead")
    page.get_by_role("button", name="Keep the sheet").click()
    page.get_by_label("It had no effect").check()
    page.get_by_role("button", name="Close the action").click()
    said = " ".join(page.locator(".class-panel").inner_text().split())
    assert "Proposed: End" in said
    assert "What is proposed has changed since." in said
    assert "To begin with" not in said  # the exit plan is open already


def test_the_papers_print_with_what_was_written_and_without_forms(office, page_for):
    running, pages = office
    page = page_for(width=1280)
    log_in(page, running.url)
    for name, written in (("sheet", ".sheet h3"), ("ending", ".steps label")):
        page.goto(running.url + pages[name])
        page.emulate_media(media="print")
        assert page.locator(written).first.is_visible()
        for button in page.locator("main button").all():
            assert not button.is_visible()
        printed = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
        page.emulate_media(media="screen")


@pytest.mark.parametrize("by", ["dimension", "month", "question", "contact"])
def test_every_bar_of_the_sum_opens_its_answers(office, page_for, by):
    running, pages = office
    page = page_for(width=1280, javascript=False)
    log_in(page, running.url)
    page.goto(f"{running.url}{pages['contradicted']}?by={by}")
    bars = page.locator(".chart-waterfall .chart-rows li").all()
    links = {}
    for bar in bars:
        for link in bar.locator("a").all():
            points = bar.locator(".row-points").inner_text()
            links[link.get_attribute("href")] = float(points.replace("−", "-"))
    assert len(links) >= len(bars) - 2, "all but where it begins and the score itself"
    for address, points in links.items():
        page.goto(running.url + address)
        assert page.locator(".verbatim").count() >= 1, address
        if "/answers" in address:
            told = page.locator(".points").all_inner_texts()
            found = [float(re.match(r"[+−]?[\d.]+", each)[0].replace("−", "-")) for each in told]
            assert abs(sum(found) - points) <= 0.05 * (len(found) + 1), address


def test_the_sum_in_words_adds_up(office, page_for):
    running, pages = office
    page = page_for(width=1280, javascript=False)
    log_in(page, running.url)
    for name in ("contradicted", "decided"):
        page.goto(running.url + pages[name])
        said = page.locator(".sum").first.inner_text()
        score, rest = said.split(" = ")
        terms = re.findall(r"(?:([−+]) )?(\d+) \(", rest)
        total = sum(-int(points) if sign == "−" else int(points) for sign, points in terms)
        assert total == int(score), said
