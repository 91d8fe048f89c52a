"""The manager's pages as a manager meets them: a sentence first, every figure explained."""

import re
from itertools import pairwise

import pytest

from app.charts.interval import CUTS
from tests.reports.reading import read

LISTS = ("/week", "/portfolio", "/portfolio?kind=partner", "/verbatims")


def paths(company):
    """Every kind of page a manager reads."""
    globex = company.account_ids["Globex"]
    wayne = company.account_ids["Wayne"]
    relationship = company.relationship_ids["Globex", "client"]
    return [
        *LISTS,
        f"/accounts/{globex}",
        f"/accounts/{globex}?by=month",
        f"/accounts/{wayne}",
        f"/accounts/{company.account_ids['Umbrella']}",
        f"/accounts/{globex}/verbatims?topic=people&label=pos",
        f"/accounts/{globex}/answers?relationship={relationship}&dimension=trust",
        f"/responses/{company.response_ids['Globex'][-1]}",
    ]


def page(visitor, path):
    response = visitor.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return read(response.get_data(as_text=True))


@pytest.mark.parametrize("reader", ["bob", "camille"])
def test_every_page_has_one_heading_and_speaks_its_language(request, company, reader):
    visitor = request.getfixturevalue(reader)
    for path in paths(company):
        document = page(visitor, path)
        assert len(document.all("h1")) == 1, path
        language = {"bob": "en", "camille": "fr"}[reader]
        assert document.all("html")[0].attributes["lang"] == language


def test_headings_never_skip_a_level(bob, company):
    for path in paths(company):
        levels = [int(each.tag[1]) for each in page(bob, path).all()
                  if re.fullmatch(r"h[1-6]", each.tag)]  # fmt: skip
        assert all(deeper - level <= 1 for level, deeper in pairwise(levels)), (path, levels)


def test_ids_are_unique_and_every_chart_is_described(bob, alice, company):
    for visitor, path in [*((bob, each) for each in paths(company)), (alice, "/components")]:
        document = page(visitor, path)
        ids = [each.attributes["id"] for each in document.all() if "id" in each.attributes]
        assert len(ids) == len(set(ids)), path
        for svg in document.all("svg"):
            if svg.attributes.get("role") == "img":
                named = svg.attributes["aria-labelledby"].split()
                described = {each.attributes["id"]: each.text for each in svg.all()
                             if each.tag in ("title", "desc")}  # fmt: skip
                assert list(described) == named
                assert all(described.values()), path


def test_every_chart_has_its_table(alice):
    figures = page(alice, "/components").all("figure")
    assert len(figures) == 10
    for figure in figures:
        (details,) = figure.all("details")
        assert details.all("table")
        assert details.all("caption")


def test_nothing_on_a_page_needs_script_or_style_of_its_own(alice, company):
    for path in [*paths(company), "/components"]:
        for element in page(alice, path).all():
            assert element.tag not in ("script", "style"), path
            assert "style" not in element.attributes, (path, element.tag)
            assert not any(name.startswith("on") for name in element.attributes), path


def test_every_score_stands_beside_its_interval_and_its_n(bob, company):
    shown = 0
    for path in paths(company):
        document = page(bob, path)
        for cell in [*document.all(css_class="number"), *document.all(css_class="week-score")]:
            if cell.all(css_class="score-value"):
                shown += 1
                assert re.search(r"\d+ \d+ to \d+, n = \d+", cell.text), (path, cell.text)
        for block in document.all(css_class="figure-score"):
            shown += 1
            assert re.search(r"\d+ to \d+", block.text), path
            assert re.search(r"n = \d+", block.text), path
    assert shown > 20


def test_a_withheld_score_shows_a_range_and_neither_class_nor_number(bob, company):
    document = page(bob, f"/accounts/{company.account_ids['Umbrella']}")
    (block,) = document.all(css_class="figure-score")
    assert not document.all(css_class="big-number")
    assert "Insufficient evidence" in block.text
    assert re.search(r"\d+ to \d+", document.all(css_class="big-range")[0].text)
    badge = document.all(css_class="class-badge")[0]
    assert "class-unknown" in badge.attributes["class"]
    assert not document.all(css_class="chart-probabilities")
    assert not document.all(css_class="chart-waterfall")


def test_a_provisional_class_names_two_neighbours_or_stands_alone_above_the_end(bob, company):
    document = page(bob, "/portfolio")
    badges = [badge.text.lower() for badge in document.all(css_class="class-badge")]
    assert any(re.search(r"provisional: \w+ or \w+", text) for text in badges)
    neighbours = {"repair or improve", "improve or maintain", "maintain or grow"}
    for text in badges:
        found = re.search(r"\w+ or \w+", text)
        assert found is None or found[0] in neighbours


def test_every_figure_of_a_report_opens_its_words_or_answers(bob, company):
    document = page(bob, f"/accounts/{company.account_ids['Globex']}")
    links = {link.attributes["href"].split("#")[0]: link.text for link in document.all("a")}
    figures = [href for href in links if "/verbatims?" in href or "/answers?" in href]
    assert len(figures) > 15
    for href in figures:
        opened = page(bob, href)
        assert opened.all(css_class="verbatim"), (href, links[href])


def test_every_silent_account_says_so(bob, company):
    rows = page(bob, "/portfolio").all("tr")[1:]
    status = {row.all("a")[0].text: row.text for row in rows}
    assert "Never answered" in status["Umbrella"]
    assert "Not asked yet" in status["Stark"]


def test_who_did_not_answer_is_listed_too(bob, company):
    people = page(bob, f"/accounts/{company.account_ids['Umbrella']}").all(css_class="people")[0]
    rows = [row.text for row in people.all("tr")[1:]]
    assert len(rows) == 3
    assert sum("invited, never answered" in row for row in rows) == 1
    assert sum("never asked" in row for row in rows) == 2


def test_an_account_that_is_both_shows_both_on_one_page(bob, company):
    document = page(bob, f"/accounts/{company.account_ids['Wayne']}")
    sections = [each.attributes["id"] for each in document.all("section", "relationship")]
    assert sections == ["client", "partner"]


def test_a_report_begins_with_what_was_found(bob, camille, company):
    path = f"/accounts/{company.account_ids['Globex']}"
    assert re.match(r"Globex fell \d+ points", page(bob, path).all("h1")[0].text)
    assert re.match(r"Globex a perdu \d+ points", page(camille, path).all("h1")[0].text)


def test_numbers_follow_the_language(bob, camille, company):
    path = f"/accounts/{company.account_ids['Globex']}"
    english, french = page(bob, path), page(camille, path)
    end = [each.all(css_class="row-points")[-1].text for each in (english, french)]
    assert end[0].replace(".", ",") == end[1]
    assert "," in end[1]


def test_polarity_is_never_colour_alone(bob, company):
    document = page(bob, f"/accounts/{company.account_ids['Globex']}/verbatims")
    opinions = document.all(css_class="opinion")
    assert {each.text[0] for each in opinions} == {"−", "+"}
    assert all("Negative" in each.text or "Positive" in each.text for each in opinions)


def test_the_scale_of_the_interval_names_where_classes_meet(alice):
    figure = page(alice, "/components").all(css_class="chart-interval")[0]
    labels = [int(text.text) for text in figure.all("text", "tick-label")]
    assert labels == [0, *CUTS, 100]
