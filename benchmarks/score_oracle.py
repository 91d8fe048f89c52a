"""The exact answer to compare with: Gibbs sampling under the simulator's own parameters.

Given the latent opinion behind each answer, everything is normal and solved exactly; so the
sampler only draws those latent values, one answer at a time for all accounts with equally many
answers together, each from a normal cut to the interval of its ordinal answer. What the score
means is then averaged over the draws. Known to the oracle and to nobody else: every variance,
every loading, every difficulty. Unknown to it, as to all: moods of a wave, breaks, silence.
"""

from __future__ import annotations

import math

import numpy as np

from benchmarks.score_simulator import (
    AS_OF,
    LOADING,
    NOISE,
    SCALES,
    SHIFT,
    Population,
    cuts,
    truth_of,
)

BURN_IN = 60
DRAWS = 240


def oracle_scores(population: Population, seed: int) -> np.ndarray:
    """Posterior mean of the truth of every account, (A,)."""
    scenario, panel = population.scenario, population.panel
    rng = np.random.default_rng(seed)
    account = panel.response_account[panel.answer_response]
    _, first, count = np.unique(account, return_index=True, return_counts=True)
    names = account[first]
    prior = rng.normal(0, math.sqrt(scenario.lasting + scenario.movement), (4000, 1))
    own = rng.normal(0, math.sqrt(scenario.question), (4000, len(SCALES)))
    result = np.full(panel.n_accounts, truth_of(scenario, scenario.level + prior + own).mean())
    for size in np.unique(count).tolist():
        chosen = np.flatnonzero(count == size)
        for part in np.array_split(chosen, max(1, len(chosen) * size * size // 3_000_000)):
            index = first[part][:, None] + np.arange(size)
            result[names[part]] = _sampled(population, index, rng)
    return result


def _sampled(population: Population, index: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Posterior means of accounts whose answers are the rows of *index*, (accounts, n)."""
    scenario, panel = population.scenario, population.panel
    question = panel.answer_question[index]
    response = panel.answer_response[index]
    low, high = _bounds(question, panel.answer_percent[index])
    mean = scenario.level + SHIFT[question]
    covariance, to_level = _moments(population, question, response)
    precision = np.linalg.inv(covariance)
    variance = 1.0 / np.diagonal(precision, axis1=1, axis2=2)
    spread = np.sqrt(variance)
    gain = np.swapaxes(precision @ to_level, 1, 2)
    left = _level_covariance(scenario)[None] - gain @ to_level
    root = np.linalg.cholesky(left + 1e-6 * np.eye(len(SCALES)))
    latent = np.clip(mean, low + 1.0, high - 1.0) - mean
    total = np.zeros(len(index))
    for sweep in range(BURN_IN + DRAWS):
        for i in range(index.shape[1]):
            pull = (precision[:, i] * latent).sum(axis=1) - precision[:, i, i] * latent[:, i]
            centre = -pull * variance[:, i]
            latent[:, i] = centre + spread[:, i] * cut_normal(
                (low[:, i] - mean[:, i] - centre) / spread[:, i],
                (high[:, i] - mean[:, i] - centre) / spread[:, i],
                rng,
            )
        if sweep >= BURN_IN:
            level = (gain @ latent[..., None])[..., 0]
            level = level + (root @ rng.normal(size=(*level.shape, 1)))[..., 0]
            total += truth_of(scenario, scenario.level + level)
    return total / DRAWS


def _bounds(question: np.ndarray, percent: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Latent interval of each ordinal answer."""
    low, high = np.full(percent.shape, -400.0), np.full(percent.shape, 500.0)
    for q, (_, points) in enumerate(SCALES):
        edges = np.concatenate([[-400.0], cuts(points), [500.0]])
        value = np.rint(percent / 100.0 * (points - 1)).astype(np.int64)
        mine = question == q
        low[mine], high[mine] = edges[value[mine]], edges[value[mine] + 1]
    return low, high


def _moments(
    population: Population, question: np.ndarray, response: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Covariance of latent answers (B, n, n), and with level + deviation by question (B, n, 6)."""
    s, panel = population.scenario, population.panel
    day, contact = panel.response_day[response], panel.response_contact[response]
    load = LOADING[question]

    def same(values: np.ndarray) -> np.ndarray:
        return values[:, :, None] == values[:, None, :]

    gap = np.abs(day[:, :, None] - day[:, None, :])
    shared = s.lasting + s.movement * np.exp(-gap / s.memory_days)
    shared = shared + s.contact * same(contact) + s.occasion * same(response)
    shared = shared + s.question * same(question)
    total = shared * load[:, :, None] * load[:, None, :]
    own = np.arange(question.shape[1])
    total[:, own, own] += NOISE[question]
    level = s.lasting + s.movement * np.exp(-(AS_OF - day) / s.memory_days)
    target = level[:, :, None] + s.question * (question[:, :, None] == np.arange(len(SCALES)))
    return total, target * load[:, :, None]


def _level_covariance(s) -> np.ndarray:
    """Prior covariance of what each question's answers are about today, (6, 6)."""
    return np.full((len(SCALES), len(SCALES)), s.lasting + s.movement) + s.question * np.eye(
        len(SCALES)
    )


def cut_normal(low: np.ndarray, high: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Standard normal draws between *low* and *high*, elementwise."""
    # Work in the left tail, where probabilities keep their digits.
    flip = low > 0.0
    one, two = np.where(flip, -high, low), np.where(flip, -low, high)
    below, above = normal_distribution(one), normal_distribution(two)
    share = below + rng.random(low.shape) * (above - below)
    draw = normal_quantile(np.clip(share, 1e-300, 1.0 - 1e-16))
    draw = np.clip(draw, one, two)
    return np.where(flip, -draw, draw)


_GRID = np.linspace(-9.0, 9.0, 36_001)
_TABLE = np.array([0.5 * math.erfc(-z / math.sqrt(2.0)) for z in _GRID])


def normal_distribution(z: np.ndarray) -> np.ndarray:
    """Standard normal distribution function, by table (error below 1e-8 inside +-9)."""
    return np.interp(z, _GRID, _TABLE)


def normal_quantile(p: np.ndarray) -> np.ndarray:
    """Its inverse, by the same table."""
    return np.interp(p, _TABLE, _GRID)
