"""What a company chooses: classes and roles follow it, everything else stays where it was."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.score import (
    BANDS,
    Calibration,
    Rules,
    Score,
    calibrate,
    cheapest_band,
    displayed_class,
    score_accounts,
)
from analysis.score.panel import panel_from_records
from analysis.score.posterior import posterior
from tests.score.populations import Company, company

MADE = company(11)
CALIBRATION = calibrate(MADE.accounts, MADE.answers, MADE.invitations, version="v")
CUTS = st.lists(st.floats(1, 99), min_size=4, max_size=4, unique=True).map(sorted)


def scored(rules: Rules, made: Company = MADE) -> list[Score]:
    chosen = replace(CALIBRATION, rules=rules)
    return score_accounts(made.accounts, made.answers, made.invitations, chosen)


def in_role(role: str, made: Company = MADE) -> Company:
    """The same answers, all given by people of one *role*."""
    answers = [replace(answer, role=role) for answer in made.answers]
    return Company(made.accounts, answers, made.invitations)


@settings(max_examples=25)
@given(CUTS, st.floats(1, 10), st.floats(0, 100))
def test_rules_come_back_from_json_as_they_were(
    cuts: list[float], cost: float, target: float
) -> None:
    low, second, third, high = cuts
    rules = Rules((low, second, third, high), cost, target, weigh_roles=True, user=0.3)
    kept = replace(CALIBRATION, rules=rules)
    assert Calibration.from_json(kept.to_json()) == kept


def test_a_version_stored_before_there_were_choices_has_the_defaults() -> None:
    plain = json.loads(CALIBRATION.to_json())
    del plain["rules"]
    assert Calibration.from_json(json.dumps(plain)).rules == Rules()
    del plain["questions"]
    with pytest.raises(ValueError, match="JSON of a calibration"):
        Calibration.from_json(json.dumps(plain))


@pytest.mark.parametrize(
    "wrong",
    [
        {"cuts": (40.0, 40.0, 68.0, 80.0)},
        {"cuts": (55.0, 40.0, 68.0, 80.0)},
        {"cuts": (0.0, 55.0, 68.0, 80.0)},
        {"cuts": (40.0, 55.0, 68.0, 100.0)},
        {"cuts": (40.0, 55.0, float("nan"), 80.0)},
        {"missed_cost": 0.5},
        {"missed_cost": 11.0},
        {"target": 101.0},
        {"target": float("nan")},
        {"user": 0.0},
        {"buyer": 1.2},
    ],
    ids=str,
)
def test_a_choice_out_of_its_range_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="expected"):
        Rules.from_plain(asdict(Rules()) | wrong)


@settings(max_examples=25)
@given(CUTS)
def test_cuts_move_classes_and_nothing_else(cuts: list[float]) -> None:
    low, second, third, high = cuts
    for before, after in zip(
        scored(Rules()), scored(Rules((low, second, third, high))), strict=True
    ):
        same = replace(
            after,
            probabilities=before.probabilities,
            band=before.band,
            evidence=before.evidence,
            withheld=before.withheld,
        )
        assert same == before
        assert sum(after.probabilities) == pytest.approx(1.0)


def test_higher_cuts_never_make_a_class_better() -> None:
    for before, after in zip(scored(Rules()), scored(Rules((45.0, 60.0, 73.0, 85.0))), strict=True):
        assert BANDS.index(after.band) <= BANDS.index(before.band)
        below = np.cumsum(before.probabilities), np.cumsum(after.probabilities)
        assert (below[1] >= below[0] - 1e-12).all()


def test_the_dearer_a_miss_the_sooner_trouble_is_shown() -> None:
    unsure = (0.02, 0.28, 0.45, 0.24, 0.01)
    assert cheapest_band(unsure, missed_cost=1.0) == "improve"
    assert cheapest_band(unsure, missed_cost=4.0) == "repair"
    shown = displayed_class(unsure, "firm", missed_cost=4.0)
    assert shown.band == "repair"


def test_roles_without_weights_change_nothing_to_the_last_bit() -> None:
    assert scored(Rules(), in_role("user")) == scored(Rules())


def test_a_role_that_weighs_less_moves_the_score_less_and_leaves_more_doubt() -> None:
    weighed = Rules(weigh_roles=True, user=0.5)
    for full, part in zip(scored(weighed), scored(weighed, in_role("user")), strict=True):
        assert part.sd >= full.sd - 1e-9
        assert sum(each.points for each in part.contributions) == pytest.approx(
            part.score_unclipped, abs=1e-9
        )
    assert scored(weighed, in_role("decider")) == scored(Rules())
    moved = [
        (full.score_unclipped, part.score_unclipped)
        for full, part in zip(scored(weighed), scored(weighed, in_role("user")), strict=True)
        if full.n_responses
    ]
    assert any(full != part for full, part in moved)


def test_a_role_divides_the_noise_and_nothing_else() -> None:
    """Of one answer 1 / weight = (shared + noise / rho) / k: half the weight adds one noise / k,
    a quarter adds three."""
    first = MADE.answers[0]
    account = next(row for row in MADE.accounts if row.account_id == first.account_id)
    panel = panel_from_records([account], [first], [])
    full, half, quarter = (
        1.0 / posterior(panel, CALIBRATION, trust=np.array([rho])).weight[0]
        for rho in (1.0, 0.5, 0.25)
    )
    assert half > full
    assert quarter - full == pytest.approx(3.0 * (half - full))


def test_the_first_role_by_name_counts_where_a_questionnaire_names_two() -> None:
    rules = Rules(weigh_roles=True)
    first = MADE.answers[0]
    twice = [replace(first, role="user"), replace(first, question_id="X", role="buyer")]
    account = next(row for row in MADE.accounts if row.account_id == first.account_id)
    panel = panel_from_records([account], twice, [])
    for rows in (twice, twice[::-1]):
        trust = rules.trust(panel, rows)
        assert trust is not None
        assert trust.tolist() == [0.9]
