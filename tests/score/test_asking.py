"""What one answer would tell is what it tells when it comes; the list is good for any length."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.score import Account, Answer, Invitation, Rules, calibrate, score_accounts
from analysis.score.answering import chances
from analysis.score.asking import DECISION, INTERVAL, Candidate, worth_asking

TODAY = "2026-06-01"
QUESTIONS = (("Q1", "loyalty", "nps11", 10), ("Q2", "trust", "likert5", 5))
PEOPLE = ("Alice", "Bob", "Camille", "Dora", "Emil", "Farid")


def company(accounts=30, seed=3):
    """(accounts, answers, invitations): everybody asked twice; Alice always answers, others less;
    every third account has no history at all."""
    rng = np.random.default_rng(seed)
    found, answers, invitations = [], [], []
    for a in range(accounts):
        name = f"A{a:02d}"
        found.append(Account(name, "client", "", TODAY))
        level = rng.normal(0.7, 0.15)
        for wave in ("2025-02-01", "2026-02-01"):
            for place, who in enumerate(PEOPLE[:3]):
                if a % 3 == 0:
                    continue
                replies = bool(rng.random() < (0.95, 0.5, 0.1)[place])
                invitations.append(Invitation(name, who, wave, replies))
                if replies:
                    answers += questionnaire(name, who, wave, level + rng.normal(0.0, 0.1))
    return found, answers, invitations


def questionnaire(account, who, day, share, response=None):
    return [
        Answer(account, who, "user", response or f"{account}-{who}-{day}", day, q, dimension, scale,
               value=float(round(min(1.0, max(0.0, share)) * (top - low) + low)))
        for q, dimension, scale, top in QUESTIONS
        for low in (0 if top == 10 else 1,)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def known():
    accounts, answers, invitations = company()
    return accounts, answers, invitations, calibrate(accounts, answers, invitations, version="v")


def everyone(accounts, people=PEOPLE[:3]):
    return [Candidate(each.account_id, who, "user") for each in accounts for who in people]


def width(known, account_id, filled):
    """Of the real score, once *filled* questionnaires have come today."""
    accounts, answers, invitations, calibration = known
    own = [each for each in accounts if each.account_id == account_id]
    given_answers = [each for each in answers if each.account_id == account_id]
    for who, share in filled:
        given_answers += questionnaire(account_id, who, TODAY, share, f"new-{who}")
    asked = [each for each in invitations if each.account_id == account_id]
    [score] = score_accounts(own, given_answers, asked, calibration)
    return 2 * 1.645 * score.sd


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_the_width_foretold_is_the_width_when_the_answer_comes(known, share):
    found = worth_asking(*known, everyone(known[0]))
    for worth in found[::7]:
        candidate = worth.candidate
        now = width(known, candidate.account_id, [])
        after = width(known, candidate.account_id, [(candidate.contact_id, share)])
        assert worth.width == pytest.approx(now, abs=1e-9)
        assert worth.width_after == pytest.approx(after, abs=1e-9)


def test_gains_of_one_account_add_up_to_what_all_its_answers_are_expected_to_bring(known):
    found = worth_asking(*known, everyone(known[0]))
    for account_id in ("A00", "A01", "A02"):
        own = [each for each in found if each.candidate.account_id == account_id]
        expected = 0.0
        for answered in product((False, True), repeat=len(own)):
            likely = np.prod([w.chance if a else 1 - w.chance
                              for w, a in zip(own, answered, strict=True)])  # fmt: skip
            come = [(w.candidate.contact_id, 0.5)
                    for w, a in zip(own, answered, strict=True) if a]  # fmt: skip
            expected += likely * (own[0].width - width(known, account_id, come))
        assert sum(each.gain for each in own) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("aim", [INTERVAL, DECISION])
def test_a_second_answer_of_an_account_is_worth_no_more_than_the_first(known, aim):
    found = worth_asking(*known, everyone(known[0], PEOPLE), aim=aim)
    assert len(found) == 30 * 6
    assert [each.gain for each in found] == sorted((each.gain for each in found), reverse=True)
    assert all(each.gain >= 0.0 for each in found)
    alike = [each.gain for each in found if each.candidate.account_id == "A00"]
    assert len(set(alike)) >= 4


def test_an_account_nobody_knows_comes_before_one_that_answered_lately(known):
    accounts, answers, invitations, calibration = known
    recent = answers + questionnaire("A01", "Alice", "2026-05-20", 0.7, "late")
    found = worth_asking(accounts, recent, invitations, calibration,
                         [Candidate("A00", "Zoe"), Candidate("A01", "Zoe")])  # fmt: skip
    assert [each.candidate.account_id for each in found] == ["A00", "A01"]
    assert found[0].width > found[1].width


def test_a_class_near_a_cut_is_worth_more_than_one_far_from_all(known):
    accounts, answers, invitations, calibration = known
    scores = score_accounts(accounts, answers, invitations, calibration)
    answered = [each for each in scores if each.n_responses == 3]
    one, two = answered[0], answered[1]
    near = replace(calibration, rules=Rules(
        cuts=(1.0, 2.0, 3.0, one.score_unclipped) if one.score_unclipped > 3 else (1, 2, 3, 4)
    ))  # fmt: skip
    asked = [Candidate(one.account_id, "Zoe"), Candidate(two.account_id, "Zoe")]
    found = {
        each.candidate.account_id: each
        for each in worth_asking(accounts, answers, invitations, near, asked, aim=DECISION)
    }
    assert found[one.account_id].sure == pytest.approx(0.5, abs=0.02)
    for each in found.values():
        assert each.sure_after >= each.sure - 1e-6
    assert abs(one.score - two.score) > 3.0
    assert found[one.account_id].gain > found[two.account_id].gain


def test_rows_in_any_order_give_the_same_list(known):
    accounts, answers, invitations, calibration = known
    asked = everyone(accounts)
    one = worth_asking(accounts, answers, invitations, calibration, asked)
    two = worth_asking(accounts[::-1], answers[::-1], invitations[::-1], calibration, asked[::-1])
    assert one == two


def test_nobody_is_ranked_before_the_first_calibration():
    accounts, _, _ = company()
    empty = calibrate(accounts, [], [], version="none")
    assert worth_asking(accounts, [], [], empty, everyone(accounts)) == []


def test_who_answered_always_is_likelier_to_answer_than_who_never_did():
    _, answers, invitations = company()
    keys = [("A01", who) for who in PEOPLE[:4]] + [("New", "Zoe")]
    found = chances(keys, answers, invitations, as_of=TODAY)
    assert found["A01", "Alice"] > 0.7
    assert found["A01", "Alice"] > found["A01", "Dora"] > found["A01", "Camille"]
    usual = np.mean([each.responded for each in invitations])
    assert found["New", "Zoe"] == pytest.approx(usual, abs=0.05)


def test_answers_without_invitations_do_not_make_everybody_likely_to_answer():
    answers = [row for a in range(40) for row in questionnaire(f"A{a:02d}", "Alice", TODAY, 0.7)]
    found = chances([("A01", "Alice"), ("A01", "Bob")], answers, [], as_of=TODAY)
    assert 0.5 < found["A01", "Alice"] < 0.7
    assert found["A01", "Bob"] == pytest.approx(1 / 3)


def test_an_invitation_of_last_week_is_no_refusal_yet():
    invitations = company()[2]
    late = [*invitations, Invitation("A01", "Bob", "2026-05-25", False)]
    key = [("A01", "Bob")]
    assert chances(key, [], late, as_of=TODAY) == chances(key, [], invitations, as_of=TODAY)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.booleans()), max_size=30))
@settings(max_examples=60)
def test_chances_lie_between_0_and_1_and_one_more_reply_never_lowers_them(rows):
    asked = [Invitation(f"A{a}", f"C{a}{c}", "2026-01-01", said) for a, c, said in rows]
    key = ("A0", "C00")
    before = chances([key], [], asked, as_of=TODAY)[key]
    more = [*asked, Invitation(*key, "2026-02-01", True)]
    after = chances([key], [], more, as_of=TODAY)[key]
    assert 0.0 < before < 1.0
    assert after > before or after == pytest.approx(before)
