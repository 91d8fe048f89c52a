"""Scores relationships: reads what they rest on, hands it to the score, stores value and reasons.

A calibration version holds for a quarter, so that a score does not move because others answered.
It is estimated anew within the quarter only while the population grows by half: a first wave must
not be judged by its first three answers.
"""

import logging
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

import analysis
from analysis import score as scoring
from analysis.score import Account, Answer, Calibration, Invitation, Score
from surveys import annotations, calibrations, clock, evidence, leases, scores
from surveys.calibrations import StoredCalibration
from surveys.db import Database
from surveys.scores import Contribution, DimensionScore, Scored, ScorePoint

KINDS = ("client", "partner")
WORK = "rescore"
BATCH = 100
SECONDS_A_BATCH = 300
GROWTH_BEFORE_NEW_CALIBRATION = 1.5
TREND_STEP_DAYS = 91
TREND_STEPS = 8

log = logging.getLogger(__name__)


def rescore_due(db: Database, *, holder: str, today: date | None = None) -> int:
    """Score one batch of relationships whose score is behind; returns how many, 0 when none is."""
    day = today or clock.today()
    done = 0
    for kind in KINDS:
        due = evidence.stale(db, kind, as_of=day.isoformat(), limit=BATCH)
        if not due and not _calibration_is_due(db, kind, day):
            continue
        calibration = _calibration_for(db, kind, day)
        if calibration is None:
            continue
        # A new calibration makes every score of its kind stale: ask again after it.
        due = evidence.stale(db, kind, as_of=day.isoformat(), limit=BATCH)
        claimed = leases.claim(db, WORK, due, holder=holder, seconds=SECONDS_A_BATCH)
        scored = _score(db, kind, calibration, day, only=claimed)
        with db.transaction():  # short: while it lasts, no answer can be stored
            scores.store(db, scored)
            leases.release(db, WORK, claimed)
        done += len(claimed)
    return done


def rescore_all(db: Database, *, today: date | None = None) -> list[tuple[str, str, int]]:
    """Put a new calibration in force for each kind and score everyone by it.

    Returns (kind, version, relationships scored) for each kind that has relationships.
    """
    day = today or clock.today()
    done = []
    for kind in KINDS:
        everyone = [row.relationship_id for row in evidence.relationships(db, kind)]
        if not everyone:
            continue
        calibration = _new_calibration(db, kind, day)
        for start in range(0, len(everyone), BATCH):
            part = everyone[start : start + BATCH]
            scores.store(db, _score(db, kind, calibration, day, only=part))
        done.append((kind, calibration.version, len(everyone)))
    return done


def scores_as_of(db: Database, kind: str, as_of: date) -> list[scores.Score]:
    """The scores of *kind* on a day, from what was answered until then; nothing is stored.

    They follow a calibration of that day's own, since today's knows what came later.
    """
    accounts, answers, invitations = _inputs(db, kind, as_of)
    if not accounts:
        return []
    version = f"{kind}-as-of-{as_of.isoformat()}"
    calibration = scoring.calibrate(accounts, answers, invitations, version=version)
    found = scoring.score_accounts(accounts, answers, invitations, calibration)
    return [_row(score, 0, _class_to_show(score, {})) for score in found]


def _calibration_is_due(db: Database, kind: str, today: date) -> bool:
    return _new_version_due(
        calibrations.current(db, kind), evidence.response_count(db, kind), today
    )


def _new_version_due(stored: StoredCalibration | None, responses: int, today: date) -> bool:
    """Whether *kind* wants a (new) calibration: the first answers, a new quarter, much growth."""
    if stored is None:
        return responses > 0
    of_the_past = calibrations.quarter(clock.to_moment(stored.made_at).date())
    if of_the_past < calibrations.quarter(today):
        return True
    return responses > GROWTH_BEFORE_NEW_CALIBRATION * stored.responses


def _calibration_for(db: Database, kind: str, today: date) -> Calibration | None:
    """The calibration in force, a new one adopted first when it is due and all words are read.

    None while the first one waits for words: estimated on half of them it would depend on when a
    worker was interrupted.
    """
    stored = calibrations.current(db, kind)
    if stored is not None and not _calibration_is_due(db, kind, today):
        return _loaded(stored)
    if annotations.pending(db, analysis.VERSION, kind=kind):
        return _loaded(stored) if stored is not None else None
    return _new_calibration(db, kind, today)


def _new_calibration(db: Database, kind: str, today: date) -> Calibration:
    """Estimate a version from everything known of *kind* and put it in force."""
    responses = evidence.response_count(db, kind)
    version = calibrations.next_id(db, kind, today=today)
    calibration = scoring.calibrate(*_inputs(db, kind, today), version=version)
    calibrations.adopt(db, version, kind, calibration.to_json(), responses=responses)
    log.info("calibration %s estimated on %d questionnaires", version, responses)
    return calibration


@lru_cache(maxsize=8)
def _parsed(body: str) -> Calibration:
    return Calibration.from_json(body)


def _loaded(stored: StoredCalibration) -> Calibration:
    return _parsed(stored.body)


def _score(
    db: Database, kind: str, calibration: Calibration, today: date, *, only: Sequence[str]
) -> list[Scored]:
    """All that is to be stored for the relationships in *only*."""
    if not only:
        return []
    # Counted before reading: an answer that comes meanwhile leaves the score behind, not unseen.
    counted = {
        row.relationship_id: row.evidence for row in evidence.relationships(db, kind, only=only)
    }
    accounts, answers, invitations = _inputs(db, kind, today, only=only)
    found = scoring.score_accounts(accounts, answers, invitations, calibration)
    trends = _trends(accounts, answers, invitations, calibration, today)
    shown = {each: scores.class_changes(db, each) for each in only}
    return [
        Scored(
            score=_row(score, counted[score.account_id], _class_to_show(score, shown)),
            contributions=tuple(
                Contribution(part.source, part.question_id, part.points)
                for part in score.contributions
            ),
            dimensions=tuple(
                DimensionScore(part.dimension, part.score, part.lo90, part.hi90, part.n)
                for part in score.dimensions
            ),
            points=tuple(trends.get(score.account_id, ())),
        )
        for score in found
    ]


def _class_to_show(score: Score, shown: dict[str, list[scores.ClassChange]]) -> str:
    history = shown.get(score.account_id, [])
    displayed = scoring.displayed_class(
        score.probabilities,
        score.evidence,
        present=history[0].to_class if history else None,
    )
    return displayed.band or score.band


def _trends(
    accounts: Sequence[Account],
    answers: Sequence[Answer],
    invitations: Sequence[Invitation],
    calibration: Calibration,
    today: date,
) -> dict[str, list[ScorePoint]]:
    """The course of each score over two years, from its first answer on, all accounts at once."""
    course: dict[str, list[ScorePoint]] = {}
    for step in range(TREND_STEPS, -1, -1):
        day = today - timedelta(days=step * TREND_STEP_DAYS)
        limit = day.isoformat()
        then = scoring.score_accounts(
            [Account(each.account_id, each.population, each.segment, day) for each in accounts],
            [answer for answer in answers if str(answer.answered_at) <= limit],
            [invitation for invitation in invitations if str(invitation.invited_at) <= limit],
            calibration,
        )
        for score in then:
            if score.n_responses:
                point = ScorePoint(limit, score.score, score.lo90, score.hi90)
                course.setdefault(score.account_id, []).append(point)
    return course


def _inputs(
    db: Database, kind: str, as_of: date, *, only: Sequence[str] | None = None
) -> tuple[list[Account], list[Answer], list[Invitation]]:
    """What the score needs to know of *kind* until *as_of*.

    Which questions are standard matters only where all are read to estimate a calibration; one in
    force has its own.
    """
    accounts = [
        Account(row.relationship_id, kind, row.segment, as_of)
        for row in evidence.relationships(db, kind, only=only)
    ]
    last = as_of.isoformat()
    closed, words = evidence.closed_answers, evidence.sentiments
    given = [
        row
        for row in closed(db, kind, only=only) + words(db, kind, only=only)
        if row.answered_at[:10] <= last
    ]
    standard = evidence.standard_questions(db, kind, given)
    answers = [
        Answer(
            account_id=row.relationship_id,
            contact_id=row.contact_id or "",
            role=row.role or "",
            response_id=row.response_id,
            answered_at=row.answered_at[:10],
            question_id=row.question_id,
            dimension=row.dimension,
            scale=row.scale,
            value=row.value,
            standard=row.question_id in standard,
        )
        for row in given
    ]
    invitations = [
        Invitation(row.relationship_id, row.contact_id, row.sent_at[:10], row.responded)
        for row in evidence.invitations(db, kind, only=only)
        if row.sent_at[:10] <= last
    ]
    return accounts, answers, invitations


def _row(score: Score, counted: int, band: str) -> scores.Score:
    """One score as it is stored; *counted*: the evidence it rests on."""
    p_end, p_repair, p_improve, p_maintain, p_grow = score.probabilities
    return scores.Score(
        relationship_id=score.account_id,
        calibration_id=score.calibration,
        evidence=counted,
        as_of=score.as_of,
        value=score.score,
        lo90=score.lo90,
        hi90=score.hi90,
        unclipped=score.score_unclipped,
        p_end=p_end,
        p_repair=p_repair,
        p_improve=p_improve,
        p_maintain=p_maintain,
        p_grow=p_grow,
        band=band,
        standing=score.evidence,
        p_decline=score.p_decline,
        p_below_55=scoring.p_below(score.score_unclipped, score.sd),
        reliability=score.reliability,
        withheld=score.withheld,
        n_responses=score.n_responses,
        n_contacts=score.n_contacts,
        last_answer=score.last_answer,
        coverage=score.coverage,
        change=score.change.points if score.change else None,
        change_lo90=score.change.lo90 if score.change else None,
        change_hi90=score.change.hi90 if score.change else None,
        computed_at=clock.now(),
    )
