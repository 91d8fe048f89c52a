"""Finds what drives each population's recommendation, and our reputation with it, over time.

Derived state: due when a population was answered for, on each new day, and under each new
calibration. Pages only read what is kept. Where it takes long it is done less often, so that a
large company in the middle of a wave does not spend its processor on it.
"""

import logging
import time
from collections.abc import Sequence
from datetime import date, timedelta

from analysis.score import Account, Answer, Calibration, Invitation
from analysis.score.driver_inputs import KeyDrivers, Mention, dimension_drivers, topic_drivers
from analysis.score.drivers import FEWEST_ACCOUNTS, FULL_TRUST_ACCOUNTS
from analysis.score.promoters import promoter_score
from analysis.score.reputation import Course, Index, courses
from app.jobs import analyser, versions
from app.jobs.deadline import Overdue, deadline
from app.jobs.inputs import KINDS, read_inputs
from surveys import annotations, calibrations, clock, drivers, evidence, leases, reputation
from surveys.calibrations import StoredCalibration
from surveys.db import Database
from surveys.drivers import Driver, Finding
from surveys.reputation import WEIGHTINGS, Point

__all__ = ["FEWEST_ACCOUNTS", "FULL_TRUST_ACCOUNTS", "past_quarters", "review_due"]

WORK = "overview"
SECONDS_A_KIND = 600
RETRY_AFTER_SECONDS = 60.0
QUICK_SECONDS = 2.0
"""What takes no longer is done after each answer."""
REST = 100
"""What takes longer rests a hundred times as long as it took."""
QUARTERS_BACK = 12
COMPARED_DAYS = 365

log = logging.getLogger(__name__)


def review_due(db: Database, *, holder: str, today: date | None = None) -> int:
    """Find drivers and reputation of the kinds for which they are due; returns of how many."""
    day = today or clock.today()
    done = 0
    for kind in KINDS:
        stored = calibrations.current(db, kind)
        if stored is None or _is_resting(db, kind):
            continue
        # Counted before reading: an answer that comes meanwhile makes them due again, not unseen.
        basis = f"{day.isoformat()} {stored.id} {evidence.basis(db, kind)}"
        kept = reputation.kept_basis(db, kind)
        if (kept is not None and kept.basis == basis) or _is_behind(db, kind, day):
            continue
        if leases.claim(db, WORK, [kind], holder=holder, seconds=SECONDS_A_KIND):
            done += _review(db, stored, day, basis)
    return done


def _is_resting(db: Database, kind: str) -> bool:
    kept = reputation.kept_basis(db, kind)
    if kept is None or kept.seconds <= QUICK_SECONDS:
        return False
    return clock.after(kept.made_at, seconds=REST * kept.seconds) > clock.now()


def _is_behind(db: Database, kind: str, today: date) -> bool:
    """Whether words are unread or scores not made yet: what is found would be of half of them."""
    waiting = annotations.pending(db, analyser.version(db), kind=kind)
    return bool(waiting or evidence.stale(db, kind, as_of=today.isoformat(), limit=1))


def _review(db: Database, stored: StoredCalibration, today: date, basis: str) -> int:
    kind = stored.kind
    started = time.monotonic()
    try:
        with deadline(SECONDS_A_KIND):
            inputs = read_inputs(db, kind, today)
            calibration = versions.loaded(stored)
            findings = _findings(db, kind, inputs[0], inputs[1], calibration.rules.target, today)
            points = _points(db, stored, calibration, inputs, today)
    except (Overdue, ValueError, ArithmeticError, MemoryError, IndexError, KeyError) as error:
        log.warning("drivers and reputation of %ss failed: %s", kind, type(error).__name__)
        leases.fail(
            db, WORK, kind, error=type(error).__name__, retry_after_seconds=RETRY_AFTER_SECONDS
        )
        return 0
    with db.transaction():
        for finding in findings:
            drivers.store(db, finding)
        reputation.store(db, points)
        reputation.keep_basis(db, kind, basis, seconds=time.monotonic() - started)
        leases.release(db, WORK, [kind])
    return 1


def _findings(
    db: Database,
    kind: str,
    accounts: Sequence[Account],
    answers: Sequence[Answer],
    target: float,
    today: date,
) -> list[Finding]:
    mentions = [
        Mention(said.relationship_id, said.topic, said.polarity)
        for said in drivers.spoken(db, kind)
    ]
    return [
        _finding(kind, "dimension", dimension_drivers(accounts, answers, target=target), target,
                 today),
        _finding(kind, "topic", topic_drivers(answers, mentions, target=target), target, today),
    ]  # fmt: skip


def _finding(kind: str, source: str, found: KeyDrivers, target: float, today: date) -> Finding:
    whole = found.found
    return Finding(
        kind=kind,
        source=source,
        outcome=found.outcome,
        n_accounts=found.n_accounts,
        r_squared=whole.r_squared if whole else None,
        r_squared_lo90=whole.r_squared_lo90 if whole else None,
        r_squared_hi90=whole.r_squared_hi90 if whole else None,
        trust=whole.trust if whole else None,
        target=target,
        as_of=today.isoformat(),
        drivers=tuple(
            Driver(
                **vars(each.importance),
                mean=each.mean,
                priority=each.priority,
                n=each.n,
                n_accounts=each.n_accounts,
            )
            for each in found.drivers
        ),
    )


def _points(
    db: Database,
    stored: StoredCalibration,
    calibration: Calibration,
    inputs: tuple[list[Account], list[Answer], list[Invitation]],
    today: date,
) -> list[Point]:
    """Today's index, and those of past quarters that this calibration has none of yet."""
    accounts, answers, invitations = inputs
    revenue = reputation.active_revenue(db, stored.kind)
    equal = {each.account_id: 1.0 for each in accounts if each.account_id in revenue}
    known = {name: value for name, value in revenue.items() if value and name in equal}
    if not answers or not equal:
        return []
    kept = reputation.history(db, stored.kind, calibration_id=stored.id)
    missing = set(past_quarters(answers, today)) - {point.on_date for point in kept}
    found = courses(
        accounts,
        answers,
        invitations,
        calibration,
        dates=[*sorted(missing), today],
        since=today - timedelta(days=COMPARED_DAYS),
        weightings=[equal, known] if known else [equal],
    )
    return [
        point
        for weighting, course in zip(WEIGHTINGS, found, strict=False)
        for point in _rows(stored, weighting, course, answers)
    ]


def past_quarters(answers: Sequence[Answer], today: date) -> list[str]:
    """The last days of the quarters before *today*, from the first answer on, three years back."""
    first = min(str(answer.answered_at) for answer in answers)
    days = []
    year, quarter = today.year, (today.month - 1) // 3
    for _ in range(QUARTERS_BACK):
        days.append((date(year, 3 * quarter + 1, 1) - timedelta(days=1)).isoformat())
        year, quarter = (year - 1, 3) if quarter == 0 else (year, quarter - 1)
    return [day for day in days if day >= first]


def _rows(
    stored: StoredCalibration, weighting: str, course: Course, answers: Sequence[Answer]
) -> list[Point]:
    moved = course.movement
    rows = [_row(stored, weighting, index, answers) for index in course.points]
    if moved is None:
        return rows
    last = Point(
        **{
            **vars(rows[-1]),
            "moved_since": moved.since,
            "moved": moved.points,
            "moved_lo90": moved.lo90,
            "moved_hi90": moved.hi90,
            "moved_probability": moved.probability,
        }
    )
    return [*rows[:-1], last]


def _row(
    stored: StoredCalibration, weighting: str, index: Index, answers: Sequence[Answer]
) -> Point:
    nps = promoter_score(answers, index.as_of)
    return Point(
        kind=stored.kind,
        weighting=weighting,
        on_date=index.as_of,
        calibration_id=stored.id,
        value=index.value,
        lo90=index.lo90,
        hi90=index.hi90,
        n_accounts=index.n_accounts,
        n_answered=index.n_answered,
        n_at_risk=index.n_at_risk,
        nps=nps.value if nps else None,
        nps_lo90=nps.lo90 if nps else None,
        nps_hi90=nps.hi90 if nps else None,
        nps_n=nps.n if nps else 0,
    )
