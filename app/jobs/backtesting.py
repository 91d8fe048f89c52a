"""Outcomes beside the scores of the day before, each from what was known then and nothing later.

A calibration is estimated at the turn of each month from the answers until then, as the service
would have had one, and serves that month; where the answers have grown by half since, it is
estimated on the day itself. So hundreds of outcomes take few calibrations, and what an outcome
gets depends on its own day alone, not on what else is in the file.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from analysis import score as scoring
from analysis.score import Account, Answer, Calibration, Invitation, Score
from analysis.score.backtest import Backtest, Case, backtest
from analysis.score.scales import RECOMMENDATION, SENTIMENT, scale
from app.jobs import versions
from app.jobs.inputs import KINDS, as_answers
from surveys import evidence, past
from surveys.db import Database
from surveys.interchange.outcomes_file import Outcome
from surveys.past import PastAnswer

FALL = 20.0
"""Percent of the volume; who loses as much counts as lost where only the volume is known."""
GROWTH = 1.5
"""As in `app.jobs.versions`: the answers that make a calibration of this month's start too old."""


@dataclass(frozen=True)
class Foretold:
    """One outcome and the score of the day before. nps, raw: None where nobody had answered."""

    outcome: Outcome
    is_event: bool
    score: Score
    p_low: float
    nps: float | None
    raw: float | None


@dataclass(frozen=True)
class Told:
    """What the outcomes of one kind tell. low_cut: below it a relationship is one to act on."""

    kind: str
    low_cut: float
    backtest: Backtest
    rows: tuple[Foretold, ...]


def run(
    db: Database,
    outcomes: Sequence[Outcome],
    *,
    fall: float = FALL,
    progress: Callable[[int], None] | None = None,
) -> list[Told]:
    """Backtest *outcomes*, clients and partners apart; nothing is stored.

    progress: called with the number of outcomes done.
    """
    told = []
    done = 0
    for kind in KINDS:
        own = sorted(
            (each for each in outcomes if each.kind == kind),
            key=lambda each: (each.on_date, each.relationship_id),
        )
        if not own:
            continue
        history = _History(db, kind)
        rows: list[Foretold] = []
        for on_date in sorted({each.on_date for each in own}):
            today = [each for each in own if each.on_date == on_date]
            rows += history.foretold(today, date.fromisoformat(on_date), fall)
            done += len(today)
            if progress is not None:
                progress(done)
        told.append(Told(kind, history.rules.low_cut, backtest(map(_case, rows)), tuple(rows)))
    return told


def _case(row: Foretold) -> Case:
    return Case(
        account_id=row.outcome.relationship_id,
        day=row.outcome.on_date,
        event=row.is_event,
        score=row.score.score_unclipped,
        p_low=row.p_low,
        nps=row.nps,
        raw=row.raw,
    )


class _History:
    """All that was ever known of a kind, and what of it was known on a day."""

    def __init__(self, db: Database, kind: str) -> None:
        self._db = db
        self._kind = kind
        self.rules = versions.rules(db, kind)
        self._segments = past.segments(db, kind)
        self._answers = sorted(
            past.answers(db, kind),
            key=lambda each: (each.given.answered_at, each.given.response_id),
        )
        self._days = [each.given.answered_at[:10] for each in self._answers]
        self._invitations = past.invitations(db, kind)
        self._by_relationship: dict[str, list[PastAnswer]] = {}
        for each in self._answers:
            self._by_relationship.setdefault(each.given.relationship_id, []).append(each)
        self._calibrations: dict[date, tuple[Calibration, set[str]]] = {}

    def foretold(self, outcomes: Sequence[Outcome], on: date, fall: float) -> list[Foretold]:
        """Each of *outcomes*, all of day *on*, with the score of the day before."""
        before = on - timedelta(days=1)
        calibration, standard = self._calibration(before)
        ids = sorted({each.relationship_id for each in outcomes})
        answers = [
            answer
            for each in ids
            for answer in as_answers(_known(self._by_relationship.get(each, ()), before), standard)
        ]
        invitations = self._invited(before, set(ids))
        accounts = [self._account(each, before) for each in ids]
        found = {
            score.account_id: score
            for score in scoring.score_accounts(
                accounts, answers, invitations, calibration, with_parts=False
            )
        }
        return [self._row(each, found[each.relationship_id], answers, fall) for each in outcomes]

    def _row(
        self, outcome: Outcome, score: Score, answers: Sequence[Answer], fall: float
    ) -> Foretold:
        own = [each for each in answers if each.account_id == outcome.relationship_id]
        return Foretold(
            outcome,
            outcome.is_event(fall=fall),
            score,
            scoring.p_below(score.score_unclipped, score.sd, self.rules.low_cut),
            _nps(own),
            _raw_mean(own),
        )

    def _calibration(self, day: date) -> tuple[Calibration, set[str]]:
        """The calibration that serves *day*, and the questions it takes for standard."""
        turn = day.replace(day=1) - timedelta(days=1)
        made_on = day if self._count(day) > GROWTH * self._count(turn) else turn
        if made_on not in self._calibrations:
            given = _known(self._answers, made_on)
            standard = evidence.standard_questions(self._db, self._kind, given)
            calibration = scoring.calibrate(
                [self._account(each, made_on) for each in self._segments],
                as_answers(given, standard),
                self._invited(made_on, None),
                version=f"{self._kind}-as-of-{made_on.isoformat()}",
            )
            self._calibrations[made_on] = (replace(calibration, rules=self.rules), standard)
        return self._calibrations[made_on]

    def _count(self, day: date) -> int:
        return bisect_right(self._days, day.isoformat())

    def _account(self, relationship_id: str, day: date) -> Account:
        return Account(relationship_id, self._kind, self._segments[relationship_id], day)

    def _invited(self, day: date, only: set[str] | None) -> list[Invitation]:
        """Invitations sent by *day*; one answered later had no answer yet."""
        last = day.isoformat()
        return [
            Invitation(each.relationship_id, each.contact_id, each.sent_on, each.answered_by(last))
            for each in self._invitations
            if each.sent_on <= last and (only is None or each.relationship_id in only)
        ]


def _known(answers: Sequence[PastAnswer], day: date) -> list[evidence.GivenAnswer]:
    last = day.isoformat()
    return [each.given for each in answers if each.counts_on(last)]


def _nps(answers: Sequence[Answer]) -> float | None:
    """NPS of the latest recommendation of each contact; unknown contacts count each time."""
    latest: dict[str, tuple[str, int]] = {}
    for answer in answers:
        if answer.scale == RECOMMENDATION:
            said = (str(answer.answered_at), round(answer.value))
            who = answer.contact_id or answer.response_id
            latest[who] = max(latest.get(who, said), said)
    return scoring.nps([value for _, value in latest.values()]) if latest else None


def _raw_mean(answers: Sequence[Answer]) -> float | None:
    """Mean of all closed answers, each in percent of its scale."""
    values = [
        scale(answer.scale).percent(answer.value) for answer in answers if answer.scale != SENTIMENT
    ]
    return sum(values) / len(values) if values else None
