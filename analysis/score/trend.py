"""The score over time: what would have been said on each day, with what was known then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from analysis.score.calibration import Calibration
from analysis.score.days import Day, day_number
from analysis.score.records import Account, Answer, Invitation, Score, TrendPoint
from analysis.score.scoring import score_accounts


def trend(
    account: Account,
    answers: Iterable[Answer],
    invitations: Iterable[Invitation],
    calibration: Calibration,
    as_of_dates: Sequence[Day],
) -> list[TrendPoint]:
    """Score and 90 % interval of *account* at each date, in the order given.

    Each point uses only answers up to its date, under the one calibration given, so that the
    line moves because the account answered and not because figures were estimated anew.
    """
    answers, invitations = list(answers), list(invitations)
    points = []
    for day in as_of_dates:
        score = _score_on(account, answers, invitations, calibration, day)
        points.append(
            TrendPoint(score.as_of, score.score, score.lo90, score.hi90, score.n_responses)
        )
    return points


def _score_on(
    account: Account,
    answers: Sequence[Answer],
    invitations: Sequence[Invitation],
    calibration: Calibration,
    day: Day,
) -> Score:
    limit = day_number(day)
    known = [answer for answer in answers if day_number(answer.answered_at) <= limit]
    return score_accounts([replace(account, as_of=day)], known, invitations, calibration)[0]
