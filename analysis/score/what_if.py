"""What would change the class: one more questionnaire, computed as if it had come today.

For given people and days the score is a straight line in the answers, and its interval does not
depend on them. So two scorings, with the worst and the best answers, tell what every level of one
more questionnaire would do: exactly, under the calibration in force and with the hysteresis of the
class shown. A level is the same percent of the possible maximum on every standard question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.score.calibration import Calibration, QuestionCalibration, meaning_of_score
from analysis.score.classes import INSUFFICIENT, band_probabilities, displayed_class
from analysis.score.records import BANDS, Account, Answer, Invitation, Score
from analysis.score.scales import scale
from analysis.score.scoring import score_accounts

NEW, KNOWN = "new", "known"
"""Who fills in the questionnaire: somebody who never did, or who did last."""
LEVELS = range(101)
"""Levels tried, from the worst answer (0) to the best (100): as fine as they are ever said."""
_WORST, _BEST = "~worst", "~best"
END, REPAIR = BANDS[:2]


@dataclass(frozen=True)
class Turn:
    """Where the class shown becomes another.

    level: of the questionnaire, 0 to 100: the first that does it, coming from the class held now.
    last: the last level of that run; not the extreme one where more extreme answers leave two
    classes so alike in probability that the present one stays. score: what the score would be at
    *level*, 0 to 100. band: the class that would be shown there.
    """

    level: int
    last: int
    score: float
    band: str

    @property
    def onward(self) -> bool:
        """Whether every more extreme level does it too."""
        return self.last in (LEVELS[0], LEVELS[-1])


@dataclass(frozen=True)
class OneMore:
    """What one more questionnaire of one person would do.

    who: NEW or KNOWN. low, high: the score with the worst and with the best answers, 0 to 100.
    up, down: the first turn to a better and to a worse class; None where no answers can do it.
    shows: whether a class would be shown at all (for accounts of which too little is known).
    """

    who: str
    low: float
    high: float
    up: Turn | None
    down: Turn | None
    shows: bool


def one_more(
    account: Account,
    answers: Iterable[Answer],
    invitations: Iterable[Invitation],
    calibration: Calibration,
    *,
    present: str | None,
) -> list[OneMore]:
    """What one more questionnaire on *account*'s as_of would do: by a new person, by a known one.

    present: the class shown now (`repair` where the lowest band shows as such), None when none is.
    Empty when the calibration has no question that tells anything.
    """
    answers, invitations = list(answers), list(invitations)
    asked = _asked(calibration)
    if not asked:
        return []
    people = [(NEW, "~nobody yet", "")]
    known = [answer for answer in answers if answer.contact_id]
    if known:
        last = max(known, key=lambda answer: (str(answer.answered_at), answer.contact_id))
        people.append((KNOWN, last.contact_id, last.role))
    # All in one call: its fixed costs are most of it.
    accounts, given, invited = [], [], []
    for who, contact, role in people:
        for end in (_WORST, _BEST):
            name = f"{who}{end}"
            accounts.append(replace(account, account_id=name))
            given += [replace(answer, account_id=name, response_id=f"{answer.response_id}{name}")
                      for answer in answers]  # fmt: skip
            given += _hypothetical(name, contact, role, account, asked, best=end == _BEST)
            invited += [replace(each, account_id=name) for each in invitations]
    found = {
        score.account_id: score
        for score in score_accounts(accounts, given, invited, calibration, with_parts=False)
    }
    return [
        _effect(who, found[who + _WORST], found[who + _BEST], calibration, present)
        for who, _contact, _role in people
    ]


def _asked(calibration: Calibration) -> list[QuestionCalibration]:
    """The questions that the score is the mean of, and that tell something."""
    meant = meaning_of_score(calibration.questions)
    return [
        question
        for question, is_meant in zip(calibration.questions, meant, strict=True)
        if is_meant and question.informative
    ]


def _hypothetical(
    name: str,
    contact: str,
    role: str,
    account: Account,
    asked: Sequence[QuestionCalibration],
    *,
    best: bool,
) -> list[Answer]:
    return [
        Answer(
            account_id=name,
            contact_id=contact,
            role=role,
            response_id=f"~one more{name}",
            answered_at=account.as_of,
            question_id=question.question_id,
            dimension=question.dimension,
            scale=question.scale,
            value=scale(question.scale).high if best else scale(question.scale).low,
            standard=question.standard,
        )
        for question in asked
    ]


def shown_at(
    scores: Sequence[float], sd: float, calibration: Calibration, *, evidence: str, present: str
) -> list[str]:
    """The class that would be shown at each of *scores* (unclipped); the lowest is `repair`.

    evidence: not `insufficient`. present: the class shown now.
    """
    points = np.asarray(scores, dtype=np.float64)
    rules = calibration.rules
    shown = [
        displayed_class(p, evidence, present=present, missed_cost=rules.missed_cost).band
        for p in band_probabilities(points, np.full(len(points), sd), cuts=rules.cuts).tolist()
    ]
    return [REPAIR if band is None or band == END else band for band in shown]


def _effect(
    who: str, worst: Score, best: Score, calibration: Calibration, present: str | None
) -> OneMore:
    rise = (best.score_unclipped - worst.score_unclipped) / LEVELS[-1]
    scores = [worst.score_unclipped + rise * level for level in LEVELS]
    shows = worst.evidence != INSUFFICIENT
    up = down = None
    if present is not None and shows:
        bands = shown_at(
            scores, worst.sd, calibration, evidence=worst.evidence, present=present
        )  # fmt: skip
        now = BANDS.index(present)
        better = [BANDS.index(band) > now for band in bands]
        worse = [BANDS.index(band) < now for band in bands]
        up = _turn(list(LEVELS), better, scores, bands)
        down = _turn(list(LEVELS)[::-1], worse[::-1], scores, bands)
    return OneMore(who, worst.score, best.score, up, down, shows)


def _turn(
    levels: Sequence[int], turned: Sequence[bool], scores: Sequence[float], bands: Sequence[str]
) -> Turn | None:
    """The first of *levels*, in the order given, where *turned*; None where none is."""
    if not any(turned):
        return None
    first = list(turned).index(True)
    run = list(turned[first:])
    length = run.index(False) if False in run else len(run)
    level = levels[first]
    score = min(100.0, max(0.0, scores[level]))
    return Turn(level, levels[first + length - 1], score, bands[level])
