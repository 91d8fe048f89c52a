"""One simulated population scored, and what it shows: errors, ranks, decline, lists."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.score.calibration import Calibration
from analysis.score.classes import LOW_CUT, normal_cdf
from analysis.score.estimate import calibrate_panel
from analysis.score.panel import Panel
from analysis.score.posterior import Posterior, posterior
from analysis.score.scoring import probability_of_decline
from benchmarks.score_simulator import AS_OF, Population, Scenario, simulate

Z90 = 1.645
HALF_LIFE_DAYS = 180.0


@dataclass(frozen=True)
class Run:
    """One population and what the score and its rivals said of it, (A,) each."""

    population: Population
    calibration: Calibration
    result: Posterior
    raw: np.ndarray
    half_life: np.ndarray
    nps: np.ndarray

    @property
    def score(self) -> np.ndarray:
        return self.result.score

    @property
    def covered(self) -> np.ndarray:
        miss = np.abs(self.score - self.population.truth)
        return miss <= Z90 * np.sqrt(self.result.variance)


def run(scenario: Scenario, seed: int) -> Run:
    """Simulate, calibrate, score, and let the rivals score too."""
    population = simulate(scenario, seed)
    panel = population.panel
    calibration = calibrate_panel(panel, version="simulated")
    age = AS_OF - panel.response_day[panel.answer_response]
    one = np.ones(len(age))
    recommend = panel.answer_question == 0
    side = np.where(panel.answer_percent >= 90, 100.0, 0.0)
    side -= np.where(panel.answer_percent <= 60, 100.0, 0.0)
    return Run(
        population,
        calibration,
        posterior(panel, calibration),
        _account_mean(panel, panel.answer_percent, one),
        _account_mean(panel, panel.answer_percent, 0.5 ** (age / HALF_LIFE_DAYS)),
        _account_mean(panel, side, np.where(recommend, 1.0, 0.0)),
    )


def _account_mean(panel: Panel, value: np.ndarray, weight: np.ndarray) -> np.ndarray:
    account = panel.answer_account
    total = np.bincount(account, weight, minlength=panel.n_accounts)
    mean = np.bincount(account, weight * value, minlength=panel.n_accounts)
    return np.where(total > 0, mean / np.where(total > 0, total, 1.0), np.nan)


def rmse(estimate: np.ndarray, truth: np.ndarray) -> float:
    return float(np.sqrt(((estimate - truth) ** 2).mean()))


def spearman(one: np.ndarray, two: np.ndarray) -> float:
    """Rank correlation, ties at their mean rank."""
    return float(np.corrcoef(_ranks(one), _ranks(two))[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return (last - (count - 1) / 2.0)[place]


def decline_quality(runs: list[Run]) -> tuple[float, float, float]:
    """Brier score of the decline probability, that of the base rate, worst bin (of >= 100)."""
    said = np.concatenate([probability_of_decline(r.result)[r.population.count > 0] for r in runs])
    fell = np.concatenate(
        [
            (r.population.truth - r.population.truth_before <= -3.0)[r.population.count > 0]
            for r in runs
        ]
    )
    base = fell.mean()
    worst = 0.0
    for low in np.arange(0.0, 1.0, 0.1):
        chosen = (said >= low) & (said < low + 0.1)
        if chosen.sum() >= 100:
            worst = max(worst, abs(float(said[chosen].mean() - fell[chosen].mean())))
    return float(((said - fell) ** 2).mean()), float(base * (1 - base)), worst


def first_ten(one: Run) -> tuple[float, float]:
    """Share of the ten accounts most likely below 55 that are; share of all that are."""
    p_low = normal_cdf((LOW_CUT - one.score) / np.sqrt(one.result.variance))
    truly = one.population.truth < LOW_CUT
    return float(truly[np.argsort(-p_low, kind="stable")[:10]].mean()), float(truly.mean())


def additivity(one: Run) -> float:
    """Largest difference between a score and the sum of its contributions, points."""
    panel, result = one.population.panel, one.result
    parts = np.bincount(
        panel.answer_account, result.weight * result.value, minlength=panel.n_accounts
    )
    return float(np.abs(result.base + result.engagement + parts - result.score).max())


def without_last(panel: Panel) -> Panel:
    """The panel before each account's latest questionnaire."""
    last = np.ones(panel.n_responses, dtype=bool)
    last[:-1] = panel.response_account[1:] != panel.response_account[:-1]
    keep = ~last
    place = np.cumsum(keep) - 1
    answers = keep[panel.answer_response]
    return replace(
        panel,
        response_ids=tuple(np.array(panel.response_ids)[keep].tolist()),
        response_account=panel.response_account[keep],
        response_day=panel.response_day[keep],
        response_contact=panel.response_contact[keep],
        answer_response=place[panel.answer_response[answers]],
        answer_question=panel.answer_question[answers],
        answer_percent=panel.answer_percent[answers],
    )
