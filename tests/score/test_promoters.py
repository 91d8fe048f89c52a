"""NPS of one answer per person."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.score import Answer, nps
from analysis.score.promoters import promoter_score


def said(value, *, who="ann", account="acme", day="2026-05-01", response="r1", **changed):
    fields = {"question_id": "C1", "dimension": "loyalty", "scale": "nps11"} | changed
    return Answer(account, who, "", response, day, value=float(value), **fields)


def test_only_the_latest_answer_of_each_contact_counts():
    answers = [said(2, day="2025-05-01"), said(9), said(10, who="bob")]
    found = promoter_score(answers, "2026-06-30")
    assert (found.value, found.n) == (100.0, 2)
    assert found.lo90 < found.value


def test_answers_of_unknown_people_count_one_by_one():
    answers = [said(2, who="", response="r1"), said(9, who="", response="r2")]
    assert promoter_score(answers, "2026-06-30").n == 2


def test_the_same_name_at_two_accounts_is_two_people():
    assert promoter_score([said(2), said(9, account="bolt")], "2026-06-30").n == 2


def test_what_is_old_or_not_yet_said_or_about_an_event_does_not_count():
    answers = [
        said(2, day="2023-05-01"),
        said(3, day="2026-07-01", who="bob"),
        said(4, who="cleo", dimension="loyalty_after_event", question_id="T2"),
        said(5, who="dan", scale="csat5"),
    ]
    assert promoter_score(answers, "2026-06-30") is None


@given(st.lists(st.integers(0, 10), min_size=1, max_size=30), st.randoms())
def test_of_people_who_answered_once_it_is_the_plain_nps_in_any_order(ratings, random):
    answers = [said(value, who=f"p{i}") for i, value in enumerate(ratings)]
    found = promoter_score(answers, "2026-06-30")
    assert found.value == nps(ratings)
    assert promoter_score(random.sample(answers, len(answers)), "2026-06-30") == found
