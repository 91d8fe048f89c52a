"""The pages of drivers and reputation: the finding first, every figure with its doubt and n."""

import csv
import io
import re
from dataclasses import replace

import pytest

from app.reputation import wording
from surveys import drivers, reputation
from tests.login.site import open_site
from tests.overview.firm import CLIENTS
from tests.reports.reading import read


def page(visitor, path):
    answer = visitor.get(path)
    assert answer.status_code == 200
    return read(answer.text)


def test_the_title_of_the_drivers_says_the_finding(bob, camille):
    assert re.fullmatch(
        r"What weighs most in our clients’ recommendation: trust, at \d+ \(target 80\)",
        page(bob, "/drivers").all("h1")[0].text,
    )
    assert re.fullmatch(
        r"Ce qui pèse le plus dans la recommandation de nos clients\xa0?\s?: confiance, à \d+"
        r" \(objectif 80\)",
        page(camille, "/drivers").all("h1")[0].text,
    )


def test_each_driver_stands_with_interval_n_and_place(bob, site):
    found = drivers.find(site.database, "client", "dimension")
    rows = page(bob, "/drivers").all("table", "drivers-table")[0].all("tbody")[0].all("tr")
    assert len(rows) == len(found.drivers) == 4
    for row, driver in zip(rows, found.drivers, strict=True):
        assert f"{driver.share * 100:.0f}%" in row.text
        assert re.search(r"\d+% to \d+%", row.text)
        assert f"n = {driver.n}" in row.text
        assert f"{CLIENTS} accounts" in row.text


def test_weak_drivers_are_grey_and_said_to_be_weak(bob, site):
    found = drivers.find(site.database, "client", "topic")
    weak = [each for each in found.drivers if each.standing == "weak"]
    shown = page(bob, "/drivers")
    assert len(shown.all("tr", "driver-weak")) == len(weak) + sum(
        each.standing == "weak"
        for each in drivers.find(site.database, "client", "dimension").drivers
    )
    for row in shown.all("tr", "driver-weak"):
        assert "weak" in row.text


def test_it_is_said_that_this_is_no_cause(bob, camille):
    assert "Correlation, not cause" in page(bob, "/drivers").text
    assert "Corrélation n’est pas cause" in page(camille, "/drivers").text


def test_a_driver_opens_its_answers_in_one_click_and_a_topic_its_sentences(bob):
    links = [each.attributes["href"] for each in page(bob, "/drivers").all("tbody")[0].all("a")]
    answers = page(bob, links[0])
    assert re.fullmatch(r"Trust: answers of \d+ questionnaires", answers.all("h1")[0].text)
    assert len(answers.all("article", "verbatim")) == 50
    assert len(page(bob, f"{links[0]}&page=2").all("article", "verbatim")) > 10
    tables = page(bob, "/drivers").all("table", "drivers-table")
    sentences = page(bob, tables[1].all("tbody")[0].all("a")[0].attributes["href"])
    assert "Delivery is what counts" in sentences.all("blockquote")[0].text


def test_answers_of_no_dimension_are_not_found(bob):
    assert bob.get("/drivers/answers?kind=client").status_code == 404
    assert bob.get("/drivers/answers?kind=client&dimension=<b>").status_code == 404
    assert "There is no such answer" in bob.get("/drivers/answers?dimension=unheard").text


def test_too_few_partners_hear_how_many_are_needed(bob):
    shown = page(bob, "/drivers?kind=partner")
    assert shown.all("h1")[0].text.startswith("Too few answers")
    assert "at least one other question: 4 so far" in shown.text
    assert "10 are needed" in shown.text


def test_both_populations_have_their_reputation_and_none_is_averaged(bob, site):
    shown = page(bob, "/reputation")
    for kind, title in (("client", "Clients"), ("partner", "Partners")):
        point = reputation.latest(site.database, kind, "equal")
        side = next(
            each for each in shown.all("section", "side") if each.all("h2")[0].text == title
        )
        assert side.all("span", "big-number")[0].text == f"{point.value:.0f}"
        assert f"{point.lo90:.0f} to {point.hi90:.0f}" in side.text
        assert f": {point.n_answered} with answers" in side.text
        assert f"{point.n_silent} without (estimated from accounts like them)." in side.text


def test_a_movement_within_chance_is_called_that(bob, camille, site):
    point = reputation.latest(site.database, "client", "equal")
    assert point.moved_probability < 0.9
    assert "no movement beyond chance" in page(bob, "/reputation").all("h1")[0].text
    assert "No movement beyond chance since" in page(bob, "/reputation").text
    assert "sans mouvement au-delà du hasard" in page(camille, "/reputation").all("h1")[0].text


def test_revenue_nps_and_risk_stand_beside_it(bob, site):
    text = page(bob, "/reputation").text
    point = reputation.latest(site.database, "client", "equal")
    assert "Weighted by revenue" in text
    assert "Weighted by spend" not in text
    assert f"{3 * CLIENTS} people, latest answer of each" in text
    assert f"{point.n_at_risk} of {point.n_accounts} accounts" in text


@pytest.mark.parametrize(("form", "delimiter"), [("plain", ","), ("people", ",")])
def test_the_series_downloads_as_it_is_kept(bob, site, form, delimiter):
    answer = bob.get(f"/reputation.csv?form={form}")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=reputation-")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=delimiter))
    kept = reputation.history(site.database, "client") + reputation.history(
        site.database, "partner"
    )
    assert len(rows) == len(kept)
    latest = reputation.latest(site.database, "client", "equal")
    row = next(r for r in rows if r["on_date"] == latest.on_date and r["weighting"] == "equal")
    assert float(row["value"]) == pytest.approx(latest.value, abs=0.001)
    assert row["calibration"] == latest.calibration_id
    assert row["shown"] == "1"


def test_french_spreadsheets_get_their_own_form(camille):
    lines = camille.get("/reputation.csv").text.splitlines()
    assert lines[0].lstrip("\ufeff").startswith('"kind";"weighting"')
    assert re.search(r";\d+,\d+;", lines[1])


def test_before_any_account_both_pages_say_how_to_begin(tmp_path):
    empty = open_site(tmp_path)
    empty.add("bob@example.com")
    visitor = empty.visitor()
    visitor.log_in("bob@example.com")
    for path in ("/drivers", "/drivers?kind=partner", "/reputation"):
        shown = page(visitor, path)
        assert "There are no accounts yet" in shown.text
        assert shown.all("a", "button")


def test_both_pages_are_in_the_navigation_and_know_where_they_are(bob):
    for path, name in (("/drivers", "Drivers"), ("/reputation", "Reputation")):
        places = page(bob, path).all("nav", "subplaces")[0]
        here = [each.text for each in places.all("a") if "aria-current" in each.attributes]
        assert here == [name]


def test_a_table_of_topics_is_headed_topic(bob, camille):
    for visitor, driver, topic in ((bob, "Driver", "Topic"), (camille, "Levier", "Thème")):
        dimensions, topics = page(visitor, "/drivers").all("table", "drivers-table")
        assert dimensions.all("th")[1].text == driver
        assert topics.all("th")[1].text == topic


def test_two_movements_are_set_apart_as_each_language_does(site, firm):
    points = [
        replace(point, moved=-3.0, moved_since="2025-11-01", moved_probability=0.97)
        for kind in ("client", "partner")
        if (point := reputation.latest(site.database, kind, "equal")) is not None
    ]
    assert len(points) == 2
    for language, between in (("en", "; Partners: "), ("fr", "\u202f; Partenaires\u00a0: ")):
        with site.app.test_request_context(f"/?lang={language}"):
            assert between in wording.headline(points)
