"""What one more questionnaire would do is said beforehand exactly as it then comes."""

import time

import pytest

from analysis.score import Account, calibrate, displayed_class, score_accounts
from analysis.score.records import BANDS
from analysis.score.what_if import KNOWN, NEW, one_more, shown_at
from tests.score.populations import AS_OF, CLIENT_QUESTIONS, answer, company

FIXED = company(1, accounts=60)
CALIBRATION = calibrate(FIXED.accounts, FIXED.answers, FIXED.invitations, version="fixed")
MEANT = [row for row in CLIENT_QUESTIONS if row[5] and row[2] != "sent"]
LEVELS = (0, 50, 100)
"""Levels that every scale has an answer for."""


def mapped(band: str) -> str:
    return "repair" if band == "end" else band


def present_class(account_id: str) -> str | None:
    mine = FIXED.of(account_id)
    score = score_accounts(mine.accounts, mine.answers, mine.invitations, CALIBRATION)[0]
    band = displayed_class(score.probabilities, score.evidence).band
    return mapped(band) if band else None


def after(account_id: str, contact: str, level: int, present: str):
    """The score and the class once such a questionnaire has really come."""
    mine = FIXED.of(account_id)
    more = [
        answer(account_id, name, worst + level / 100 * (best - worst), response="more",
               contact=contact)
        for name, _dimension, _scale, worst, best, _standard in MEANT
    ]  # fmt: skip
    score = score_accounts(mine.accounts, mine.answers + more, mine.invitations, CALIBRATION)[0]
    band = displayed_class(score.probabilities, score.evidence, present=present).band
    return score, mapped(band)


def effects(account_id: str, present: str | None):
    mine = FIXED.of(account_id)
    found = one_more(mine.accounts[0], mine.answers, mine.invitations, CALIBRATION, present=present)
    return {each.who: each for each in found}


SHOWN = [each.account_id for each in FIXED.accounts if present_class(each.account_id)]


@pytest.mark.parametrize("account_id", SHOWN)
def test_what_was_said_is_what_comes(account_id):
    present = present_class(account_id)
    known = [each for each in FIXED.of(account_id).answers if each.contact_id]
    people = {NEW: "someone new"}
    if known:
        people[KNOWN] = max(known, key=lambda each: (each.answered_at, each.contact_id)).contact_id
    said = effects(account_id, present)
    assert set(said) == set(people)
    for who, contact in people.items():
        for level in LEVELS:
            score, band = after(account_id, contact, level, present)
            expected = said[who].low + level / 100 * (said[who].high - said[who].low)
            if said[who].low > 0 and said[who].high < 100:
                assert score.score == pytest.approx(expected, abs=1e-8)
            up, down = said[who].up, said[who].down
            if up is None or level < up.level:
                assert BANDS.index(band) <= BANDS.index(present)
            elif up.onward:
                assert BANDS.index(band) > BANDS.index(present)
            if down is None or level > down.level:
                assert BANDS.index(band) >= BANDS.index(present)
            elif down.onward:
                assert BANDS.index(band) < BANDS.index(present)


def test_turns_are_found_in_both_directions_and_none_sometimes():
    """Without this the test above could be true of a function that never says anything."""
    found = [
        each for account in SHOWN for each in effects(account, present_class(account)).values()
    ]
    assert any(each.up for each in found)
    assert any(each.down for each in found)
    assert any(each.up is None for each in found)
    for each in found:
        if each.up and each.down:
            assert each.down.level < each.up.level


def test_nobody_knows_a_contact_of_a_silent_account_and_one_answer_may_show_a_class():
    silent = Account("silent", "client", "small", AS_OF)
    found = one_more(silent, [], [], CALIBRATION, present=None)
    assert [each.who for each in found] == [NEW]
    assert found[0].low < found[0].high
    assert found[0].up is None
    assert found[0].down is None


def test_the_lowest_class_is_called_repair():
    assert shown_at([20.0], 3.0, CALIBRATION, evidence="firm", present="repair") == ["repair"]
    assert shown_at([90.0], 3.0, CALIBRATION, evidence="firm", present="repair") == ["grow"]


def test_it_is_quick_enough_for_a_page():
    account_id = max(SHOWN, key=lambda each: len(FIXED.of(each).answers))
    effects(account_id, "improve")
    start = time.perf_counter()
    for _ in range(20):
        effects(account_id, "improve")
    took = (time.perf_counter() - start) / 20
    print(f"{1000 * took:.1f} ms for {len(FIXED.of(account_id).answers)} answers")
    assert took < 0.05  # measured: see docs; a busy machine is given room
