"""What is said beforehand of one more questionnaire is what the service then shows."""

import time

import pytest

from app.jobs import classes
from surveys import clock, portfolio
from tests.app.people import new_database
from tests.balance.company import tilted_company


@pytest.fixture
def company(tmp_path):
    database = new_database(tmp_path / "rapport.db")
    yield tilted_company(database)
    database.close()


def entry_of(company, name):
    return portfolio.some(company.db, [company.relationship_ids[name, "client"]])[0]


def change_of(company, name, by_dimension=None):
    entry = entry_of(company, name)
    return classes.change_of(
        company.db, entry.relationship_id, entry.kind, entry.score, by_dimension or {}
    )


@pytest.mark.parametrize(("name", "share"), [("Stark", 0.0), ("Wonka", 1.0), ("Hooli", 1.0)])
def test_the_score_after_one_more_questionnaire_is_the_one_foretold(company, name, share):
    foretold = {each.who: each for each in change_of(company, name).one_more}["known"]
    company.answer(name, share, days_ago=0, person=1)
    company.score(clock.today())
    expected = foretold.high if share else foretold.low
    assert entry_of(company, name).score.value == pytest.approx(expected, abs=1e-6)


def test_the_dimension_that_weighs_most_is_named_with_what_it_takes(company):
    found = change_of(company, "Hooli", {"trust": -6.0, "value": -2.0, "effort": 1.0})
    assert (found.heaviest, found.points, found.leads) == ("trust", -6.0, True)
    alike = change_of(company, "Hooli", {"trust": -6.0, "value": -5.5})
    assert not alike.leads
    none = change_of(company, "Hooli", {"trust": 3.0})
    assert none.heaviest is None


def test_of_a_score_by_another_calibration_nothing_is_said(company):
    entry = entry_of(company, "Hooli")
    company.db.execute(
        "UPDATE score SET calibration_id = (SELECT id FROM calibration WHERE kind = 'partner')"
        " WHERE relationship_id = :id", id=entry.relationship_id,
    )  # fmt: skip
    assert change_of(company, "Hooli") is None


def test_a_relationship_without_score_or_assessment_has_no_proposal(company):
    company.add("Newcomer")
    found = classes.propose(
        company.db, company.relationship_ids["Newcomer", "client"], "client", None
    )
    assert found.band is None
    assert found.kept_grounds[0] == {"code": "ours_unknown"}


def test_it_is_computed_while_the_page_waits(company):
    change_of(company, "Acme")
    start = time.perf_counter()
    for _ in range(10):
        change_of(company, "Acme")
    took = (time.perf_counter() - start) / 10
    print(f"{1000 * took:.1f} ms with its reading")
    assert took < 0.1
