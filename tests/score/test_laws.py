"""Laws of the score, over drawn accounts and companies."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.score import (
    Account,
    Answer,
    Calibration,
    Score,
    calibrate,
    displayed_class,
    score_accounts,
)
from tests.score.populations import AS_OF, CLIENT_QUESTIONS, Company, company

ME = Account("me", "client", "small", AS_OF)
FIXED = company(1, accounts=60)
CALIBRATION = calibrate(FIXED.accounts, FIXED.answers, FIXED.invitations, version="fixed")
# Strong views of single questions and of single people: where an unconstrained optimum gives
# many an answer a negative weight.
STRONG = replace(
    CALIBRATION,
    memories=tuple(
        replace(m, question=90.0, contact=120.0, occasion=5.0) for m in CALIBRATION.memories
    ),
    questions=tuple(replace(q, noise=0.2 * q.noise) for q in CALIBRATION.questions),
)
# Misses were larger where few had answered.
CAUTIOUS = replace(CALIBRATION, factor_by_count=(1.6, 1.4, 1.2, 1.1, 1.0))
CALIBRATIONS = st.sampled_from([CALIBRATION, STRONG, CAUTIOUS])
SCALES = {q[0]: q for q in CLIENT_QUESTIONS}


@st.composite
def questionnaire(draw: st.DrawFn, number: int) -> list[Answer]:
    """One filled questionnaire of ME: some questions, a known or blank contact, any day."""
    asked = draw(st.lists(st.sampled_from(sorted(SCALES)), min_size=1, max_size=5, unique=True))
    contact = draw(st.sampled_from(["", "ann", "bob", "cem"]))
    day = AS_OF - timedelta(days=draw(st.integers(0, 1500)))
    return [_drawn(draw, f"r{number}", contact, day, question) for question in asked]


def _drawn(draw: st.DrawFn, response: str, contact: str, day: date, question: str) -> Answer:
    name, dimension, scale, worst, best, standard = SCALES[question]
    value = draw(
        st.floats(worst, best, allow_nan=False) if scale == "sent" else st.integers(worst, best)
    )
    return Answer(
        "me",
        contact,
        "",
        response,
        day,
        name,
        dimension,
        scale,
        value,
        standard,
    )


@st.composite
def history(draw: st.DrawFn, *, least: int = 1) -> list[Answer]:
    """All answers of ME: up to six questionnaires."""
    count = draw(st.integers(least, 6))
    return [answer for i in range(count) for answer in draw(questionnaire(i))]


def scored(answers: list[Answer], calibration: Calibration) -> Score:
    return score_accounts([ME], answers, [], calibration)[0]


@given(answers=history(), calibration=CALIBRATIONS)
def test_raising_any_answer_never_lowers_the_score(
    answers: list[Answer], calibration: Calibration
) -> None:
    before = scored(answers, calibration).score_unclipped
    for place, one in enumerate(answers):
        raised = list(answers)
        raised[place] = replace(one, value=SCALES[one.question_id][4])
        assert scored(raised, calibration).score_unclipped >= before - 1e-9


@given(answers=history(), data=st.data(), calibration=CALIBRATIONS)
def test_one_more_questionnaire_never_widens_the_interval(
    answers: list[Answer], data: st.DataObject, calibration: Calibration
) -> None:
    more = answers + data.draw(questionnaire(99))
    assert scored(more, calibration).sd <= scored(answers, calibration).sd + 1e-7


@given(answers=history(), data=st.data(), calibration=CALIBRATIONS)
def test_one_more_answer_in_a_questionnaire_never_widens_the_interval(
    answers: list[Answer], data: st.DataObject, calibration: Calibration
) -> None:
    into = data.draw(st.sampled_from(answers))
    answered = {a.question_id for a in answers if a.response_id == into.response_id}
    left = sorted(set(SCALES) - answered)
    assume(left)
    question = data.draw(st.sampled_from(left))
    one = data.draw(
        st.builds(
            lambda value: replace(
                into,
                question_id=question,
                dimension=SCALES[question][1],
                scale=SCALES[question][2],
                value=value,
                standard=SCALES[question][5],
            ),
            st.integers(SCALES[question][3], SCALES[question][4]),
        )
    )
    assert scored([*answers, one], calibration).sd <= scored(answers, calibration).sd + 1e-7


@given(answers=history(least=0), calibration=CALIBRATIONS)
def test_contributions_add_up_to_the_unclipped_score(
    answers: list[Answer], calibration: Calibration
) -> None:
    score = scored(answers, calibration)
    total = sum(part.points for part in score.contributions)
    assert total == pytest.approx(score.score_unclipped, abs=1e-9)
    assert [part.source for part in score.contributions[:2]] == ["prior", "engagement"]
    assert len(score.contributions) == len(answers) + 2


@given(answers=history(least=0), calibration=CALIBRATIONS)
def test_a_score_is_a_sane_number_with_an_interval_around_it(
    answers: list[Answer], calibration: Calibration
) -> None:
    score = scored(answers, calibration)
    assert 0.0 <= score.lo90 <= score.score <= score.hi90 <= 100.0
    assert sum(score.probabilities) == pytest.approx(1.0)
    assert min(score.probabilities) >= 0.0
    assert 0.0 <= score.p_decline <= 1.0
    assert 0.0 <= score.reliability <= 1.0
    assert all(part.weight >= 0.0 for part in score.contributions)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), shuffle=st.integers(0, 10_000))
def test_the_order_of_rows_changes_nothing_to_the_last_bit(seed: int, shuffle: int) -> None:
    made = company(seed, accounts=12)
    rng = random.Random(shuffle)
    accounts = rng.sample(made.accounts, len(made.accounts))
    answers = rng.sample(made.answers, len(made.answers))
    invitations = rng.sample(made.invitations, len(made.invitations))
    one = calibrate(made.accounts, made.answers, made.invitations, version="v")
    two = calibrate(accounts, answers, invitations, version="v")
    assert one.to_json() == two.to_json()
    first = score_accounts(made.accounts, made.answers, made.invitations, one)
    assert first == score_accounts(accounts, answers, invitations, two)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_no_answer_means_the_prior_and_a_withheld_score(seed: int) -> None:
    made = company(seed, accounts=15)
    silent = replace(made.accounts[0], account_id="silent")
    accounts = [*made.accounts, silent]
    calibration = calibrate(accounts, made.answers, made.invitations, version="v")
    score = next(
        s
        for s in score_accounts(accounts, made.answers, made.invitations, calibration)
        if s.account_id == "silent"
    )
    assert score.withheld
    assert score.evidence == "insufficient"
    prior, engagement = score.contributions
    assert score.score_unclipped == pytest.approx(prior.points + engagement.points)
    assert displayed_class(score.probabilities, score.evidence).band is None


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), value=st.integers(1, 5), standard=st.just(False))
def test_a_non_standard_question_that_everybody_answers_alike_moves_no_score(
    seed: int, value: int, standard: bool
) -> None:
    made = company(seed, accounts=12)
    before = _all_scores(made.accounts, made.answers, made)
    alike = [
        replace(
            a, question_id="X1", dimension="extra", scale="likert5", value=value, standard=standard
        )
        for a in {a.response_id: a for a in made.answers}.values()
    ]
    pulses = [
        replace(alike[i % len(alike)], response_id=f"pulse-{i}", answered_at="2026-06-01")
        for i in range(5)
    ]
    after = _all_scores(made.accounts, made.answers + alike + pulses, made)
    assert after == pytest.approx(before, abs=1e-9)


def _all_scores(accounts: list[Account], answers: list[Answer], made: Company) -> list[float]:
    invitations = made.invitations
    calibration = calibrate(accounts, answers, invitations, version="v")
    scores = score_accounts(accounts, answers, invitations, calibration)
    return [x for s in scores for x in (s.score_unclipped, s.lo90, s.hi90, s.p_decline)]


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000))
def test_a_calibration_survives_json_to_the_last_bit(seed: int) -> None:
    made = company(seed, accounts=8)
    calibration = calibrate(made.accounts, made.answers, made.invitations, version="2026-Q3")
    factors = calibration.factor_by_count
    assert list(factors) == sorted(factors, reverse=True)
    assert factors[-1] >= 1.0
    again = Calibration.from_json(calibration.to_json())
    assert again == calibration
    assert again.to_json() == calibration.to_json()


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_an_account_alone_scores_as_it_does_among_all(seed: int) -> None:
    made = company(seed, accounts=12)
    calibration = calibrate(made.accounts, made.answers, made.invitations, version="v")
    together = score_accounts(made.accounts, made.answers, made.invitations, calibration)
    for score in together[:4]:
        mine = made.of(score.account_id)
        alone = score_accounts(mine.accounts, mine.answers, mine.invitations, calibration)[0]
        assert alone.score_unclipped == pytest.approx(score.score_unclipped, abs=1e-9)
        assert alone.sd == pytest.approx(score.sd, abs=1e-9)
        assert (alone.band, alone.withheld, alone.change is None) == (
            score.band,
            score.withheld,
            score.change is None,
        )


@st.composite
def odd_population(draw: st.DrawFn) -> tuple[list[Account], list[Answer]]:
    """Few accounts, few answers, any mix of questions: a service on its first days."""
    names = [f"a{i}" for i in range(draw(st.integers(1, 5)))]
    asked = draw(st.lists(st.sampled_from(sorted(SCALES)), min_size=1, max_size=4, unique=True))
    answers = []
    for number in range(draw(st.integers(0, 8))):
        owner = draw(st.sampled_from(names))
        contact = draw(st.sampled_from(["", "ann", "bob"]))
        day = AS_OF - timedelta(days=draw(st.sampled_from([0, 3, 40, 400])))
        for question in draw(st.lists(st.sampled_from(asked), min_size=1, unique=True)):
            drawn = _drawn(draw, f"r{number}", contact, day, question)
            answers.append(replace(drawn, account_id=owner))
    return [Account(name, "client", "", AS_OF) for name in names], answers


@given(population=odd_population())
def test_any_small_population_can_be_calibrated_and_scored(
    population: tuple[list[Account], list[Answer]],
) -> None:
    accounts, answers = population
    calibration = calibrate(accounts, answers, [], version="first days")
    for score in score_accounts(accounts, answers, [], calibration):
        assert 0.0 <= score.lo90 <= score.score <= score.hi90 <= 100.0
        assert score.sd > 1.0
        total = sum(part.points for part in score.contributions)
        assert total == pytest.approx(score.score_unclipped, abs=1e-9)
