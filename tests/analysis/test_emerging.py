"""A subject is new when more accounts speak of it than chance explains."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.emerging import Counted, emerging, rise_by_chance


def test_fishers_own_example_of_the_lady_tasting_tea():
    # The Design of Experiments, 1935: 8 cups, 4 with milk first. 3 of 4 right or better: 17 / 70.
    assert rise_by_chance(3, 4, 1, 4) == pytest.approx(17 / 70)
    assert rise_by_chance(4, 4, 0, 4) == pytest.approx(1 / 70)


def test_a_subject_that_rose_plainly_is_found_and_one_that_stayed_is_not():
    counted = [Counted("delivery", 30, 31), Counted("price increase", 22, 3)]
    found = emerging(counted, accounts_now=100, accounts_before=100)
    assert [each.name for each in found] == ["price increase"]


def test_too_few_accounts_are_no_subject():
    assert emerging([Counted("rain", 4, 0)], accounts_now=9, accounts_before=200) == []
    assert emerging([Counted("rain", 5, 0)], accounts_now=9, accounts_before=200) != []


def test_nothing_is_new_where_nobody_wrote_before():
    assert emerging([Counted("rain", 50, 0)], accounts_now=60, accounts_before=0) == []


def test_more_speakers_than_writers_are_refused():
    with pytest.raises(ValueError, match="rain"):
        emerging([Counted("rain", 5, 0)], accounts_now=4, accounts_before=9)


def test_of_many_subjects_that_did_not_change_nearly_none_is_called_new():
    chance = random.Random(5)
    false = tried = 0
    for _ in range(60):
        counted = [
            Counted(f"s{n}", *(sum(chance.random() < 0.1 for _ in range(120)) for _ in "ab"))
            for n in range(30)
        ]
        false += bool(emerging(counted, accounts_now=120, accounts_before=120))
        tried += 1
    assert false / tried <= 0.1, "one comparison in twenty may be wrong, by chance"


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_one_more_account_never_makes_a_subject_less_new(of_now, of_before, data):
    now = data.draw(st.integers(0, of_now - 1))
    before = data.draw(st.integers(0, of_before))
    chance = rise_by_chance(now, of_now, before, of_before)
    assert 0 < chance <= 1
    assert rise_by_chance(now + 1, of_now, before, of_before) <= chance


@given(st.permutations([Counted("a", 9, 1), Counted("b", 12, 2), Counted("c", 7, 7)]))
def test_the_order_of_subjects_changes_nothing(counted):
    found = emerging(counted, accounts_now=40, accounts_before=40)
    assert found == emerging(sorted(counted, key=lambda each: each.name), accounts_now=40,
                             accounts_before=40)  # fmt: skip
