"""This week's list: short, never a ranking of strangers, each line with its one reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from analysis.score.backtest import Case, backtest
from app.jobs import kept_backtest
from app.jobs.kept_backtest import KeptKind
from app.reports.components import SCORE
from app.reports.measured import measured, week_sentence
from surveys import clock, portfolio, scores, week
from surveys.scores import Scored
from tests.app.people import new_database
from tests.reports.company import Company, Told


@pytest.fixture
def fresh(tmp_path):
    return Company(new_database(tmp_path / "week.db"))


def put_score(company, name, risk, kind="client"):
    company.db.execute(
        "INSERT INTO calibration (id, kind, body, responses, made_at) "
        "VALUES (:id, :kind, '{}', 0, '2026-11-23') ON CONFLICT (id) DO NOTHING",
        id=f"made-up-{kind}", kind=kind,
    )  # fmt: skip
    relationship_id = company.relationship_ids[name, kind]
    score = replace(SCORE, relationship_id=relationship_id, calibration_id=f"made-up-{kind}",
                    evidence=99, p_below_55=risk)  # fmt: skip
    scores.store(company.db, [Scored(score)])


def names(company):
    return [line.entry.account for line in week.week_list(company.db, today=clock.today())]


def test_the_list_has_at_most_five_lines_most_at_stake_first(company):
    lines = week.week_list(company.db, today=clock.today())
    stakes = [line.risk * line.share for line in lines]
    assert len(lines) == 5
    assert stakes == sorted(stakes, reverse=True)


def test_value_is_the_share_of_the_kind_and_the_median_where_unknown(fresh):
    for name, revenue in (("Big", 800.0), ("Small", 100.0), ("Middle", 300.0), ("Unknown", None)):
        fresh.add(name, revenue=revenue)
        put_score(fresh, name, 0.5)
    lines = week.week_list(fresh.db, today=clock.today())
    shares = {line.entry.account: line.share for line in lines}
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["Unknown"] == shares["Middle"]
    assert lines[0].entry.account == "Big"


def test_nobodys_value_known_makes_all_equal(fresh):
    for name, risk in (("Low risk", 0.1), ("High risk", 0.9)):
        fresh.add(name)
        put_score(fresh, name, risk)
    assert names(fresh) == ["High risk", "Low risk"]


def test_values_that_are_all_nothing_make_all_equal(fresh):
    for name, risk in (("Low risk", 0.1), ("High risk", 0.9)):
        fresh.add(name, revenue=0.0)
        put_score(fresh, name, risk)
    assert names(fresh) == ["High risk", "Low risk"]


def test_the_page_says_how_often_such_a_list_is_right(bob, camille):
    share = f"{measured()['client']['week']['first_five'] * 100:.0f}"
    page, french = bob.get("/week").text, camille.get("/week").text
    assert "Measured on simulated firms, not on yours" in page
    assert f"{share}% were truly below 55" in page
    assert f"{share}\N{NARROW NO-BREAK SPACE}% étaient réellement sous 55" in french
    assert 'href="/backtest"' in page


def lost(i: int) -> bool:
    """Of the 20 whose score is worst 13 are lost, of the other 60 every fifth."""
    return i % 3 != 0 if i >= 60 else i % 5 == 0


def test_own_outcomes_take_the_place_of_the_simulation(fresh, site):
    found = backtest(
        Case(f"A{i}", f"2025-{1 + 3 * (i % 4):02d}-01", lost(i), 90.0 - i, 0.01 * i, None, None)
        for i in range(80)
    )
    kept = kept_backtest.Kept("2026-01-01", "o.csv", 20.0, (KeptKind("client", 55.0, found),))
    kept_backtest.keep(fresh.db, kept)
    with site.app.test_request_context("/"):
        sentence = week_sentence(fresh.db)
    assert "Measured on your own outcomes" in sentence
    assert "13 of 20 were lost (65%" in sentence
    assert "simulated" not in sentence


def test_a_fresh_fact_brings_on_whom_risk_alone_leaves_out(fresh):
    for place in range(8):
        fresh.add(f"Account {place}")
        put_score(fresh, f"Account {place}", 0.9 - place / 20)
    assert "Account 7" not in names(fresh)
    fresh.answer("Account 7", 0.2, days_ago=3, recommendation=2)
    put_score(fresh, "Account 7", 0.2)
    assert "Account 7" in names(fresh)
    assert len(names(fresh)) == 5


@pytest.mark.parametrize(
    ("recommendation", "days_ago", "listed"),
    [(6, 5, True), (7, 5, False), (0, week.FRESH_DAYS + 2, False)],
)
def test_a_detractor_is_news_for_a_while(fresh, recommendation, days_ago, listed):
    fresh.add("Acme")
    fresh.answer("Acme", 0.5, days_ago=days_ago, recommendation=recommendation)
    put_score(fresh, "Acme", 0.1)
    (line,) = week.week_list(fresh.db, today=clock.today())
    assert [fact.kind for fact in line.facts] == (["detractor"] if listed else [])


def test_who_was_a_detractor_before_is_no_news(fresh):
    fresh.add("Acme")
    fresh.answer("Acme", 0.5, days_ago=200, recommendation=5)
    fresh.answer("Acme", 0.5, days_ago=5, recommendation=4)
    put_score(fresh, "Acme", 0.1)
    (line,) = week.week_list(fresh.db, today=clock.today())
    assert line.facts == ()


def test_a_complaint_in_the_words_is_quoted(fresh):
    fresh.add("Acme")
    fresh.answer("Acme", 0.9, days_ago=2, told=Told(
        "Toujours pas reçu l’avoir de mars.",
        (("Toujours pas reçu l’avoir de mars", "invoicing_payment", -0.8),), "fr"))  # fmt: skip
    put_score(fresh, "Acme", 0.1)
    (line,) = week.week_list(fresh.db, today=clock.today())
    assert [(fact.kind, fact.words) for fact in line.facts] == [
        ("complaint", "Toujours pas reçu l’avoir de mars")
    ]


@pytest.mark.parametrize(
    ("person", "days_ago", "listed"),
    [(0, 20, True), (1, 20, False), (0, 3, False)],
    ids=["decider", "user", "asked lately"],
)
def test_a_decider_who_fell_silent_is_named(fresh, person, days_ago, listed):
    fresh.add("Acme", roles=("decider", "user"))
    fresh.answer("Acme", 0.9, days_ago=300, person=person)
    fresh.invite("Acme", days_ago=days_ago, person=person)
    put_score(fresh, "Acme", 0.1)
    (line,) = week.week_list(fresh.db, today=clock.today())
    assert [fact.kind for fact in line.facts] == (["silence"] if listed else [])


def test_no_scores_make_no_list(fresh):
    fresh.add("Acme")
    assert week.week_list(fresh.db, today=clock.today() + timedelta(days=1)) == []
    assert portfolio.counts_by_kind(fresh.db)["client"] == 1
