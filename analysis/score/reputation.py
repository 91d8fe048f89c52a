"""The company's reputation with one population: the mean score of all its accounts, silent ones
included, with an interval that counts what the accounts' errors have in common.

Errors of single accounts average out; the level of the population, of a segment, and the mood of a
month do not, since they are the same error in every account. docs/score.md gives the formulas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from analysis.score import student
from analysis.score.arrays import Floats, Ints, distinct
from analysis.score.batches import OLDEST_DAYS
from analysis.score.calibration import Calibration
from analysis.score.classes import normal_cdf
from analysis.score.days import Day, day_number, iso
from analysis.score.dimensions import clipped
from analysis.score.panel import Panel, panel_from_records
from analysis.score.posterior import Posterior, map_answers, posterior
from analysis.score.prior import prior_means
from analysis.score.records import Account, Answer, Invitation

INTERVAL = 0.9
REAL = 0.9
"""A movement is reported from this probability on that it is more than chance."""
MONTH_DAYS = 30
_Key = TypeVar("_Key")
MOOD_PRIOR_WAVES = 2.0
"""What is believed of moods before they are seen (sd 2 points) counts as so many waves."""
WAVES_THAT_TELL = 4
ACCOUNTS_OF_A_WAVE = 10


@dataclass(frozen=True)
class Index:
    """Reputation on a day, 0 to 100, with its 90 % interval.

    sd: its standard error in points; mood_share: part of that variance that is the moods'.
    n_accounts, n_answered: all accounts that count, and those that ever answered; the others are
    in through what is usual for accounts like them. n_at_risk: accounts more likely than not
    below the lower cut of improve (55).
    """

    as_of: str
    value: float
    lo90: float
    hi90: float
    sd: float
    mood_share: float
    n_accounts: int
    n_answered: int
    n_at_risk: int


@dataclass(frozen=True)
class Movement:
    """Change of the index from *since* to *as_of*, points, with its 90 % interval.

    probability: that it is more than chance; real: above 0.9, so that it may be reported.
    """

    since: str
    as_of: str
    points: float
    lo90: float
    hi90: float
    probability: float

    @property
    def real(self) -> bool:
        return self.probability > REAL


@dataclass(frozen=True)
class Course:
    """The index on each date asked for that had answers before it, earliest first; movement: from
    the date named to the last one, None where there was no answer before the former."""

    points: tuple[Index, ...]
    movement: Movement | None


def courses(
    accounts: Sequence[Account],
    answers: Iterable[Answer],
    invitations: Iterable[Invitation],
    calibration: Calibration,
    *,
    dates: Sequence[Day],
    since: Day | None = None,
    weightings: Sequence[Mapping[str, float] | None] = (None,),
) -> list[Course]:
    """Reputation on *dates*, each from what was known then, under one calibration.

    since: the date that the last one is compared with. weightings: for each, what the accounts
    count for (their revenue), those not named nothing; None: all count alike. One course each.

    Raises BadInput if the rows contradict each other, ValueError if a weighting has no value.
    """
    answers, invitations = list(answers), list(invitations)
    days = sorted({day_number(day) for day in dates})
    compared = day_number(since) if since is not None and days else None
    states: list[dict[int, _State]] = [{} for _ in weightings]
    moods = None
    for day in sorted({*days, *([] if compared is None else [compared])}, reverse=True):
        panel = _panel_on(day, accounts, answers, invitations)
        moods = moods or _Moods.of(panel, calibration)
        if not panel.n_responses:
            continue
        result = posterior(panel, calibration, trust=calibration.rules.trust(panel, answers))
        for of_weighting, values in zip(states, weightings, strict=True):
            share = _shares(panel, values)
            of_weighting[day] = _State.of(panel, calibration, result, moods, share)
    return [_course(of_weighting, days, compared) for of_weighting in states]


def course(
    accounts: Sequence[Account],
    answers: Iterable[Answer],
    invitations: Iterable[Invitation],
    calibration: Calibration,
    *,
    dates: Sequence[Day],
    since: Day | None = None,
    values: Mapping[str, float] | None = None,
) -> Course:
    """The same for one weighting."""
    return courses(
        accounts, answers, invitations, calibration, dates=dates, since=since, weightings=[values]
    )[0]


def panel_course(
    panels: Sequence[Panel], calibration: Calibration, *, before: Panel | None = None
) -> Course:
    """The same from panels, one for each date, the latest last; all accounts count alike.

    before: the panel of the date that the last one is compared with.
    """
    moods = _Moods.of(panels[-1], calibration)
    states = {
        int(panel.as_of[0]): _State.of(
            panel, calibration, posterior(panel, calibration), moods, _shares(panel, None)
        )
        for panel in (*panels, *([] if before is None else [before]))
        if panel.n_responses
    }
    days = [int(panel.as_of[0]) for panel in panels]
    return _course(states, days, None if before is None else int(before.as_of[0]))


def _course(states: Mapping[int, _State], days: Sequence[int], compared: int | None) -> Course:
    points = tuple(states[day].index() for day in days if day in states)
    if compared is None or compared not in states or days[-1] not in states:
        return Course(points, None)
    return Course(points, movement_between(states[compared], states[days[-1]]))


def _panel_on(
    day: int,
    accounts: Sequence[Account],
    answers: Sequence[Answer],
    invitations: Sequence[Invitation],
) -> Panel:
    date = iso(day)
    return panel_from_records(
        [replace(account, as_of=date) for account in accounts], answers, invitations
    )


@dataclass(frozen=True)
class _Moods:
    """Moods of months: their variance, how many waves told it, and by which shares of all
    questionnaires they went into the population's level (month -> share)."""

    variance: float
    degrees: float
    shares: Mapping[int, float]

    @classmethod
    def of(cls, panel: Panel, calibration: Calibration) -> _Moods:
        month = panel.response_day // MONTH_DAYS
        months, count = np.unique(month, return_counts=True)
        pairs = distinct(np.sort(month * panel.n_accounts + panel.response_account))
        _, accounts = np.unique(pairs // max(1, panel.n_accounts), return_counts=True)
        waves = int((accounts >= ACCOUNTS_OF_A_WAVE).sum())
        learned = waves - 1.0 if waves >= WAVES_THAT_TELL else 0.0
        share = count / max(1, count.sum())
        return cls(
            calibration.mood,
            MOOD_PRIOR_WAVES + learned,
            dict(zip(months.tolist(), share.tolist(), strict=True)),
        )


@dataclass(frozen=True)
class _State:
    """One day: scores, and what the index rests on.

    share: of each account in the index, sums to 1. by_month: what a mood of one point in a month
    adds to the index. by_segment: what an error of one point in a segment's level adds.
    """

    panel: Panel
    calibration: Calibration
    result: Posterior
    moods: _Moods
    share: Floats
    by_month: Mapping[int, float]
    by_segment: Mapping[str, float]

    @classmethod
    def of(
        cls,
        panel: Panel,
        calibration: Calibration,
        result: Posterior,
        moods: _Moods,
        share: Floats,
    ) -> _State:
        account = panel.answer_account
        weight = share[account] * result.weight
        on_prior = share - np.bincount(account, weight, minlength=panel.n_accounts)
        by_month = _sums(panel.response_day[panel.answer_response] // MONTH_DAYS, weight)
        for month, part in moods.shares.items():
            by_month[month] = by_month.get(month, 0.0) + part * float(on_prior.sum())
        names = sorted(set(panel.segments))
        place = np.array([names.index(name) for name in panel.segments], dtype=np.int64)
        by_segment = {names[i]: total for i, total in _sums(place, on_prior).items()}
        return cls(panel, calibration, result, moods, share, by_month, by_segment)

    def index(self) -> Index:
        own = float((self.share**2 * self.result.variance).sum())
        variance, mood = _with_common(
            own, self.by_segment, self.by_month, self.calibration, self.moods
        )
        value = float(self.share @ self.result.score)
        half = student.central(INTERVAL, _degrees(variance, mood, self.moods)) * variance**0.5
        low, middle, high = clipped([value - half, value, value + half]).tolist()
        counted = self.share > 0.0
        answered = np.bincount(self.panel.response_account, minlength=self.panel.n_accounts) > 0
        cut = self.calibration.rules.low_cut
        below = normal_cdf((cut - self.result.score) / np.sqrt(self.result.variance))
        return Index(
            as_of=iso(int(self.panel.as_of[0])),
            value=middle,
            lo90=low,
            hi90=high,
            sd=variance**0.5,
            mood_share=mood / variance,
            n_accounts=int(counted.sum()),
            n_answered=int((counted & answered).sum()),
            n_at_risk=int((counted & (below > 0.5)).sum()),
        )


def movement_between(before: _State, now: _State) -> Movement:
    """What moved between two days of the same accounts under the same calibration."""
    own = float((now.share**2 * _movement_variance(before, now)).sum())
    variance, mood = _with_common(
        own,
        _less(now.by_segment, before.by_segment),
        _less(now.by_month, before.by_month),
        now.calibration,
        now.moods,
    )
    points = float(now.share @ now.result.score - before.share @ before.result.score)
    sd, degrees = variance**0.5, _degrees(variance, mood, now.moods)
    half = student.central(INTERVAL, degrees) * sd
    return Movement(
        since=iso(int(before.panel.as_of[0])),
        as_of=iso(int(now.panel.as_of[0])),
        points=points,
        lo90=points - half,
        hi90=points + half,
        probability=student.within(points / sd, degrees),
    )


def _movement_variance(before: _State, now: _State) -> Floats:
    """Variance of each account's error in what it moved: both errors less what they share.

    The error of today is orthogonal to all answers it has seen, hence to those of before; so
    their covariance is that of the levels, less what today's weights make of the level then.
    """
    calibration, panel = now.calibration, now.panel
    then, today = before.panel.as_of, panel.as_of
    movement = calibration.movement_by_gap
    means = prior_means(panel, map_answers(panel, calibration).answers, calibration)
    usual = calibration.lasting + means.uncertainty + means.spread
    own = calibration.question * float((calibration.target_weights**2).sum())
    levels = usual + own + movement[np.minimum(today - then, OLDEST_DAYS)]
    account = panel.answer_account
    day = panel.response_day[panel.answer_response]
    gap = np.minimum(np.abs(day - then[account]), OLDEST_DAYS)
    place = {q.question_id: i for i, q in enumerate(calibration.questions)}
    target = np.array(
        [calibration.target_weights[place[q.question_id]] if q.question_id in place else 0.0
         for q in panel.questions]
    )  # fmt: skip
    with_then = movement[gap] + usual[account]
    with_then += calibration.question * target[panel.answer_question]
    explained = np.bincount(account, now.result.weight * with_then, minlength=panel.n_accounts)
    shared = (levels - explained) * np.sqrt(now.result.factor * before.result.factor)
    total = now.result.variance + before.result.variance - 2.0 * shared
    total -= 2.0 * calibration.mood * calibration.mood_share
    return np.asarray(np.maximum(total, 0.0))


def _shares(panel: Panel, values: Mapping[str, float] | None) -> Floats:
    if values is None:
        return np.full(panel.n_accounts, 1.0 / panel.n_accounts)
    given = np.array([max(0.0, values.get(name, 0.0)) for name in panel.account_ids])
    total = given.sum()
    if total <= 0.0:
        raise ValueError("expected a value above 0 for at least one account, came none")
    return np.asarray(given / total)


def _sums(key: Ints, amount: Floats) -> dict[int, float]:
    names, place = np.unique(key, return_inverse=True)
    total = np.bincount(place, amount, minlength=len(names))
    return dict(zip(names.tolist(), total.tolist(), strict=True))


def _less(one: Mapping[_Key, float], other: Mapping[_Key, float]) -> dict[_Key, float]:
    return {key: one.get(key, 0.0) - other.get(key, 0.0) for key in {*one, *other}}


def _with_common(
    own: float,
    by_segment: Mapping[str, float],
    by_month: Mapping[int, float],
    calibration: Calibration,
    moods: _Moods,
) -> tuple[float, float]:
    """(whole variance of the index or its movement, the part of the moods)."""
    level = sum(by_segment.values()) ** 2 * level_variance(calibration)
    segments = sum(
        part**2 * calibration.segments.get(name, calibration.other_segment).variance
        for name, part in sorted(by_segment.items())
    )
    mood = moods.variance * sum(by_month[month] ** 2 for month in sorted(by_month))
    return max(own + level + segments + mood, 1e-9), mood


def level_variance(calibration: Calibration) -> float:
    """Var(M): of the population's level, as the mean of so many accounts and questionnaires."""
    accounts = max(1, calibration.n_accounts)
    noise = [question.noise for question in calibration.questions if question.informative]
    one = calibration.contact + calibration.occasion + float(np.mean(noise or [0.0]))
    return calibration.prior_variance / accounts + one / max(1, calibration.n_responses)


def _degrees(variance: float, mood: float, moods: _Moods) -> float:
    """Degrees of freedom of the whole: few where moods make most of it (Welch, Satterthwaite)."""
    return moods.degrees * (variance / max(mood, 1e-12 * variance)) ** 2
