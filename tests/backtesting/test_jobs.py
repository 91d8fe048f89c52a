"""A score of the past rests on what was known then: whatever came later changes nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.jobs import backtesting
from app.jobs.scoring import scores_as_of
from surveys import accounts, clock, db, relationships
from surveys.interchange.outcomes_file import Outcome
from tests.app.people import new_database
from tests.backtesting.company import days_ago, leaving_company


@pytest.fixture
def company(tmp_path):
    found, _ = leaving_company(new_database(tmp_path / "b.db"), clients=24)
    yield found
    db.forget_thread_connections()


def outcome(company, name, days, *, lost=True):
    return Outcome(company.relationship_ids[name, "client"], "client", name, days_ago(days), lost,
                   None)  # fmt: skip


def outcomes(company, *days):
    names = [name for name, _ in company.relationship_ids]
    return [outcome(company, name, each) for each in days for name in names[:6]]


def before(company, wanted):
    [told] = backtesting.run(company.db, wanted)
    return [(row.score, row.p_low, row.nps, row.raw) for row in told.rows]


def test_later_answers_and_their_invitations_change_nothing(company):
    company.add("Quiet")
    company.invite("Quiet", days_ago=130)
    wanted = [*outcomes(company, 100, 60), outcome(company, "Quiet", 100)]
    found = before(company, wanted)
    for place in range(24):
        company.answer(f"Client {place:03d}", 0.05, days_ago=60, person=0)
        company.answer(f"Client {place:03d}", 0.95, days_ago=59, person=1)
    answered = f"{clock.today() - timedelta(days=50)}T09:00:00.000Z"
    company.db.execute("UPDATE invitation SET completed_at = :answered", answered=answered)
    assert before(company, wanted) == found


def test_an_answer_of_the_day_before_counts_and_one_of_the_day_itself_does_not(company):
    wanted = [outcome(company, "Client 001", 60)]
    [(first, _, _, _)] = before(company, wanted)
    company.answer("Client 001", 0.1, days_ago=60)
    assert before(company, wanted)[0][0] == first
    company.answer("Client 001", 0.1, days_ago=61)
    assert before(company, wanted)[0][0].score < first.score


def test_an_ended_relationship_has_the_score_it_had(company):
    wanted = outcomes(company, 60)
    found = before(company, wanted)
    company.db.execute("UPDATE relationship SET stage = 'ended'")
    assert before(company, wanted) == found


def test_other_rows_of_the_file_change_no_score(company):
    wanted = outcomes(company, 100, 60)
    together = before(company, wanted)
    wanted.sort(key=lambda each: (each.on_date, each.relationship_id))
    assert [before(company, [each])[0] for each in wanted] == together


def test_a_replaced_answer_counts_until_the_day_it_was_replaced(company):
    response_id = company.response_ids["Client 001"][0]
    wanted = [outcome(company, "Client 001", 200), outcome(company, "Client 001", 50)]
    found = before(company, wanted)
    later = company.answer("Client 001", 0.0, days_ago=100, person=0)
    company.db.execute("UPDATE response SET is_current = FALSE WHERE id = :id", id=response_id)
    company.db.execute(
        "UPDATE response SET replaces_id = :old WHERE id = :id", old=response_id, id=later
    )
    again = before(company, wanted)
    assert again[0] == found[0]
    assert again[1][0].n_responses == found[1][0].n_responses
    assert again[1][0].score < found[1][0].score


def test_nps_takes_the_latest_recommendation_of_each_and_the_mean_all_answers(company):
    name = "Client 002"
    company.add("Quiet")
    company.answer(name, 1.0, days_ago=300, person=0)
    company.answer(name, 1.0, days_ago=290, person=1)
    company.answer(name, 0.0, days_ago=200, person=1)
    [told] = backtesting.run(
        company.db, [outcome(company, name, 50), outcome(company, "Quiet", 50)]
    )
    by_name = {row.outcome.account: row for row in told.rows}
    assert by_name[name].nps == 0.0
    assert 0.0 < by_name[name].raw < 100.0
    assert (by_name["Quiet"].nps, by_name["Quiet"].raw) == (None, None)
    assert by_name["Quiet"].score.withheld


def test_clients_and_partners_are_never_pooled(company):
    account = accounts.find(company.db, "Client 003")
    company.add("Client 003", "partner")
    partner = relationships.find(company.db, account.id, "partner")
    company.answer("Client 003", 0.9, kind="partner", days_ago=200)
    clients = outcomes(company, 60)
    alone = before(company, clients)
    told = backtesting.run(
        company.db,
        [*clients, Outcome(partner.id, "partner", "Client 003", days_ago(60), True, None)],
    )
    assert [each.kind for each in told] == ["client", "partner"]
    assert [(row.score, row.p_low, row.nps, row.raw) for row in told[0].rows] == alone


def test_a_score_of_a_past_day_does_not_know_who_answered_later(company):
    day = clock.today() - timedelta(days=60)
    company.add("Quiet")
    company.invite("Quiet", days_ago=130)
    before_it = scores_as_of(company.db, "client", day)
    answered = f"{clock.today() - timedelta(days=50)}T09:00:00.000Z"
    company.db.execute("UPDATE invitation SET completed_at = :answered", answered=answered)
    company.answer("Quiet", 0.05, days_ago=50)
    after = scores_as_of(company.db, "client", day)
    assert [replace(each, computed_at="") for each in after] == [
        replace(each, computed_at="") for each in before_it
    ]
