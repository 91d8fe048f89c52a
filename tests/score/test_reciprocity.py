"""Reciprocity: known answers, laws over drawn assessments, and the kinds kept apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.score import Account, BadInput
from analysis.score.reciprocity import (
    AFTER_READING,
    BALANCED,
    BENEFIT,
    NOT_ESTABLISHED,
    THEY_BENEFIT,
    WE_BENEFIT,
    Assessment,
    Spread,
    Standing,
    balance,
    benefits,
    calibrate_assessments,
    gap,
    is_established,
    mutual_grievance,
    p_low,
    tilts,
)
from tests.score.assessed import AS_OF, assessed, sheet

ACCOUNTS, SHEETS = assessed(1)
CALIBRATION = calibrate_assessments(ACCOUNTS, SHEETS)
ME = Account("me", "client", "", AS_OF)
SIDES = st.builds(Standing, z=st.floats(-4, 4), sd=st.floats(0.05, 2))
SWAPPED = {THEY_BENEFIT: WE_BENEFIT, WE_BENEFIT: THEY_BENEFIT}


@st.composite
def some_assessment(draw: st.DrawFn, number: int) -> Assessment:
    """One assessment of ME: some questions, any assessor, any day, read before or not."""
    asked = draw(st.lists(st.sampled_from(sorted(BENEFIT)), min_size=1, unique=True))
    return Assessment(
        assessment_id=f"a{number}",
        account_id="me",
        assessor=draw(st.sampled_from(["", "ann", "bob"])),
        made_at=AS_OF - timedelta(days=draw(st.integers(0, 900))),
        values={question: float(draw(st.integers(1, 5))) for question in asked},
        after_reading=draw(st.booleans()),
    )


def benefit(*made: Assessment):
    return benefits([ME], made, CALIBRATION)[0]


def test_probabilities_are_those_of_the_normal_table() -> None:
    """R = -1 - 1 = -2, sd = sqrt(0.36 + 0.64) = 1; Phi(1.25) = 0.8944, Phi(2.75) = 0.9970."""
    found = balance(Standing(1.0, 0.6), Standing(-1.0, 0.8))
    assert (found.index, found.sd) == (-2.0, 1.0)
    assert found.p_they == pytest.approx(0.8944, abs=5e-5)
    assert found.p_we == pytest.approx(0.0030, abs=5e-5)
    assert found.p_balanced == pytest.approx(0.9970 - 0.8944, abs=1e-4)
    assert found.label == THEY_BENEFIT
    # Phi((-0.75 + 1) / 0.8) = Phi(0.3125) = 0.6227
    assert p_low(Standing(-1.0, 0.8)) == pytest.approx(0.6227, abs=5e-5)


@pytest.mark.parametrize(
    ("theirs", "ours", "label"),
    [
        (Standing(0.0, 0.3), Standing(0.2, 0.3), BALANCED),
        (Standing(1.2, 0.3), Standing(-0.8, 0.3), THEY_BENEFIT),
        (Standing(-1.0, 0.3), Standing(0.9, 0.3), WE_BENEFIT),
        (Standing(0.4, 0.9), Standing(-0.4, 0.9), NOT_ESTABLISHED),
    ],
)
def test_labels_follow_their_thresholds(theirs: Standing, ours: Standing, label: str) -> None:
    assert balance(theirs, ours).label == label


def test_two_sides_nobody_knows_are_not_called_balanced() -> None:
    """Two priors lie within 0.75 of each other more often than not: that is no balance."""
    unknown = balance(Standing(0.0, 0.5), Standing(0.0, 0.5))
    assert unknown.label == BALANCED
    assert balance(Standing(0.0, 0.5), Standing(0.0, 0.5), established=False).label == (
        NOT_ESTABLISHED
    )
    assert is_established(withheld=False, evidence="provisional", n_assessed=5)
    assert not is_established(withheld=True, evidence="firm", n_assessed=50)
    assert not is_established(withheld=False, evidence="insufficient", n_assessed=50)
    assert not is_established(withheld=False, evidence="firm", n_assessed=4)


@given(theirs=SIDES, ours=SIDES)
def test_swapping_the_sides_turns_the_balance_around(theirs: Standing, ours: Standing) -> None:
    one, other = balance(theirs, ours), balance(ours, theirs)
    assert other.index == -one.index
    assert other.sd == one.sd
    assert (other.p_they, other.p_we) == (one.p_we, one.p_they)
    assert other.label == SWAPPED.get(one.label, one.label)


@given(pairs=st.lists(st.tuples(SIDES, SIDES, st.booleans()), max_size=20))
def test_many_balances_at_once_are_those_of_each(
    pairs: list[tuple[Standing, Standing, bool]],
) -> None:
    theirs, ours = (
        (np.array([pair[side].z for pair in pairs]), np.array([pair[side].sd for pair in pairs]))
        for side in (0, 1)
    )
    established = np.array([pair[2] for pair in pairs], dtype=bool)
    p_they, p_we, labels = tilts(theirs, ours, established)
    for place, (their_side, our_side, known) in enumerate(pairs):
        one = balance(their_side, our_side, established=known)
        assert p_they[place] == pytest.approx(one.p_they)
        assert p_we[place] == pytest.approx(one.p_we)
        assert labels[place] == one.label


@given(theirs=SIDES, ours=SIDES)
def test_probabilities_sum_to_one(theirs: Standing, ours: Standing) -> None:
    found = balance(theirs, ours)
    assert found.p_they + found.p_balanced + found.p_we == pytest.approx(1.0)
    assert min(found.p_they, found.p_balanced, found.p_we) >= 0.0


def test_a_population_spreads_by_what_it_shows_and_what_it_leaves_open() -> None:
    """Means 40 and 60 (variance 100), each known to within variance 44: spread 12."""
    spread = Spread.of_moments(2, 50.0, (40.0**2 + 60.0**2) / 2, 44.0)
    assert spread == Spread(50.0, 12.0, 2)
    assert spread.place(62.0, 6.0) == Standing(1.0, 0.5)
    assert Spread.of_moments(0, 0.0, 0.0, 0.0) is None
    assert Spread.of_moments(3, 50.0, 2500.0, 0.0) is None


@given(st.data())
def test_one_more_assessment_never_widens_what_is_known(data: st.DataObject) -> None:
    made = [data.draw(some_assessment(number)) for number in range(data.draw(st.integers(0, 4)))]
    more = data.draw(some_assessment(9))
    assert benefit(*made, more).sd <= benefit(*made).sd + 1e-9


@given(st.data())
def test_a_better_answer_never_lowers_the_benefit(data: st.DataObject) -> None:
    made = [data.draw(some_assessment(number)) for number in range(3)]
    question = data.draw(st.sampled_from(sorted(made[0].values)))
    best = 1.0 if question == "I2" else 5.0
    raised = replace(made[0], values={**made[0].values, question: best})
    assert benefit(raised, *made[1:]).score_unclipped >= benefit(*made).score_unclipped - 1e-9


def test_much_work_counts_against_an_account() -> None:
    light = replace(sheet("me", 3), values={"I2": 1.0})
    heavy = replace(light, values={"I2": 5.0})
    assert benefit(light).score_unclipped > benefit(heavy).score_unclipped


def test_potential_and_substitutability_are_no_benefit() -> None:
    plain = sheet("me", 3)
    more = replace(plain, values={**plain.values, "I7": 5.0, "I8": 1.0, "IB": 1.0})
    assert benefit(plain) == benefit(more)


def test_an_assessment_after_reading_has_twice_the_noise() -> None:
    """Of the mean of its seven answers: the day's mood and each answer's own, both doubled."""
    noise = {question.question_id: question.noise for question in CALIBRATION.questions}
    count = len(BENEFIT)
    own = sum(noise[name] for name in BENEFIT) / count**2 + CALIBRATION.occasion
    read = sum(noise[name + AFTER_READING] for name in BENEFIT) / count**2 + CALIBRATION.occasion
    assert read == pytest.approx(2.0 * own)


def test_an_assessment_after_reading_moves_less_and_leaves_more_open() -> None:
    nothing = benefit()
    own, read = benefit(sheet("me", 5)), benefit(sheet("me", 5, after_reading=True))
    assert nothing.score < read.score < own.score
    assert own.sd < read.sd < nothing.sd


def test_what_is_estimated_does_not_depend_on_who_read_before() -> None:
    read = [replace(each, after_reading=True) for each in SHEETS]
    assert calibrate_assessments(ACCOUNTS, read) == CALIBRATION


def test_partners_never_move_a_client() -> None:
    partners, about_partners = assessed(2, kind="partner")
    alone = benefits(ACCOUNTS, SHEETS, calibrate_assessments(ACCOUNTS, SHEETS))
    with pytest.raises(BadInput):
        calibrate_assessments([*ACCOUNTS, *partners], [*SHEETS, *about_partners])
    calibrate_assessments(partners, about_partners)
    assert benefits(ACCOUNTS, SHEETS, calibrate_assessments(ACCOUNTS, SHEETS)) == alone


def test_order_changes_nothing() -> None:
    turned = calibrate_assessments(ACCOUNTS[::-1], SHEETS[::-1])
    assert turned == CALIBRATION
    assert benefits(ACCOUNTS[::-1], SHEETS[::-1], turned) == benefits(ACCOUNTS, SHEETS, CALIBRATION)


def test_a_value_outside_its_scale_is_refused() -> None:
    with pytest.raises(BadInput, match="whole number from 1 to 5"):
        calibrate_assessments([ME], [replace(sheet("me", 3), values={"I1": 6.0})])


def test_without_any_assessment_nothing_is_claimed() -> None:
    unknown = benefits([ME], [], calibrate_assessments([ME], []))[0]
    assert unknown.withheld
    assert unknown.reliability == 0.0


def test_each_saying_the_other_gains_more_is_a_grievance_of_both() -> None:
    assert mutual_grievance(4.0, 2.0)
    assert not mutual_grievance(3.0, 2.0)
    assert not mutual_grievance(4.0, 3.0)
    assert not mutual_grievance(2.0, 4.0), "each says: we gain more"
    assert not mutual_grievance(None, 2.0)
    assert not mutual_grievance(4.0, None)
    assert gap(4.0, 1.5) == 2.5
    assert gap(None, 1.5) is None
