"""A change has a sign only when it is likely to be real; the list and the order say the same."""

import json
from dataclasses import replace

import pytest

from app.reports.components import SCORE
from app.reports.measured import FILE, change_sentence, measured
from app.reports.movements import movement
from surveys import portfolio
from surveys.portfolio import Filter
from tests.app.people import new_database
from tests.reports.company import Company
from tests.reports.test_week import put_score

CASES = [
    (-9.0, 4.0, "fell"),
    (9.0, 4.0, "rose"),
    (-5.0, 4.0, "watch-fell"),
    (5.0, 4.0, "watch-rose"),
    (-2.9, 0.1, ""),
    (-14.0, 30.0, "watch-fell"),
    (-4.0, 30.0, ""),
    (0.0, 4.0, ""),
    (-9.0, 0.0, "fell"),
]


def moved(change, sd):
    half = 1.645 * sd
    return replace(SCORE, change=change, change_lo90=change - half, change_hi90=change + half)


@pytest.mark.parametrize(("change", "sd", "sign"), CASES)
def test_a_sign_stands_for_three_points_with_a_probability(change, sd, sign):
    assert movement(moved(change, sd)) == sign


def test_a_withheld_score_has_no_sign():
    assert movement(replace(moved(-20.0, 1.0), withheld=True)) == ""
    assert movement(None) == ""


def test_the_default_order_puts_first_what_the_sign_says_fell(tmp_path):
    company = Company(new_database(tmp_path / "m.db"))
    signs = {}
    for place, (change, sd, sign) in enumerate(CASES):
        name = f"Case {place}"
        signs[name] = sign
        company.add(name)
        put_score(company, name, 0.5)
        score = moved(change, sd)
        company.db.execute(
            "UPDATE score SET change = :change, change_lo90 = :low, change_hi90 = :high "
            "WHERE relationship_id = :id",
            change=score.change, low=score.change_lo90, high=score.change_hi90,
            id=company.relationship_ids[name, "client"],
        )  # fmt: skip
    found = [
        signs[entry.account] for entry in portfolio.page(company.db, Filter(), number=1).entries
    ]
    fell, rose = found.count("fell"), found.count("rose")
    assert (fell, rose) == (2, 1)
    assert found[:fell] == ["fell"] * fell
    assert found[-rose:] == ["rose"] * rose


def test_what_the_pages_say_of_being_right_was_measured():
    found = json.loads(FILE.read_text(encoding="utf-8"))
    assert found == measured()
    for kind in ("client", "partner"):
        assert found[kind]["firms"] >= 20
        assert found[kind]["seeds"][0] > 1000
        assert 0.0 < found[kind]["week"]["base_rate"] < found[kind]["week"]["first_five"] < 1.0
        shares = ("coverage", "strong_sign", "watch_sign", "strong_right", "watch_right")
        assert all(0.0 < found[kind]["change"][name] <= 1.0 for name in shares)
    assert found["asking"]["seeds"][0] > 1000
    assert 0.0 < found["asking"]["kept"] <= 1.0


@pytest.mark.parametrize(("language", "coverage"), [("en", "93%"), ("fr", "93\u202f%")])
def test_the_sentence_of_changes_names_the_measured_shares(site, language, coverage):
    with site.app.test_request_context(f"/?lang={language}"):
        sentence = change_sentence("client")
    assert f"{measured()['client']['change']['coverage'] * 100:.0f}" in sentence
    assert coverage in sentence
