"""From answers and opinions to key drivers: what is held against the recommendation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints
from analysis.score.calibration import Calibration
from analysis.score.drivers import (
    Importance,
    Importances,
    Observed,
    enough,
    importances,
)
from analysis.score.estimate import calibrate_panel
from analysis.score.panel import Panel, panel_from_records
from analysis.score.posterior import posterior
from analysis.score.records import Account, Answer
from analysis.score.rules import TARGET
from analysis.score.scales import SENTIMENT, scale

OUTCOMES = ("loyalty", "commitment")
"""Dimensions that can be the outcome, the first that enough accounts answered: recommending us,
else wishing to go on."""
RESULTS = frozenset((*OUTCOMES, "loyalty_after_event", "satisfaction", "sentiment", "balance"))
"""Judgements of the whole: results like the outcome itself, and nothing one could go and mend."""
FEWEST_ANSWERING = 10
"""Accounts that must have answered on a dimension for it to be looked at."""
FEWEST_MENTIONS = 20
TOPIC_RIDGE = 0.1
OVERALL = "overall"
"""The topic of a judgement without a topic."""


@dataclass(frozen=True)
class Mention:
    """One opinion: who, on what, -1 to +1."""

    account_id: str
    topic: str
    polarity: float


@dataclass(frozen=True)
class Driver:
    """A driver with what a page needs. mean: where it stands, 0 to 100, over the accounts that
    answered (or the mentions). n: answers or mentions; n_accounts: by so many accounts.
    priority: share x (target - mean), in points; below 0 when the target is passed."""

    importance: Importance
    mean: float
    priority: float
    n: int
    n_accounts: int


@dataclass(frozen=True)
class KeyDrivers:
    """What drives the outcome of one population, or why nothing is said.

    n_accounts: accounts that answered the outcome and something to hold against it. found and
    drivers: None and empty when that is too little. drivers: most important first.
    """

    outcome: str
    n_accounts: int
    found: Importances | None
    drivers: tuple[Driver, ...]


def dimension_drivers(
    accounts: Sequence[Account], answers: Iterable[Answer], *, target: float = TARGET
) -> KeyDrivers:
    """Which dimensions go with the outcome, from what is believed of each account without it.

    The sentiment of comments is left out with the outcome: it mostly explains that very mark.

    Raises BadInput if the rows contradict each other.
    """
    given = [answer for answer in answers if answer.scale != SENTIMENT]
    outcome = _outcome_dimension(given)
    marks = _outcome_marks(given, outcome)
    rest = [answer for answer in given if answer.dimension not in RESULTS]
    told = Counter(d for d, _ in {(a.dimension, a.account_id) for a in rest})
    names = sorted(name for name in told if told[name] >= FEWEST_ANSWERING)
    both = {answer.account_id for answer in rest} & marks.keys()
    if not enough(len(both), len(names)):
        return KeyDrivers(outcome, len(both), None, ())
    rest = [answer for answer in rest if answer.dimension in names]
    both = {answer.account_id for answer in rest} & marks.keys()
    panel = panel_from_records(accounts, rest, ())
    beliefs = _beliefs(panel, names)
    use = np.array([account in both for account in panel.account_ids], dtype=bool)
    found = importances(_observed(panel, beliefs, names, marks, use))
    if found is None:
        return KeyDrivers(outcome, len(both), None, ())
    column = {name: i for i, name in enumerate(names)}
    drivers = [
        _driver(each, _mean_of(beliefs, column[each.name]), beliefs.n[:, column[each.name]], target)
        for each in found.drivers
    ]
    return KeyDrivers(outcome, len(both), found, _most_important_first(drivers))


def topic_drivers(
    answers: Iterable[Answer], mentions: Iterable[Mention], *, target: float = TARGET
) -> KeyDrivers:
    """Which topics of the comments go with the outcome: presence times sentiment."""
    given = list(answers)
    outcome = _outcome_dimension(given)
    marks = _outcome_marks(given, outcome)
    by_topic: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    spoke = set()
    for mention in mentions:
        spoke.add(mention.account_id)
        if mention.topic != OVERALL:
            by_topic[mention.topic][mention.account_id].append(mention.polarity)
    size = {topic: sum(map(len, by.values())) for topic, by in by_topic.items()}
    names = sorted(topic for topic in size if size[topic] >= FEWEST_MENTIONS)
    both = sorted(spoke & marks.keys())
    if not enough(len(both), len(names)):
        return KeyDrivers(outcome, len(both), None, ())
    values = np.array(
        [[_mean(by_topic[topic].get(account, [0.0])) for topic in names] for account in both]
    )
    seen = Observed(both, names, 50.0 * values, *_columns(marks, both), *_exactly(values))
    found = importances(seen, ridge=TOPIC_RIDGE)
    if found is None:
        return KeyDrivers(outcome, len(both), None, ())
    drivers = []
    for each in found.drivers:
        said = by_topic[each.name]
        polarity = _mean([p for account in sorted(said) for p in sorted(said[account])])
        n = np.array([len(said[account]) for account in sorted(said)])
        drivers.append(_driver(each, 50.0 * (polarity + 1.0), n, target))
    return KeyDrivers(outcome, len(both), found, _most_important_first(drivers))


def _outcome_dimension(answers: Sequence[Answer]) -> str:
    """The first of OUTCOMES that enough accounts answered; the first one when none is."""
    for name in OUTCOMES:
        if len({a.account_id for a in answers if a.dimension == name}) >= FEWEST_ANSWERING:
            return name
    return OUTCOMES[0]


def _outcome_marks(answers: Iterable[Answer], outcome: str) -> dict[str, list[float]]:
    """Percents given to the outcome by account, in an order that rows do not decide."""
    marks: dict[str, list[float]] = defaultdict(list)
    for answer in answers:
        if answer.dimension == outcome and answer.scale != SENTIMENT:
            marks[answer.account_id].append(scale(answer.scale).percent(answer.value))
    return {account: sorted(values) for account, values in marks.items()}


@dataclass(frozen=True)
class _Beliefs:
    """Per account (A,) and dimension (A, p): believed values on the account's own scale, their
    doubt, how many answers (n), and the same values as percents of each dimension's scales."""

    values: Floats
    percent: Floats
    common: Floats
    own: Floats
    n: Ints


def _beliefs(panel: Panel, names: Sequence[str]) -> _Beliefs:
    """What is believed of every account and dimension, from the answers of *panel* alone."""
    calibration = calibrate_panel(panel, version="drivers")
    result = posterior(panel, calibration)
    place = {name: i for i, name in enumerate(names)}
    dimension = np.array([place[q.dimension] for q in panel.questions], dtype=np.int64)
    noise = np.array([q.noise if q.informative else np.inf for q in calibration.questions])
    use = np.isfinite(noise[panel.answer_question])
    account, question = panel.answer_account[use], panel.answer_question[use]
    key = account * len(names) + dimension[question]
    shape = (panel.n_accounts, len(names))
    cells = shape[0] * shape[1]
    n = np.bincount(key, minlength=cells)
    fitted = result.score - result.base - result.engagement
    total = np.bincount(key, result.value[use] - fitted[account], minlength=cells)
    error = np.bincount(key, noise[question], minlength=cells) / np.maximum(n, 1) ** 2
    delta = calibration.question
    trust = np.where((n > 0) & (delta > 0), delta / np.maximum(delta + error, 1e-12), 0.0)
    values = result.score[:, None] + (trust * total / np.maximum(n, 1)).reshape(shape)
    return _Beliefs(
        values=values,
        percent=_as_percent(values, calibration, dimension, len(names)),
        common=result.variance,
        own=(delta * (1.0 - trust)).reshape(shape),
        n=n.reshape(shape),
    )


def _as_percent(values: Floats, calibration: Calibration, dimension: Ints, size: int) -> Floats:
    """Beliefs on the account's own scale as percents of the scales that people answer on."""
    mean = np.array([question.mean for question in calibration.questions])
    loading = np.array([question.loading for question in calibration.questions])
    count = np.bincount(dimension, minlength=size)
    mean = np.bincount(dimension, mean, minlength=size) / count
    loading = np.bincount(dimension, loading, minlength=size) / count
    return np.clip(mean + loading * (values - calibration.level), 0.0, 100.0)


def _observed(
    panel: Panel,
    beliefs: _Beliefs,
    names: Sequence[str],
    marks: dict[str, list[float]],
    use: Bools,
) -> Observed:
    chosen = [panel.account_ids[i] for i in np.flatnonzero(use).tolist()]
    outcome, weight = _columns(marks, chosen)
    return Observed(
        chosen, names, beliefs.values[use], outcome, weight, beliefs.common[use], beliefs.own[use]
    )


def _columns(marks: dict[str, list[float]], chosen: Sequence[str]) -> tuple[Floats, Floats]:
    """Mean mark of each account and its weight, n / (n + 2), as in the calibration."""
    n = np.array([float(len(marks[account])) for account in chosen])
    return np.array([_mean(marks[account]) for account in chosen]), n / (n + 2.0)


def _exactly(values: Floats) -> tuple[Floats, Floats]:
    """No doubt about *values*."""
    return np.zeros(len(values)), np.zeros_like(values)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _mean_of(beliefs: _Beliefs, dimension: int) -> float:
    answered = beliefs.n[:, dimension] > 0
    return float(beliefs.percent[answered, dimension].mean())


def _driver(importance: Importance, mean: float, n: Ints, target: float) -> Driver:
    return Driver(
        importance=importance,
        mean=mean,
        priority=importance.share * (target - mean),
        n=int(n.sum()),
        n_accounts=int((n > 0).sum()),
    )


def _most_important_first(drivers: Sequence[Driver]) -> tuple[Driver, ...]:
    return tuple(sorted(drivers, key=lambda d: (-d.importance.share, d.importance.name)))
