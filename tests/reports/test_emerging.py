"""What is new in the words: counted by accounts, judged beyond chance, one click to the words."""

import pytest

from surveys import annotations
from surveys.findings import Found, FoundOpinion
from tests.reports.company import ANALYSER, Told
from tests.reports.reading import read

NAMES = [f"Kunde {n:02}" for n in range(24)]


@pytest.fixture(scope="module")
def risen(site, company):
    """Twenty-four partners wrote twice; the second time half of them speak of the new portal."""
    for place, name in enumerate(NAMES):
        company.add(name, "partner", people=("Dana Weiss",), roles=("user",))
        company.answer(name, 0.6, days_ago=150, kind="partner", told=Told("Works well."))
        response = company.answer(name, 0.6, days_ago=20, kind="partner",
                                  told=Told("Logging in takes ages."))  # fmt: skip
        if place % 2:
            continue
        answer = company.db.value(
            "SELECT id FROM answer WHERE response_id = :id AND text IS NOT NULL", id=response
        )
        opinion = FoundOpinion(0, 22, "Logging in takes ages.", "usability", -0.6, "neg")
        found = Found(answer, "en", -0.6, "neg", [opinion], ["new portal"])
        annotations.store(company.db, ANALYSER, [found])
    return company


def test_a_risen_topic_and_phrase_lead_to_their_comments(site, risen, bob):
    page = read(bob.get("/emerging?kind=partner&days=90").get_data(as_text=True))
    links = {link.text: link.attributes["href"] for link in page.all("a")}
    for name in ("Usability", "new portal"):
        found = read(bob.get(links[name]).get_data(as_text=True))
        assert len(found.all("article", "verbatim")) == 12, name
    row = next(each for each in page.all("tr") if "new portal" in each.text)
    assert "n = 12" in row.text
    assert "n = 0" in row.text


def test_the_other_population_is_not_moved(site, risen, bob):
    page = bob.get("/emerging?kind=client&days=90").get_data(as_text=True)
    assert "new portal" not in page


def test_it_is_said_in_french_too(site, risen, camille):
    page = camille.get("/emerging?kind=partner&days=90").get_data(as_text=True)
    assert "Ce dont ils sont plus nombreux à parler" in page


@pytest.mark.parametrize(
    ("who", "said"),
    [("bob", ", Oct 3, 2025 to Nov 1, 2025,"), ("camille", ", du 3 oct. 2025 au 1er nov. 2025,")],
)
def test_the_days_of_the_period_are_written_as_people_write_them(site, risen, request, who, said):
    reader = request.getfixturevalue(who)
    address = "/verbatims?phrase=new+portal&since=2025-10-03&until=2025-11-01"
    page = read(reader.get(address).get_data(as_text=True))
    line = next(each for each in page.all("p", "result-line") if "2025" in each.text)
    assert said in line.text
    kept = {each.attributes["name"]: each.attributes["value"] for each in page.all("input")
            if each.attributes.get("type") == "hidden"}  # fmt: skip
    assert kept.items() >= {"since": "2025-10-03", "until": "2025-11-01"}.items()
    assert reader.get("/verbatims?since=2025-02-30&until=2025-13-01").status_code == 200


def test_a_period_with_nothing_before_says_what_is_needed(site, risen, bob):
    page = bob.get("/emerging?kind=partner&days=365").get_data(as_text=True)
    assert "Nothing to compare with yet" in page or "Nothing new beyond chance" in page


def test_strange_choices_fall_back_to_the_first(site, risen, bob):
    assert bob.get("/emerging?kind=robot&days=-1").status_code == 200
