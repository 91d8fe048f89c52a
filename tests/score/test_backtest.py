"""AUC against published and counted answers, DeLong against a bootstrap; the backtest's laws."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.score.auc import areas
from analysis.score.backtest import Case, backtest

# 109 computed tomographic images, rated 1 to 5: Hanley & McNeil, Radiology 143 (1982), table 1.
NORMAL = (33, 6, 6, 11, 2)
ABNORMAL = (3, 2, 2, 11, 33)


def hanley_and_mcneil():
    ratings = [rating for table in (NORMAL, ABNORMAL) for rating in rated(table)]
    event = [False] * sum(NORMAL) + [True] * sum(ABNORMAL)
    return areas(np.array(event), np.array([ratings], dtype=float), np.arange(len(event)))


def rated(table):
    return [place + 1 for place, count in enumerate(table) for _ in range(count)]


def test_area_is_the_published_one():
    found = hanley_and_mcneil()
    assert found.value[0] == pytest.approx(0.893, abs=0.0005)
    assert found._hanley_sd(float(found.value[0])) == pytest.approx(0.032, abs=0.0005)
    # DeLong's own standard error of this table, as pROC of R prints it: 0.0307.
    assert found.covariance[0, 0] ** 0.5 == pytest.approx(0.0307, abs=0.0001)


labels = st.lists(st.booleans(), min_size=4, max_size=40).filter(lambda x: 0 < sum(x) < len(x))


@st.composite
def labelled(draw):
    """Labels and a measure with ties."""
    event = draw(labels)
    measure = draw(
        st.lists(st.integers(-6, 6), min_size=len(event), max_size=len(event)).map(np.array)
    )
    return np.array(event), measure.astype(float)


def one_area(event, measure):
    return areas(event, measure[None], np.arange(len(event))).value[0]


@given(labelled())
def test_area_counts_the_pairs_in_the_right_order_and_half_of_the_ties(case):
    event, measure = case
    pairs = [(a > b) + 0.5 * (a == b) for a in measure[event] for b in measure[~event]]
    assert one_area(event, measure) == pytest.approx(np.mean(pairs), abs=1e-12)


@given(labelled())
def test_area_is_the_same_under_a_rising_transform(case):
    event, measure = case
    assert one_area(event, np.exp(measure / 3.0) + measure**3) == one_area(event, measure)


@given(labelled())
def test_area_of_swapped_labels_is_the_rest_to_one(case):
    event, measure = case
    assert one_area(~event, measure) == pytest.approx(1.0 - one_area(event, measure), abs=1e-12)


@given(labelled())
def test_an_interval_holds_its_area_and_stays_within_0_and_1(case):
    event, measure = case
    found = areas(event, measure[None], np.arange(len(event))).interval(0)
    assert 0.0 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 1.0
    assert found.low < found.high


def test_an_area_without_a_mistake_is_not_taken_for_certain():
    event = np.array([True] * 20 + [False] * 20)
    found = areas(event, event[None].astype(float), np.arange(40)).interval(0)
    assert found.value == 1.0
    assert 0.8 < found.low < 0.95


def simulated(seed, accounts, a_time):
    """Events of accounts that came up several times, two measures of which one tells more."""
    rng = np.random.default_rng(seed)
    account = np.repeat(np.arange(accounts), a_time)
    level = rng.normal(0.0, 1.0, accounts)[account]
    event = rng.random(len(account)) < 1.0 / (1.0 + np.exp(1.0 - 1.5 * level))
    good = level + rng.normal(0.0, 0.5, len(account))
    poor = np.round(level + rng.normal(0.0, 1.5, len(account)))
    return event, np.array([good, poor]), account


@pytest.mark.parametrize("a_time", [1, 4])
def test_variances_are_those_of_a_bootstrap_by_account(a_time):
    event, measures, account = simulated(7, 240 // a_time, a_time)
    found = areas(event, measures, account)
    rng = np.random.default_rng(8)
    draws = []
    for _ in range(2000):
        chosen = rng.integers(0, 240 // a_time, 240 // a_time)
        rows = np.concatenate([np.flatnonzero(account == each) for each in chosen])
        draws.append([brute_area(event[rows], row[rows]) for row in measures])
    spread = np.cov(np.array(draws).T)
    ours = found.covariance
    assert np.sqrt(ours.diagonal()) == pytest.approx(np.sqrt(spread.diagonal()), rel=0.08)
    gap = [1.0, -1.0] @ spread @ [1.0, -1.0]
    assert ([1.0, -1.0] @ ours @ [1.0, -1.0]) ** 0.5 == pytest.approx(gap**0.5, rel=0.08)


def brute_area(event, measure):
    one, other = measure[event][:, None], measure[~event][None, :]
    return ((one > other) + 0.5 * (one == other)).mean()


def cases(seed=1, count=300, accounts=150):
    """Outcomes of accounts whose level the score knows better than NPS and the raw mean do."""
    rng = np.random.default_rng(seed)
    found = []
    for i in range(count):
        level = rng.normal(65.0, 12.0)
        score, raw = level + rng.normal(0.0, 6.0), level + rng.normal(0.0, 14.0)
        lost = bool(rng.random() < 1.0 / (1.0 + np.exp((level - 55.0) / 6.0)))
        p_low = 1.0 / (1.0 + np.exp((score - 55.0) / 5.0))
        day = f"2025-{1 + i % 12:02d}-15"
        found.append(
            Case(f"A{i % accounts}", day, lost, score, p_low, 20.0 * round(raw / 10) - 100.0, raw)
        )
    return found


def test_a_score_that_knows_more_is_found_to_lead():
    found = backtest(cases()).findings
    assert found.score.value > 0.75
    assert found.over_nps.low > 0.0
    assert found.over_raw.low > 0.0
    assert found.gain.low > 0.0
    assert found.odds.low > 1.5
    assert found.slope.low < 1.0 < found.slope.high
    assert found.listed.share.low > found.listed.base
    for each in found.bins:
        assert each.share.low < each.foretold < each.share.high


def test_a_score_that_knows_nothing_is_found_to_know_nothing():
    event = [case.event for case in cases()]
    shuffled = [replace(case, event=event[i - 77]) for i, case in enumerate(cases(accounts=300))]
    found = backtest(shuffled).findings
    assert found.score.low < 0.5 < found.score.high
    assert found.over_nps.low < 0.0 < found.over_nps.high
    assert found.gain.low < 0.0


def test_below_twenty_events_or_twenty_others_nothing_is_said():
    rows = cases()
    lost, kept = [c for c in rows if c.event], [c for c in rows if not c.event]
    assert backtest(lost[:19] + kept).findings is None
    assert backtest(lost[:20] + kept).findings is not None
    assert backtest(lost + kept[:19]).findings is None
    assert backtest([]).n == 0


def test_cases_without_an_answer_are_no_part_of_the_comparison():
    rows = [replace(c, nps=None, raw=None) if i % 3 else c for i, c in enumerate(cases(2, 900))]
    found = backtest(rows).findings
    assert found.n_compared == 300
    few = [replace(c, nps=None, raw=None) if i > 40 else c for i, c in enumerate(cases(2, 900))]
    assert backtest(few).findings.compared is None


@given(st.permutations(range(120)))
def test_order_of_the_rows_changes_nothing(order):
    rows = cases(3, 120, 50)
    assume(sum(case.event for case in rows) >= 20)
    assert backtest([rows[i] for i in order]) == backtest(rows)
