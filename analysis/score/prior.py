"""The prior mean of an account: its segment's level, its engagement, its seniority."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.score.arrays import Floats, Ints, distinct, run_index
from analysis.score.calibration import Calibration, Covariate, Memory, SegmentPrior
from analysis.score.components import Questionnaires
from analysis.score.evidence import Informative, engagement, seniority
from analysis.score.panel import Panel

FEWEST_ACCOUNTS_OF_A_SEGMENT = 5
"""A segment with fewer answering accounts has no level of its own: one account alone in its
segment would be its own prior, and a single answer would then be shown as if many agreed."""
NONE = Covariate(0.0, 0.0)
"""A slope that is not there."""


@dataclass(frozen=True)
class AccountMeans:
    """Answered accounts only: index, mean residual in points, variance of that mean."""

    account: Ints
    mean: Floats
    variance: Floats


@dataclass(frozen=True)
class PriorFit:
    """What prior means are made of."""

    segments: dict[str, SegmentPrior]
    other_segment: SegmentPrior
    engagement: Covariate
    seniority: Covariate
    silence_spread: Covariate


@dataclass(frozen=True)
class PriorMeans:
    """Per account, around the population's level, points (squared for the last two).

    base: segment and seniority. engagement: its part. uncertainty: variance of these means.
    spread: what accounts as silent as this one differ more from each other than usual.
    """

    base: Floats
    engagement: Floats
    uncertainty: Floats
    spread: Floats

    @property
    def mean(self) -> Floats:
        return self.base + self.engagement


def account_means(rows: Questionnaires, memories: Sequence[Memory]) -> AccountMeans:
    """Mean of each account's questionnaires and its variance, the account's own included.

    A mean that is centred on the account itself tells little beside those that are not.
    """
    lasting = sum(m.weight * (m.lasting + m.movement) for m in memories)
    contact = sum(m.weight * m.contact for m in memories)
    occasion = sum(m.weight * m.occasion for m in memories)
    account, row = distinct(rows.account), run_index(rows.account)
    count = np.bincount(row)
    mean = np.bincount(row, rows.residual) / count
    noise = np.bincount(row, rows.noise + occasion) / count**2
    persons = np.minimum(count, np.bincount(row, rows.people) / count)
    telling = np.maximum(1.0 - np.bincount(row, rows.alone) / count, 1e-6)
    telling = telling / telling.max(initial=1e-6)
    return AccountMeans(account, mean, (lasting + contact / persons + noise) / telling)


def fit_prior(
    panel: Panel, answers: Informative, means: AccountMeans, *, silence_known: bool
) -> PriorFit:
    """Slopes first, segment offsets on what they leave.

    silence_known: whether the population has invitations; without any, not answering is no
    silence and engagement is left out.
    """
    engaged = engagement(panel, answers)
    senior = seniority(panel, answers)
    left = means.mean
    slope = Covariate(0.0, float(engaged.mean()))
    if silence_known:
        slope = _slope(engaged, left, means)
        left = left - slope.slope * (engaged[means.account] - slope.centre)
    past = _slope(senior, left, means)
    left = left - past.slope * (senior[means.account] - past.centre)
    names = [panel.segments[i] for i in means.account.tolist()]
    segments, other = _segments(names, left, means.variance)
    offsets = np.array([segments.get(name, other).offset for name in names])
    spread = _silence_spread(engaged, left - offsets, means) if silence_known else NONE
    return PriorFit(segments, other, slope, past, spread)


def prior_means(panel: Panel, answers: Informative, fit: PriorFit | Calibration) -> PriorMeans:
    """Prior mean of every account of *panel* in its parts."""
    known = [fit.segments.get(name, fit.other_segment) for name in panel.segments]
    base = np.array([segment.offset for segment in known], dtype=np.float64)
    uncertainty = np.array([segment.variance for segment in known], dtype=np.float64)
    senior = fit.seniority.slope * (seniority(panel, answers) - fit.seniority.centre)
    engaged = engagement(panel, answers)
    return PriorMeans(
        base + senior,
        fit.engagement.slope * (engaged - fit.engagement.centre),
        uncertainty,
        np.maximum(0.0, fit.silence_spread.slope * (engaged - fit.silence_spread.centre)),
    )


def _silence_spread(engaged: Floats, left: Floats, means: AccountMeans) -> Covariate:
    """How much more the silent differ than the engaged: slope of the squared residuals.

    Those who answer much are mostly content, and near the top of a scale opinions cannot
    differ much; their spread must not be taken for that of the silent. Never the other way
    round, so that one more answer cannot widen an interval.
    """
    squares = AccountMeans(means.account, left**2 - means.variance, 2.0 * means.variance**2)
    found = _slope(engaged, squares.mean, squares)
    centre = float(np.average(engaged[means.account], weights=1.0 / squares.variance))
    return Covariate(min(0.0, found.slope), centre)


def _slope(covariate: Floats, left: Floats, means: AccountMeans) -> Covariate:
    """Weighted slope of the account means, times max(0, 1 - 4 / t^2): zero unless |t| > 2."""
    centre = float(covariate.mean())
    x = covariate[means.account]
    weight = 1.0 / means.variance
    spread = x - np.average(x, weights=weight)
    information = float((weight * spread * spread).sum())
    if len(x) < 3 or information <= 1e-12:
        return Covariate(0.0, centre)
    y = left - np.average(left, weights=weight)
    slope = float((weight * spread * y).sum()) / information
    scatter = float((weight * (y - slope * spread) ** 2).sum()) / (len(x) - 2)
    t_squared = slope * slope * information / max(scatter, 1e-12)
    return Covariate(slope * max(0.0, 1.0 - 4.0 / max(t_squared, 1e-12)) + 0.0, centre)


def _segments(
    names: Sequence[str], left: Floats, variance: Floats
) -> tuple[dict[str, SegmentPrior], SegmentPrior]:
    """Segment offsets shrunk to the grand mean by how much segments differ at all.

    Accounts of segments too small to speak for themselves count together as one.
    """
    size = Counter(names)
    labels = sorted(name for name in size if size[name] >= FEWEST_ACCOUNTS_OF_A_SEGMENT)
    place = {name: i for i, name in enumerate(labels)}
    rest = len(labels)
    group = np.array([place.get(name, rest) for name in names], dtype=np.int64)
    _, group = np.unique(group, return_inverse=True)
    weight = 1.0 / variance
    mass = np.asarray(np.bincount(group, weight), dtype=np.float64)
    mean = np.bincount(group, weight * left) / mass
    between = _between(mass, mean)
    grand_weight = 1.0 / (1.0 / mass + between)
    grand = float((grand_weight * mean).sum() / grand_weight.sum())
    grand_variance = float(1.0 / grand_weight.sum())
    trust = between * mass / (1.0 + between * mass)
    offset = grand + trust * (mean - grand)
    spread = trust / mass + (1.0 - trust) ** 2 * grand_variance
    found = {
        name: SegmentPrior(float(offset[i]), float(spread[i])) for i, name in enumerate(labels)
    }
    return found, SegmentPrior(grand, between + grand_variance)


def _between(mass: Floats, mean: Floats) -> float:
    """Variance between segments by moments (DerSimonian and Laird), never negative."""
    if len(mass) < 2:
        return 0.0
    grand = float((mass * mean).sum() / mass.sum())
    surplus = float((mass * (mean - grand) ** 2).sum()) - (len(mass) - 1)
    return max(0.0, surplus / float(mass.sum() - (mass**2).sum() / mass.sum()))
