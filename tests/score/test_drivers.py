"""Key drivers: laws, and what is found where the truth is known."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.score import Account, Answer
from analysis.score.driver_inputs import Mention, dimension_drivers, topic_drivers
from analysis.score.drivers import FEWEST_ACCOUNTS, Observed, importances

NAMES = ("trust", "value", "effort")
TODAY = "2026-06-30"


def observed(seed=1, n=120, slopes=(0.9, 0.3, 0.0), doubt=0.0):
    rng = np.random.default_rng(seed)
    values = rng.normal(70, 10, (n, 3)) + rng.normal(0, 5, (n, 1))
    outcome = values @ np.array(slopes) + rng.normal(0, 6, n)
    ids = [f"a{i:04d}" for i in range(n)]
    weight = rng.integers(1, 5, n) / 4.0
    own = np.full((n, 3), doubt)
    return Observed(ids, NAMES, values, outcome, weight, np.full(n, doubt), own)


def reordered(seen, rows):
    return replace(
        seen,
        account_ids=[seen.account_ids[i] for i in rows],
        values=seen.values[rows], outcome=seen.outcome[rows], weight=seen.weight[rows],
        common=seen.common[rows], own=seen.own[rows],
    )  # fmt: skip


def shares(found):
    return {each.name: each.share for each in found.drivers}


def test_the_true_driver_stands_out_and_the_idle_one_counts_less():
    found = importances(observed())
    standing = {each.name: each.standing for each in found.drivers}
    assert standing["trust"] == "strong"
    assert standing["effort"] == "minor"


def test_where_all_weigh_alike_none_is_said_to_stand_out():
    found = importances(observed(seed=3, slopes=(0.5, 0.5, 0.5)))
    assert {each.standing for each in found.drivers} == {"weak"}


@given(st.integers(0, 50), st.floats(0, 40))
def test_shares_sum_to_one_and_weights_to_r_squared(seed, doubt):
    found = importances(observed(seed, doubt=doubt))
    assert sum(each.share for each in found.drivers) == pytest.approx(1.0)
    assert sum(each.weight for each in found.drivers) == pytest.approx(found.r_squared)
    assert 0.0 <= found.r_squared <= 1.0
    for each in found.drivers:
        assert 0.0 <= each.lo90 <= each.share <= each.hi90


@given(st.integers(0, 50), st.randoms())
def test_the_order_of_accounts_changes_nothing_to_the_byte(seed, random):
    seen = observed(seed, doubt=9.0)
    rows = list(range(len(seen.account_ids)))
    random.shuffle(rows)
    assert importances(reordered(seen, rows)) == importances(seen)


@given(st.integers(0, 50), st.permutations(range(3)))
def test_permuting_the_dimensions_changes_nothing_to_the_byte(seed, order):
    seen = observed(seed, doubt=9.0)
    turned = replace(
        seen, names=[seen.names[i] for i in order], values=seen.values[:, order],
        own=seen.own[:, order],
    )  # fmt: skip
    assert importances(turned) == importances(seen)


@given(st.integers(0, 50))
def test_duplicating_every_account_changes_no_share(seed):
    seen = observed(seed, doubt=9.0)
    rows = list(range(len(seen.account_ids))) * 2
    twice = reordered(seen, rows)
    ids = [*seen.account_ids, *(f"{each}-again" for each in seen.account_ids)]
    assert shares(importances(replace(twice, account_ids=ids))) == pytest.approx(
        shares(importances(seen))
    )


def test_few_accounts_draw_the_shares_towards_equal_and_fewer_say_nothing():
    many = importances(observed(n=60))
    few = importances(observed(n=20))
    assert many.trust == 1.0
    assert few.trust == pytest.approx(1 / 3)
    assert max(shares(few).values()) < 1 / 3 + (1 - 1 / 3) / 3
    assert importances(observed(n=FEWEST_ACCOUNTS - 1)) is None


def test_believed_values_without_doubt_explain_what_least_squares_does():
    seen = observed()
    weight = np.sqrt(seen.weight)[:, None]
    design = np.column_stack([np.ones(len(seen.outcome)), seen.values])
    fitted = design @ np.linalg.lstsq(design * weight, seen.outcome * weight[:, 0])[0]
    mean = np.average(seen.outcome, weights=seen.weight)
    explained = np.average((fitted - mean) ** 2, weights=seen.weight)
    total = np.average((seen.outcome - mean) ** 2, weights=seen.weight)
    assert importances(seen, ridge=0.0).r_squared == pytest.approx(explained / total)


# From answers.

QUESTIONS = {"C1": ("loyalty", "nps11", 10), "C2": ("satisfaction", "csat5", 5),
             "C3": ("trust", "likert5", 5), "C6": ("responsiveness", "likert5", 5),
             "C7": ("value", "likert5", 5)}  # fmt: skip


def firm(n=80, seed=5):
    """Accounts that recommend by how far they trust, and by little else."""
    rng = np.random.default_rng(seed)
    answers = []
    for i in range(n):
        level = {
            name: float(rng.normal(0.65, 0.18)) for name in ("trust", "responsiveness", "value")
        }
        level["loyalty"] = 0.8 * level["trust"] + 0.1 * level["value"] + 0.05
        level["satisfaction"] = level["loyalty"]
        for person in range(3):
            for question, (dimension, scale, top) in QUESTIONS.items():
                low = 0 if scale == "nps11" else 1
                mark = np.clip(level[dimension] + rng.normal(0, 0.1), 0, 1)
                value = float(round(low + mark * (top - low)))
                answers.append(
                    Answer(f"a{i:03d}", f"p{i}-{person}", "", f"r{i}-{person}", "2026-05-01",
                           question, dimension, scale, value)
                )  # fmt: skip
    return [Account(f"a{i:03d}", "client", "", TODAY) for i in range(n)], answers


def test_what_the_recommendation_follows_comes_first():
    accounts, answers = firm()
    found = dimension_drivers(accounts, answers)
    assert found.drivers[0].importance.name == "trust"
    assert found.drivers[0].importance.standing == "strong"
    assert found.outcome == "loyalty"
    assert found.n_accounts == 80
    assert (found.drivers[0].n, found.drivers[0].n_accounts) == (240, 80)


def test_overall_satisfaction_is_a_result_and_no_driver():
    found = dimension_drivers(*firm())
    assert {each.importance.name for each in found.drivers} == {"trust", "responsiveness", "value"}


def test_the_mark_explained_is_not_among_what_explains_it():
    accounts, answers = firm()
    turned = [replace(a, value=10 - a.value) if a.question_id == "C1" else a for a in answers]
    plain, other = dimension_drivers(accounts, answers), dimension_drivers(accounts, turned)
    assert {d.importance.name: d.mean for d in plain.drivers} == {
        d.importance.name: d.mean for d in other.drivers
    }
    assert other.drivers[0].importance.relation < 0 < plain.drivers[0].importance.relation


def test_rows_in_any_order_give_the_same_drivers():
    accounts, answers = firm(n=40)
    assert dimension_drivers(accounts[::-1], answers[::-1]) == dimension_drivers(accounts, answers)


def test_priority_is_share_times_what_is_missing_to_the_target():
    found = dimension_drivers(*firm(), target=90.0)
    for each in found.drivers:
        assert each.priority == pytest.approx(each.importance.share * (90.0 - each.mean))


def test_without_a_recommendation_the_wish_to_go_on_is_the_outcome():
    accounts, answers = firm()
    rest = [
        replace(a, question_id="C4", dimension="commitment", scale="likert5",
                value=1.0 + round(a.value * 0.4))
        if a.dimension == "loyalty" else a
        for a in answers
    ]  # fmt: skip
    found = dimension_drivers(accounts, rest)
    assert found.outcome == "commitment"
    assert found.drivers[0].importance.name == "trust"


def test_too_few_accounts_say_so_with_their_number():
    accounts, answers = firm(n=FEWEST_ACCOUNTS - 1)
    found = dimension_drivers(accounts, answers)
    assert (found.found, found.drivers, found.n_accounts) == (None, (), FEWEST_ACCOUNTS - 1)
    assert dimension_drivers(accounts, []).n_accounts == 0


def mentions(accounts, answers):
    """Everyone speaks of delivery as they recommend, and of people at random."""
    rng = np.random.default_rng(2)
    marks = {a.account_id: a.value for a in answers if a.question_id == "C1"}
    said = []
    for account in accounts:
        mark = marks[account.account_id]
        said.append(Mention(account.account_id, "delivery", (mark - 6.0) / 6.0))
        said.append(Mention(account.account_id, "people", float(rng.uniform(-1, 1))))
        said.append(Mention(account.account_id, "overall", 0.5))
    return said


def test_a_topic_that_goes_with_the_recommendation_comes_first():
    accounts, answers = firm()
    found = topic_drivers(answers, mentions(accounts, answers))
    assert [each.importance.name for each in found.drivers] == ["delivery", "people"]
    assert found.drivers[0].n == 80
    assert found.drivers[0].importance.standing == "strong"


def test_a_topic_named_fewer_than_twenty_times_is_left_out():
    accounts, answers = firm()
    said = mentions(accounts, answers)
    rare = [m for m in said if m.topic != "people" or m.account_id < "a019"]
    assert topic_drivers(answers, rare).found is None  # one topic alone can lead nothing
    enough = [m for m in said if m.topic != "people" or m.account_id < "a020"]
    assert len(topic_drivers(answers, enough).drivers) == 2
