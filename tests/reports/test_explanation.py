"""The reasons of a score add up: as they are stored, as they are rolled up, as they are read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.explanation import ROLLUPS, explain, steps, sum_sentence
from app.reports.rounding import rounded_terms
from surveys import portfolio, scores


@given(
    st.lists(st.floats(-100, 100, allow_nan=False), min_size=1, max_size=40),
    st.integers(0, 3),
)
def test_rounded_terms_add_up_to_the_rounded_total(terms, digits):
    total = sum(terms)
    shown = rounded_terms(terms, total=total, digits=digits)
    assert sum(shown) == pytest.approx(round(total, digits), abs=1e-6)
    for term, number in zip(terms, shown, strict=True):
        assert abs(term - number) < 1.001 * 10**-digits


@pytest.mark.parametrize("by", ROLLUPS)
def test_every_rollup_of_every_score_adds_up(site, company, by):
    with site.app.test_request_context():
        for entry in portfolio.entries(company.db, portfolio.Filter(kind=None)):
            found = scores.contributions(company.db, entry.relationship_id)
            assert sum(each.points for each in found) == pytest.approx(
                entry.score.unclipped, abs=1e-9
            )
            explanation = explain(entry.score, found, by=by)
            terms = sum(term.points for term in explanation.terms)
            parts = (explanation.prior, explanation.engagement, terms, explanation.rest,
                     explanation.cut)  # fmt: skip
            assert sum(parts) == pytest.approx(entry.score.value, abs=1e-9)
            assert sum(term.n for term in explanation.terms) + explanation.n_rest == sum(
                each.answered_at is not None for each in found
            )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_numbers_people_read_add_up(site, company, language):
    with site.app.test_request_context(f"/?lang={language}"):
        for entry in portfolio.entries(company.db, portfolio.Filter(kind=None)):
            found = scores.contributions(company.db, entry.relationship_id)
            listed = steps(explain(entry.score, found), entry.score, kind=entry.kind,
                           segment=entry.segment, digits=0)  # fmt: skip
            numbers = re.findall(r"(=|\+|−) (\d+) \(", sum_sentence(listed))
            total = sum(-int(n) if sign == "−" else int(n) for sign, n in numbers)
            assert total == round(entry.score.value), sum_sentence(listed)


def test_the_sum_names_what_is_typical_in_both_languages(site, company):
    entry = next(portfolio.entries(company.db, portfolio.Filter(words="globex")))
    found = scores.contributions(company.db, entry.relationship_id)
    sentences = {}
    for language in ("en", "fr"):
        with site.app.test_request_context(f"/?lang={language}"):
            listed = steps(explain(entry.score, found), entry.score, kind="client",
                           segment="trade", digits=0)  # fmt: skip
            sentences[language] = sum_sentence(listed)
    assert "(typical client of this segment)" in sentences["en"]
    assert "(client type de ce segment)" in sentences["fr"]
