"""Calibration versions after the first: proposed each night, adopted by a person or at the quarter.

What is due is read from the state: the nightly run of a population is due when it is not recorded
as done for the day, and a comparison when a proposal has none with the version in force. A worker
that is killed leaves the version in force as it was, and the run is done again.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from app.jobs import adopting, analyser, comparing, versions
from app.jobs.inputs import KINDS
from surveys import annotations, calibrations, clock, evidence, leases, proposals
from surveys import settings_kept as kept
from surveys.calibrations import StoredCalibration
from surveys.db import Database
from surveys.proposals import Move, Proposal

WORK = "calibrate"
SECONDS_A_RUN = 900
RETRY_AFTER_SECONDS = 600
FAILURES = (ValueError, ArithmeticError, MemoryError, IndexError, KeyError)
"""What arithmetic on odd data may end with (NumPy's LinAlgError is a ValueError)."""

log = logging.getLogger(__name__)


def review_due(db: Database, *, holder: str, today: date | None = None) -> int:
    """The nightly run of each population that has not had it today; returns how many were done.

    It waits for words that are still being read: estimated on half of them, a proposal would
    depend on when a worker was interrupted.
    """
    day = today or clock.today()
    done = 0
    for kind in KINDS:
        stored = calibrations.current(db, kind)
        if stored is None or kept.get(db, adopting.mark(kind)) == day.isoformat():
            continue
        if annotations.pending(db, analyser.version(db), kind=kind):
            continue
        subject = f"{kind} {day.isoformat()}"
        done += _under_lease(db, subject, holder, partial(_review, db, stored, day))
    return done


def compare_due(db: Database, *, holder: str, today: date | None = None) -> int:
    """Compare each proposal that has not been, with the version in force; returns how many."""
    day = today or clock.today()
    done = 0
    for proposal in proposals.every(db):
        stored = calibrations.current(db, proposal.kind)
        if stored is None or proposal.kept_at is not None:
            continue
        if proposal.compared_on is not None and proposal.base_id == stored.id:
            continue
        subject = f"{proposal.kind} {proposal.origin} against {stored.id}"
        done += _under_lease(db, subject, holder, partial(_compare_anew, db, stored, proposal, day))
    return done


Store = Callable[[], None]


def _under_lease(db: Database, subject: str, holder: str, work: Callable[[], Store]) -> int:
    """Do *work* under a lease and store what it found in one transaction; 1 if it was done."""
    if not leases.claim(db, WORK, [subject], holder=holder, seconds=SECONDS_A_RUN):
        return 0
    try:
        store = work()
    except FAILURES as error:
        log.warning("calibration run %s failed: %s", subject, type(error).__name__)
        leases.fail(db, WORK, subject, error=type(error).__name__,
                    retry_after_seconds=RETRY_AFTER_SECONDS)  # fmt: skip
        return 0
    with db.transaction():
        store()
        leases.release(db, WORK, [subject])
    return 1


def _review(db: Database, stored: StoredCalibration, today: date) -> Store:
    """Estimate anew what has changed; a new quarter puts it in force, else it is proposed."""
    kind = stored.kind
    at_quarter = stored.quarter < calibrations.quarter(today)
    if not _is_wanted(db, stored, at_quarter=at_quarter):
        return lambda: kept.put(db, adopting.mark(kind), today.isoformat())
    known = versions.read_known(db, kind, today)
    version = versions.estimate(db, kind, today, cause="quarter", known=known)
    proposal = Proposal(
        kind=kind,
        origin="figures",
        version=version.id,
        base_id=stored.id,
        body=version.body,
        responses=version.responses,
        basis=version.basis,
        estimated_on=version.estimated_on,
    )
    proposal, moves = comparing.compared(db, stored, proposal, today, inputs=known.inputs)
    return lambda: _keep_review(
        db, stored, proposal, moves, replace(version, changed=proposal.n_changed), today, at_quarter
    )


def _is_wanted(db: Database, stored: StoredCalibration, *, at_quarter: bool) -> bool:
    """Whether anything new came in that nobody has decided about."""
    basis = evidence.basis(db, stored.kind)
    if basis == stored.basis:
        return False
    proposal = proposals.get(db, stored.kind, "figures")
    if proposal is None or at_quarter:
        return True
    return proposal.kept_at is None and proposal.basis != basis


def _keep_review(
    db: Database,
    stored: StoredCalibration,
    proposal: Proposal,
    moves: list[Move],
    version: StoredCalibration,
    today: date,
    at_quarter: bool,
) -> None:
    """Store what a nightly run found, unless another version came into force meanwhile."""
    present = calibrations.current(db, stored.kind)
    if present is None or present.id != stored.id:
        return
    if at_quarter:
        versions.put_in_force(db, version)
    else:
        proposals.put(db, proposal, moves)
    kept.put(db, adopting.mark(stored.kind), today.isoformat())


def _compare_anew(
    db: Database, stored: StoredCalibration, proposal: Proposal, today: date
) -> Store:
    """Build *proposal* on the version in force and compare it, in place of what it was."""
    own = versions.parsed(proposal.body)
    in_force = versions.loaded(stored)
    if proposal.origin == "settings":
        if own.rules == in_force.rules:
            return lambda: _forget(db, proposal)
        anew = adopting.with_rules(
            db, stored, own.rules, user_id=proposal.proposed_by, note=proposal.note
        )
    else:
        name = calibrations.next_id(db, stored.kind, today=today)
        body = replace(own, rules=in_force.rules, version=name).to_json()
        anew = replace(proposal, version=name, body=body)
    anew, moves = comparing.compared(db, stored, anew, today)

    def store() -> None:
        # Another may have been proposed meanwhile; that one is compared in its own turn.
        if proposals.get(db, proposal.kind, proposal.origin) == proposal:
            proposals.put(db, anew, moves)

    return store


def _forget(db: Database, proposal: Proposal) -> None:
    proposals.remove(db, proposal.kind, proposal.origin)
