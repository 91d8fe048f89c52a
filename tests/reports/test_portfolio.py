"""The portfolio: searched, filtered, sorted and paged in SQL, clients never among partners."""

from dataclasses import replace
from itertools import pairwise

import pytest

from app.reports.components import SCORE
from surveys import portfolio, scores
from surveys.portfolio import INSUFFICIENT, SORTS, Filter
from surveys.scores import Scored
from tests.app.people import add_relationship, new_database


def names(db, **wanted):
    return [entry.account for entry in portfolio.page(db, Filter(**wanted)).entries]


@pytest.fixture
def made_up(tmp_path):
    """A database and a function that puts a relationship with a chosen score into it."""
    db = new_database(tmp_path / "portfolio.db")
    for kind in ("client", "partner"):
        db.execute(
            "INSERT INTO calibration (id, kind, body, responses, made_at) "
            "VALUES (:id, :kind, '{}', 0, '2026-11-23')",
            id=f"made-up-{kind}",
            kind=kind,
        )

    def put(name, kind="client", **changes):
        relationship_id, _people = add_relationship(db, name, kind=kind)
        score = replace(SCORE, relationship_id=relationship_id, calibration_id=f"made-up-{kind}",
                        **changes)  # fmt: skip
        scores.store(db, [Scored(score)])
        return relationship_id

    return db, put


def change(low, middle, high):
    return {"change_lo90": low, "change": middle, "change_hi90": high}


def test_drops_beyond_chance_come_first_and_rises_last(made_up):
    db, put = made_up
    put("Noisy drop", **change(-30, -6, 18), p_below_55=0.9)
    put("Real drop", **change(-12, -6, -1), p_below_55=0.1)
    put("Deeper drop", **change(-20, -12, -4), p_below_55=0.1)
    put("Real rise", **change(1, 9, 17), p_below_55=0.99)
    put("First wave", **change(None, None, None), p_below_55=0.2)
    assert names(db) == ["Deeper drop", "Real drop", "Noisy drop", "First wave", "Real rise"]


def test_withheld_scores_are_in_no_ranking(made_up):
    db, put = made_up
    put("Low", value=20.0)
    put("High", value=90.0)
    put("Unknown", value=1.0, withheld=True, standing="insufficient")
    assert names(db, sort="lowest") == ["Low", "High", "Unknown"]
    assert names(db, sort="highest") == ["High", "Low", "Unknown"]


def test_clients_and_partners_are_never_in_one_list(company):
    clients = {entry.kind for entry in portfolio.page(company.db, Filter()).entries}
    partners = {entry.kind for entry in portfolio.page(company.db, Filter(kind="partner")).entries}
    assert (clients, partners) == ({"client"}, {"partner"})


@pytest.mark.parametrize(
    "words", ["societe", "SOCIÉTÉ", "generale societe", "caoutch", "Générale  de"]
)
def test_search_knows_neither_case_nor_accents_nor_order(company, words):
    assert names(company.db, words=words) == ["Société Générale de Caoutchouc"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "' OR 1=1 --", '"'])
def test_what_looks_like_a_pattern_is_searched_as_it_is(company, words):
    assert names(company.db, words=words) == []


def test_filter_by_class_counts_what_it_shows(company):
    counts = portfolio.counts_by_band(company.db, "client")
    assert sum(counts.values()) == portfolio.count(company.db, Filter())
    for band, n in counts.items():
        assert len(names(company.db, band=band)) == n
    assert set(names(company.db, band=INSUFFICIENT)) == {"Umbrella", "Stark"}


def test_pages_hold_everything_once(made_up):
    db, _put = made_up
    for number in range(portfolio.PAGE_SIZE + 7):
        add_relationship(db, f"Account {number:03}", people=0)
    first = portfolio.page(db, Filter(sort="name"))
    second = portfolio.page(db, Filter(sort="name"), number=2)
    beyond = portfolio.page(db, Filter(sort="name"), number=99)
    assert (first.pages, second.total, len(second.entries)) == (2, portfolio.PAGE_SIZE + 7, 7)
    assert beyond == second
    found = [entry.account for entry in (*first.entries, *second.entries)]
    assert found == sorted(set(found))


@pytest.mark.parametrize("sort", [*SORTS, "score; DROP TABLE score", "value DESC", "", "1"])
def test_only_our_own_orders_reach_the_database(company, sort):
    found = names(company.db, sort=sort)
    assert len(found) == 9
    if sort not in SORTS:
        assert found == names(company.db)


def test_silent_accounts_come_first_when_asked(company):
    found = portfolio.page(company.db, Filter(sort="silent")).entries
    last = [entry.score.last_answer or "" for entry in found]
    assert all(one <= other for one, other in pairwise(last))


def test_the_file_holds_what_the_page_shows(company):
    wanted = Filter(words="e", sort="lowest")
    page = portfolio.page(company.db, wanted)
    assert tuple(portfolio.entries(company.db, wanted)) == page.entries


def test_ended_relationships_leave_the_portfolio(made_up):
    db, put = made_up
    relationship_id = put("Gone")
    put("Here")
    db.execute("UPDATE relationship SET stage = 'ended' WHERE id = :id", id=relationship_id)
    assert names(db) == ["Here"]
    assert portfolio.counts_by_kind(db) == {"client": 1, "partner": 0}


def test_a_score_behind_its_evidence_is_stale(made_up):
    db, put = made_up
    relationship_id = put("Acme", evidence=3)
    db.execute("UPDATE relationship SET evidence = 3 WHERE id = :id", id=relationship_id)
    assert not portfolio.page(db, Filter()).entries[0].stale
    db.execute("UPDATE relationship SET evidence = 4 WHERE id = :id", id=relationship_id)
    assert portfolio.page(db, Filter()).entries[0].stale
