"""The calibration version in force of each population: the first ones, and how any is estimated.

A version holds for a quarter, so that a score does not move because others answered. It comes
into force by itself only while a population is young: the first one, and again each time its
questionnaires grew by half, since a first wave must not be judged by its first three answers.
After that a new one is a proposal (`app.jobs.calibrating`).
"""

import logging
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from analysis import score as scoring
from analysis.score import Calibration, Rules
from app.jobs import analyser
from app.jobs.inputs import Inputs, read_inputs
from surveys import annotations, audit, calibrations, clock, evidence, proposals
from surveys.calibrations import StoredCalibration
from surveys.db import Database

YOUNG_DAYS = 92
"""From the first version on, for a quarter, growth alone is reason enough for another."""
GROWTH = 1.5

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Known:
    """All that is known of a population, with what tells later whether more is known."""

    basis: str
    responses: int
    inputs: Inputs


def in_force(db: Database, kind: str, today: date) -> StoredCalibration | None:
    """The version in force; while a population is young a new one first, when one is due.

    None while the first one waits for words: estimated on half of them it would depend on when a
    worker was interrupted.
    """
    stored = calibrations.current(db, kind)
    if not is_due(db, kind, today) or annotations.pending(db, analyser.version(db), kind=kind):
        return stored
    cause = "first" if stored is None else "growth"
    version = estimate(db, kind, today, cause=cause)
    put_in_force(db, version)
    return version


def is_due(db: Database, kind: str, today: date) -> bool:
    """Whether *kind* wants a version at once: for its first answers, or because it grew young."""
    stored = calibrations.current(db, kind)
    responses = evidence.response_count(db, kind)
    if stored is None:
        return responses > 0
    if responses <= GROWTH * stored.responses:
        return False
    first = calibrations.first_day(db, kind)
    return first is None or today < first + timedelta(days=YOUNG_DAYS)


def estimate(
    db: Database, kind: str, today: date, *, cause: str, known: Known | None = None
) -> StoredCalibration:
    """A version from everything *known* of *kind*, under the choices in force; it is not yet."""
    known = known or read_known(db, kind, today)
    version = calibrations.next_id(db, kind, today=today)
    found = replace(scoring.calibrate(*known.inputs, version=version), rules=rules(db, kind))
    return StoredCalibration(
        id=version,
        kind=kind,
        body=found.to_json(),
        responses=known.responses,
        made_at=clock.now(),
        cause=cause,
        basis=known.basis,
        estimated_on=today.isoformat(),
    )


def read_known(db: Database, kind: str, today: date) -> Known:
    """Everything known of *kind* until *today*."""
    # Counted before reading: what comes meanwhile is new to this version, not unseen.
    basis, responses = evidence.basis(db, kind), evidence.response_count(db, kind)
    return Known(basis, responses, read_inputs(db, kind, today))


def put_in_force(db: Database, version: StoredCalibration) -> None:
    """Let all scores of its kind be read from *version* from now on."""
    with db.transaction():
        calibrations.adopt(db, version)
        if version.cause not in ("settings", "return"):
            proposals.remove(db, version.kind, "figures")
        audit.record(
            db,
            "calibration adopted",
            user_id=version.adopted_by,
            subject=version.id,
            detail=f"{version.cause}: {version.note}" if version.note else version.cause,
        )
    log.info(
        "calibration %s in force (%s), on %d questionnaires",
        version.id,
        version.cause,
        version.responses,
    )


def loaded(stored: StoredCalibration) -> Calibration:
    """The calibration in a stored version."""
    return parsed(stored.body)


@lru_cache(maxsize=8)
def parsed(body: str) -> Calibration:
    """The calibration in its JSON; the latest ones are kept, with what was derived from them."""
    return Calibration.from_json(body)


def rules(db: Database, kind: str) -> Rules:
    """What the company chose for *kind*; the defaults before its first version."""
    stored = calibrations.current(db, kind)
    return loaded(stored).rules if stored is not None else Rules()
