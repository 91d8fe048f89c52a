"""A decided class stands wherever the class is shown, until its review; then the score's does."""

import csv
import io
from datetime import date, timedelta

import pytest

from app.decisions.panel import wanted_first
from app.decisions.what_if_words import sentences
from app.jobs.classes import Change
from surveys import actions, clock, decisions, portfolio, week
from surveys.portfolio import INSUFFICIENT, Filter
from tests.reports.reading import read


def decide(office, name, decided, *, until="2999-12-31"):
    return decisions.decide(
        office.site.database, office.relationship(name), decided=decided, proposed=None,
        grounds=[], decided_by=office.bob_id, reason="We know them", kept_until=until,
    )  # fmt: skip


def expire(office, name):
    """Let the review of a decision be due, as if its day had passed."""
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    office.site.database.execute(
        "UPDATE class_decision SET kept_until = :day WHERE relationship_id = :id",
        day=yesterday, id=office.relationship(name),
    )  # fmt: skip


def row_of(office, name):
    text = office.bob.get("/portfolio.csv?form=plain").get_data(as_text=True)
    return next(row for row in csv.DictReader(io.StringIO(text)) if row["account"] == name)


def test_portfolio_report_and_file_show_the_class_decided_and_what_the_score_says(office):
    before = row_of(office, "Initech")
    assert before["class"] == before["class_by_score"]
    assert before["class_kept_until"] == ""
    decide(office, "Initech", "renegotiate")
    after = row_of(office, "Initech")
    assert after["class"] == "renegotiate"
    assert after["class_by_score"] == before["class"]
    assert after["class_kept_until"] == "2999-12-31"
    page = read(office.bob.get("/portfolio?q=initech").get_data(as_text=True))
    assert "Renegotiate decided, until Dec 31, 2999" in page.all("tbody")[0].text
    report = read(office.bob.get(office.report("Initech")).get_data(as_text=True))
    assert "Renegotiate decided" in report.all("dl", "facts")[0].text
    assert "One page of give and get" in report.all("dl", "facts")[0].text


def test_the_first_thing_to_do_is_what_is_proposed_and_not_what_a_high_mark_says(office):
    """Acme is content and we gain little: no referral is asked for."""
    do = "One page of give and get"
    report = read(office.bob.get(office.report("Acme")).get_data(as_text=True))
    assert do in report.all("dl", "facts")[0].text
    assert "proposed: renegotiate" in report.all("dl", "facts")[0].text
    assert "This is about the class by the score" in report.text
    [entry] = portfolio.some(office.site.database, [office.relationship("Acme")])
    assert wanted_first(office.site.database, entry) == "renegotiate"  # as on this week's list
    decide(office, "Acme", "grow")
    report = read(office.bob.get(office.report("Acme")).get_data(as_text=True))
    assert "referral" in report.all("dl", "facts")[0].text
    decide(office, "Initech", row_of(office, "Initech")["class_by_score"])
    agreed = read(office.bob.get(office.report("Initech")).get_data(as_text=True))
    assert "This is about the class by the score" not in agreed.text


@pytest.mark.parametrize(("points", "told"), [(-0.02, 0), (-1.6, 1)])
def test_what_weighs_nothing_is_not_said_to_weigh(office, points, told):
    change = Change((), heaviest="trust", points=points, band_without="improve")
    with office.site.app.test_request_context():
        assert len(sentences(change, "improve")) == told


def test_filters_and_counts_go_by_the_class_decided(office):
    db = office.site.database
    before = portfolio.counts_by_band(db, "client")
    decide(office, "Umbrella", "renegotiate")  # nobody there ever answered
    after = portfolio.counts_by_band(db, "client")
    assert after["renegotiate"] == 1
    assert after[INSUFFICIENT] == before[INSUFFICIENT] - 1
    assert sum(after.values()) == sum(before.values())
    for band, n in after.items():
        assert portfolio.count(db, Filter(kind="client", band=band)) == n, band
    page = office.bob.get("/portfolio?class=renegotiate").get_data(as_text=True)
    assert "Umbrella" in page
    assert "Initech" not in page


def test_after_its_review_a_decision_shows_nowhere_but_asks_for_a_new_one(office):
    before = row_of(office, "Initech")
    decide(office, "Initech", "repair")
    expire(office, "Initech")
    assert row_of(office, "Initech") == before
    page = read(office.bob.get(office.report("Initech")).get_data(as_text=True))
    assert "The review is due." in page.all("section", "class-panel")[0].text


def test_a_decision_that_the_figures_contradict_asks_for_a_new_one(office):
    decisions.decide(
        office.site.database, office.relationship("Acme"), decided="grow", proposed="maintain",
        grounds=[], decided_by=office.bob_id, reason="x", kept_until=None,
    )  # fmt: skip
    page = read(office.bob.get(office.report("Acme")).get_data(as_text=True))
    said = page.all("section", "class-panel")[0].text
    assert "What is proposed has changed since." in said


def test_a_decision_that_agrees_or_knew_the_proposal_does_not_ask(office):
    decisions.decide(
        office.site.database, office.relationship("Acme"), decided="grow",
        proposed="renegotiate", grounds=[], decided_by=office.bob_id, reason="x", kept_until=None,
    )  # fmt: skip
    page = read(office.bob.get(office.report("Acme")).get_data(as_text=True))
    assert "What is proposed has changed since." not in page.all("section", "class-panel")[0].text


def test_an_overdue_action_is_a_fact_of_the_week(office):
    db = office.site.database
    relationship = office.relationship("Vandelay")
    actions.start(db, relationship, "fix", opened_by=office.bob_id, due_on="2020-02-01")
    lines = {line.entry.account: line for line in week.week_list(db, today=clock.today())}
    assert [fact.kind for fact in lines["Vandelay"].facts if fact.action] == ["overdue"]
    page = read(office.bob.get("/week").get_data(as_text=True))
    assert "1 action is overdue" in page.text
    assert "was due on Feb 1, 2020, and is still open." in page.text


def test_an_action_that_is_not_late_or_closed_is_no_fact(office):
    db = office.site.database
    held = actions.start(db, office.relationship("Vandelay"), "fix", opened_by=None,
                         due_on="2020-02-01")  # fmt: skip
    actions.close(db, held, outcome="worked", closing_note="", closed_by=None)
    actions.start(db, office.relationship("Wonka"), "fix", opened_by=None)
    assert actions.overdue(db, clock.today()) == []
    assert len(actions.overdue(db, date(2999, 1, 1))) == 1
