"""The worker finds drivers and reputation when they are due, and keeps what it found."""

from datetime import timedelta

import pytest

from analysis import own
from analysis.score.drivers import FEWEST_ACCOUNTS
from app.jobs import analyser
from app.jobs.overview import past_quarters
from app.jobs.reading import read_due
from surveys import clock, drivers, leases, reputation
from tests.app.people import new_database
from tests.overview.firm import CLIENTS, DIMENSIONS, Firm, open_firm, review


@pytest.fixture(scope="module")
def firm(tmp_path_factory) -> Firm:
    made = open_firm(new_database(tmp_path_factory.mktemp("jobs") / "rapport.db"))
    assert review(made.company.db) == 2
    return made


def test_nothing_is_done_twice_for_the_same_answers(firm):
    assert review(firm.company.db) == 0


def test_a_new_answer_makes_its_population_due_again_and_no_other(firm):
    db = firm.company.db
    before = drivers.find(db, "partner", "dimension")
    firm.company.answer("Client 00", 0.5, days_ago=1)
    assert review(db) == 0  # its score comes first
    firm.company.score()
    assert review(db) == 1
    assert drivers.find(db, "partner", "dimension") == before


def test_the_recommendation_follows_trust_and_the_words_about_delivery(firm):
    found = drivers.find(firm.company.db, "client", "dimension")
    assert [found.outcome, found.n_accounts] == ["loyalty", CLIENTS]
    assert found.drivers[0].name == "trust"
    assert found.drivers[0].standing == "strong"
    assert {each.name for each in found.drivers} == {*DIMENSIONS.values()}
    assert sum(each.share for each in found.drivers) == pytest.approx(1.0)
    topics = drivers.find(firm.company.db, "client", "topic")
    assert [each.name for each in topics.drivers] == ["delivery", "people"]


def test_too_few_partners_are_told_with_their_number(firm):
    found = drivers.find(firm.company.db, "partner", "dimension")
    assert found.n_accounts < FEWEST_ACCOUNTS
    assert (found.r_squared, found.drivers) == (None, ())


def test_the_index_counts_the_silent_and_is_kept_for_each_past_quarter(firm):
    db = firm.company.db
    latest = reputation.latest(db, "client", "equal")
    assert (latest.n_accounts, latest.n_answered, latest.n_silent) == (CLIENTS + 2, CLIENTS, 2)
    assert latest.nps_n == 3 * CLIENTS
    assert latest.moved_since == (clock.today() - timedelta(days=365)).isoformat()
    kept = reputation.history(db, "client", calibration_id=latest.calibration_id)
    days = [point.on_date for point in kept if point.weighting == "equal"]
    assert days == sorted(days)
    assert len(days) >= 4


def test_revenue_gives_an_index_of_its_own_where_it_is_known(firm):
    exposure = reputation.latest(firm.company.db, "client", "revenue")
    equal = reputation.latest(firm.company.db, "client", "equal")
    assert exposure.n_accounts == CLIENTS + 2
    assert exposure.value != equal.value
    assert reputation.latest(firm.company.db, "partner", "revenue") is None


def test_who_has_not_become_a_client_yet_is_not_in_the_index(tmp_path):
    db = new_database(tmp_path / "rapport.db")
    made = open_firm(db)
    prospect = made.company.relationship_ids["Client 31", "client"]
    db.execute("UPDATE relationship SET stage = 'prospect' WHERE id = :id", id=prospect)
    review(db)
    assert reputation.latest(db, "client", "equal").n_accounts == CLIENTS + 1


def test_a_new_day_is_a_new_point_and_the_former_one_stays(tmp_path):
    db = new_database(tmp_path / "rapport.db")
    made = open_firm(db)
    review(db)
    tomorrow = clock.today() + timedelta(days=1)
    made.company.score(tomorrow)
    assert review(db, tomorrow) == 2
    days = {point.on_date for point in reputation.history(db, "client")}
    assert {clock.today().isoformat(), tomorrow.isoformat()} <= days


def test_a_great_rise_moves_the_index_by_more_than_chance(tmp_path):
    db = new_database(tmp_path / "rapport.db")
    open_firm(db, last_wave=0.3)
    review(db)
    latest = reputation.latest(db, "client", "equal")
    assert latest.moved > 5
    assert latest.moved_probability > 0.9


def test_what_takes_long_rests_before_it_is_done_again(firm):
    db = firm.company.db
    kept = reputation.kept_basis(db, "client")
    reputation.keep_basis(db, "client", "of something else", seconds=30.0)
    assert review(db) == 0
    reputation.keep_basis(db, "client", "of something else", seconds=kept.seconds)
    assert review(db) == 1


def test_a_failure_is_noted_and_stops_nobody(firm, caplog):
    db = firm.company.db
    reputation.keep_basis(db, "client", "of something else", seconds=0.1)
    body = db.value("SELECT body FROM calibration WHERE kind = 'client' AND is_current")
    db.execute("UPDATE calibration SET body = '{}' WHERE kind = 'client' AND is_current")
    assert review(db) == 0
    lease = leases.find(db, "overview", "client")
    assert lease.last_error == "ValueError"
    assert "ValueError" in caplog.text
    db.execute(
        "UPDATE calibration SET body = :body WHERE kind = 'client' AND is_current", body=body
    )
    leases.release(db, "overview", ["client"])
    assert review(db) == 1


def test_quarters_go_back_to_the_first_answer_and_no_further():
    class Given:
        def __init__(self, day):
            self.answered_at = day

    today = clock.today().replace(year=2026, month=2, day=10)
    assert past_quarters([Given("2025-07-01"), Given("2026-01-02")], today) == [
        "2025-12-31", "2025-09-30",
    ]  # fmt: skip
    assert past_quarters([Given("2026-01-02")], today) == []
    assert len(past_quarters([Given("1999-01-02")], today)) == 12


def test_it_costs_little_for_a_firm_of_this_size(firm):
    assert reputation.kept_basis(firm.company.db, "client").seconds < 5.0


def test_a_finding_stored_again_replaces_the_former_one(firm):
    db = firm.company.db
    found = drivers.find(db, "client", "dimension")
    drivers.store(db, found)
    drivers.store(db, found)
    assert drivers.find(db, "client", "dimension") == found


def test_a_company_with_weights_of_its_own_gets_its_drivers_too(tmp_path):
    company = open_firm(new_database(tmp_path / "rapport.db")).company
    taught = [own.Example("label", f"{text} sic", "neu", "neg") for text in ("one", "two", "three")]
    analyser.weights_file(company.db).write_bytes(own.train(taught).to_bytes())
    assert review(company.db) == 1, (
        "clients' comments wait for their own reader; partners wrote none"
    )
    while read_due(company.db, holder="test"):
        pass
    company.score()
    assert review(company.db) == 1
