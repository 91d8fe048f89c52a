"""How often the true first driver comes first, and how often chance is taken for one.

Firms whose view of the recommendation follows their views of the other questions by known weights.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.score import Account, Answer
from analysis.score.days import iso
from analysis.score.driver_inputs import KeyDrivers, dimension_drivers
from analysis.score.drivers import MINOR, STRONG
from analysis.score.panel import BLANK, Panel
from analysis.score.relative_weights import relative_weights
from analysis.score.scales import CLOSED
from benchmarks import score_simulator as simulator
from benchmarks.score_rows import Effort, Row
from benchmarks.score_simulator import DIMENSIONS, LOADING, Scenario

DRIVER_SEEDS = range(1601, 1701)
UNEQUAL = (0.0, 0.8, 0.3, 0.15, 0.0)
"""What the views of satisfaction, trust, responsiveness, value and effort add."""
ALIKE = (0.0, 0.3, 0.3, 0.3, 0.3)
LOOKED_AT = DIMENSIONS[2:]
"""Overall satisfaction is no driver."""


@dataclass(frozen=True)
class Found:
    """One firm: shares, intervals and standings in the order of LOOKED_AT."""

    share: np.ndarray
    low: np.ndarray
    high: np.ndarray
    standing: tuple[str, ...]


def driver_rows(effort: Effort) -> list[Row]:
    """A small and a middling firm; accounts whose views differ little, and much."""
    seeds = effort.seeds(DRIVER_SEEDS)
    rows = []
    for accounts in (60, 180):
        for question, views in ((30.0, "little"), (100.0, "much")):
            firm = replace(simulator.FIRM, accounts=accounts, question=question, drop_answers=False)
            title = f"{accounts} accounts whose views of questions differ {views}"
            rows += _rows(title, firm, seeds)
    return rows


def _rows(title: str, firm: Scenario, seeds: range) -> list[Row]:
    first = true_shares(firm, UNEQUAL)
    unequal = measured(replace(firm, drivers=UNEQUAL), seeds)
    alike = measured(replace(firm, drivers=ALIKE), seeds)
    top = int(first.argmax())
    hits = np.mean([each.share.argmax() == top for each in unequal])
    named = np.mean([each.standing[top] == STRONG for each in unequal])
    share = np.mean([each.share[top] for each in unequal])
    claims = [standing for each in alike for standing in each.standing]
    strong, minor = (claims.count(word) / len(claims) for word in (STRONG, MINOR))
    n = f"{len(unequal)} firms"
    return [
        Row(f"{title}: the true first driver is first", f"{hits:.0%}", "", n, None),
        Row("- and is said to stand out", f"{named:.0%}", "", n, None),
        Row("- its share, found / true", f"{share:.0%} / {first[top]:.0%}", "", n, None),
        Row("- all alike: drivers said to stand out / to count less", f"{strong:.1%} / {minor:.1%}",
            "5 % / 5 %", f"{len(alike)} firms", None),
    ]  # fmt: skip


def measured(scenario: Scenario, seeds: range) -> list[Found]:
    """What is found of each firm in which something can be said."""
    found = []
    for seed in seeds:
        told = dimension_drivers(*records(simulator.simulate(scenario, seed).panel))
        if told.found is not None and len(told.drivers) == len(LOOKED_AT):
            found.append(_found(told))
    return found


def records(panel: Panel) -> tuple[list[Account], list[Answer]]:
    """The plain rows behind a simulated panel."""
    accounts = [Account(name, "client", "", iso(int(panel.as_of[0]))) for name in panel.account_ids]
    answers = []
    for response, question, percent in zip(
        panel.answer_response.tolist(),
        panel.answer_question.tolist(),
        panel.answer_percent.tolist(),
        strict=True,
    ):
        asked = panel.questions[question]
        scale = CLOSED[asked.scale]
        contact = int(panel.response_contact[response])
        answers.append(
            Answer(
                panel.account_ids[int(panel.response_account[response])],
                "" if contact == BLANK else str(contact),
                "",
                panel.response_ids[response],
                iso(int(panel.response_day[response])),
                asked.question_id,
                asked.dimension,
                asked.scale,
                float(round(scale.low + percent / 100.0 * (scale.high - scale.low))),
            )
        )
    return accounts, answers


def true_shares(scenario: Scenario, drivers: tuple[float, ...]) -> np.ndarray:
    """Shares of LOOKED_AT where everything is known: latent levels, no noise."""
    slope = np.array(drivers)[1:]
    common = scenario.lasting + scenario.movement
    own = scenario.question
    size = len(slope)
    covariance = np.full((size, size), common) + own * np.eye(size)
    load = LOADING[2:]
    sd = load * np.sqrt(np.diagonal(covariance))
    outcome = common + own * float(slope @ slope)
    with_outcome = load * (common + own * slope) / (sd * np.sqrt(outcome))
    weight = relative_weights(np.outer(load, load) * covariance / np.outer(sd, sd), with_outcome)
    return np.asarray(weight / weight.sum())


def _found(told: KeyDrivers) -> Found:
    by_name = {each.importance.name: each.importance for each in told.drivers}
    ordered = [by_name[name] for name in LOOKED_AT]
    return Found(
        np.array([each.share for each in ordered]),
        np.array([each.lo90 for each in ordered]),
        np.array([each.hi90 for each in ordered]),
        tuple(each.standing for each in ordered),
    )
