"""The reputation index: laws, hand computation, and what makes its interval wide."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.score import Account, Answer, calibrate, score_accounts
from analysis.score.reputation import course, level_variance
from tests.score.populations import AS_OF, company

YEAR_AGO = AS_OF - timedelta(days=365)


def index_of(made, *, values=None, calibration=None):
    calibration = calibration or calibrate(*rows(made), version="v")
    return course(*rows(made), calibration, dates=[AS_OF], values=values).points[0]


def rows(made):
    return made.accounts, made.answers, made.invitations


def waves(moods, *, accounts=40, people=2, seed=1, level=0.7):
    """Accounts asked once a year, the latest wave 20 days ago; *moods* in points, latest first."""
    rng = random.Random(seed)
    lasting = [rng.gauss(0, 8) for _ in range(accounts)]
    answers = []
    for wave, mood in enumerate(moods):
        day = AS_OF - timedelta(days=20 + 365 * wave)
        for i in range(accounts):
            for person in range(people):
                for question, dimension, scale, low, high in (
                    ("C1", "loyalty", "nps11", 0, 10), ("C3", "trust", "likert5", 1, 5),
                ):  # fmt: skip
                    mark = level + (lasting[i] + mood + rng.gauss(0, 10)) / 100
                    value = round(low + min(1, max(0, mark)) * (high - low))
                    answers.append(
                        Answer(f"a{i:03d}", f"p{person}", "", f"r{wave}-{i}-{person}", day,
                               question, dimension, scale, float(value))
                    )  # fmt: skip
    return [Account(f"a{i:03d}", "client", "", AS_OF) for i in range(accounts)], answers


@given(st.integers(0, 40))
def test_the_index_is_the_mean_of_all_scores_silent_accounts_included(seed):
    made = company(seed)
    calibration = calibrate(*rows(made), version="v")
    scores = score_accounts(*rows(made), calibration)
    found = index_of(made, calibration=calibration)
    mean = sum(each.score_unclipped for each in scores) / len(scores)
    assert found.value == pytest.approx(min(100, max(0, mean)))
    assert found.n_accounts == len(scores)
    assert found.n_answered == sum(each.n_responses > 0 for each in scores)
    assert found.lo90 <= found.value <= found.hi90


def test_with_values_each_account_counts_for_its_own():
    made = company(3)
    calibration = calibrate(*rows(made), version="v")
    scores = score_accounts(*rows(made), calibration)
    one, two = scores[0], scores[1]
    values = {one.account_id: 3.0, two.account_id: 1.0}
    found = index_of(made, values=values, calibration=calibration)
    assert found.value == pytest.approx(0.75 * one.score_unclipped + 0.25 * two.score_unclipped)
    assert found.n_accounts == 2
    with pytest.raises(ValueError, match="above 0"):
        index_of(made, values={}, calibration=calibration)


@given(st.integers(0, 40), st.floats(0.1, 1e6))
def test_the_unit_of_the_values_changes_nothing(seed, unit):
    made = company(seed)
    calibration = calibrate(*rows(made), version="v")
    values = {account.account_id: 1.0 + i for i, account in enumerate(made.accounts)}
    scaled = {name: value * unit for name, value in values.items()}
    one = index_of(made, values=values, calibration=calibration)
    other = index_of(made, values=scaled, calibration=calibration)
    assert (one.value, one.sd) == pytest.approx((other.value, other.sd))


@given(st.integers(0, 20), st.randoms())
def test_rows_in_any_order_give_the_same_index_to_the_byte(seed, shuffled):
    made = company(seed)
    calibration = calibrate(*rows(made), version="v")
    mixed = replace(
        made,
        accounts=shuffled.sample(made.accounts, len(made.accounts)),
        answers=shuffled.sample(made.answers, len(made.answers)),
        invitations=shuffled.sample(made.invitations, len(made.invitations)),
    )
    assert index_of(mixed, calibration=calibration) == index_of(made, calibration=calibration)


def test_the_common_errors_make_the_interval_wider_than_many_accounts_alone_would():
    accounts, answers = waves([0, 0, 0], accounts=150)
    calibration = calibrate(accounts, answers, [], version="v")
    found = course(accounts, answers, [], calibration, dates=[AS_OF]).points[0]
    own = sum(s.sd**2 for s in score_accounts(accounts, answers, [], calibration)) ** 0.5 / 150
    assert found.sd > 2 * own
    assert found.mood_share > 0.5


def test_one_wave_is_the_mood_of_one_month():
    accounts, answers = waves([0], accounts=150)
    calibration = calibrate(accounts, answers, [], version="v")
    found = course(accounts, answers, [], calibration, dates=[AS_OF]).points[0]
    # A mood of 2 points, whole, and little else: three waves' worth of belief makes it a t.
    assert found.sd == pytest.approx(2.0, abs=0.5)
    assert found.hi90 - found.lo90 > 2 * 1.645 * 2.0


def test_accounts_that_never_answered_carry_the_error_of_the_level_together():
    accounts, answers = waves([0, 0], accounts=40)
    silent = [Account(f"s{i:03d}", "client", "", AS_OF) for i in range(400)]
    calibration = calibrate(accounts + silent, answers, [], version="v")
    found = course(accounts + silent, answers, [], calibration, dates=[AS_OF]).points[0]
    assert found.n_accounts == 440
    assert found.n_answered == 40
    assert found.sd**2 * (1 - found.mood_share) > 0.8 * level_variance(calibration)


def test_each_date_knows_only_what_was_answered_by_then():
    accounts, answers = waves([0, 0, 0])
    calibration = calibrate(accounts, answers, [], version="v")
    dates = [AS_OF - timedelta(days=days) for days in (1200, 700, 365, 0)]
    found = course(accounts, answers, [], calibration, dates=dates)
    assert [each.as_of for each in found.points] == [day.isoformat() for day in dates[1:]]
    then = [a for a in answers if a.answered_at <= dates[2]]
    alone = course(accounts, then, [], calibration, dates=[dates[2]]).points[0]
    assert alone.value == found.points[1].value


def test_a_large_fall_is_reported_and_no_change_is_not():
    for moods, real in (([-25, 0, 0], True), ([0, 0, 0], False)):
        accounts, answers = waves(moods, accounts=120)
        calibration = calibrate(accounts, answers, [], version="v")
        movement = course(
            accounts, answers, [], calibration, dates=[AS_OF], since=YEAR_AGO
        ).movement
        assert movement.real is real
        assert movement.lo90 < movement.points < movement.hi90
        assert (movement.lo90 <= 0 <= movement.hi90) is not real
    assert movement.since == YEAR_AGO.isoformat()


def test_there_is_no_movement_from_before_the_first_answer():
    accounts, answers = waves([0])
    calibration = calibrate(accounts, answers, [], version="v")
    found = course(accounts, answers, [], calibration, dates=[AS_OF], since=YEAR_AGO)
    assert found.movement is None


def test_without_answers_there_is_no_index():
    accounts, _ = waves([])
    calibration = calibrate(accounts, [], [], version="v")
    assert course(accounts, [], [], calibration, dates=[AS_OF]).points == ()
