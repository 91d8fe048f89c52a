"""Scores relationships: reads what they rest on, hands it to the score, stores value and reasons.

By which calibration version is decided elsewhere: `app.jobs.versions` and `app.jobs.calibrating`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from analysis import score as scoring
from analysis.score import Account, Answer, Calibration, Invitation, Rules, Score
from app.jobs import versions
from app.jobs.inputs import KINDS, read_inputs
from surveys import class_changes, clock, evidence, leases, scores
from surveys.calibrations import StoredCalibration
from surveys.db import Database
from surveys.scores import Contribution, DimensionScore, Scored, ScorePoint, Wish

WORK = "rescore"
BATCH = 100
SECONDS_A_BATCH = 300
TREND_STEP_DAYS = 91
TREND_STEPS = 8


def rescore_due(db: Database, *, holder: str, today: date | None = None) -> int:
    """Score one batch of relationships whose score is behind; returns how many, 0 when none is."""
    day = today or clock.today()
    done = 0
    for kind in KINDS:
        due = evidence.stale(db, kind, as_of=day.isoformat(), limit=BATCH)
        if not due and not versions.is_due(db, kind, day):
            continue
        stored = versions.in_force(db, kind, day)
        if stored is None:
            continue
        # A new calibration makes every score of its kind stale: ask again after it.
        due = evidence.stale(db, kind, as_of=day.isoformat(), limit=BATCH)
        claimed = leases.claim(db, WORK, due, holder=holder, seconds=SECONDS_A_BATCH)
        scored = _score(db, stored, day, only=claimed)
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
        stored = versions.estimate(db, kind, day, cause="command")
        versions.put_in_force(db, stored)
        for start in range(0, len(everyone), BATCH):
            part = everyone[start : start + BATCH]
            scores.store(db, _score(db, stored, day, only=part))
        done.append((kind, stored.id, len(everyone)))
    return done


def scores_as_of(db: Database, kind: str, as_of: date) -> list[scores.Score]:
    """The scores of *kind* on a day, from what was answered until then; nothing is stored.

    They follow a calibration of that day's own, since today's knows what came later, with the
    company's present choices: a report about the past is read with today's classes.
    """
    accounts, answers, invitations = read_inputs(db, kind, as_of)
    if not accounts:
        return []
    version = f"{kind}-as-of-{as_of.isoformat()}"
    rules = versions.rules(db, kind)
    calibration = replace(
        scoring.calibrate(accounts, answers, invitations, version=version), rules=rules
    )
    found = scoring.score_accounts(accounts, answers, invitations, calibration)
    return [_row(score, 0, class_to_show(score, rules) or score.band, rules) for score in found]


def class_to_show(
    score: Score, rules: Rules, *, present: str | None = None, wished_before: str | None = None
) -> str | None:
    """The class to show in place of the *present* one; None without enough evidence for any.

    wished_before: the class wished by the previous quarterly version, at the first scoring under
    a new one only.
    """
    return scoring.displayed_class(
        score.probabilities,
        score.evidence,
        present=present,
        wished_before=wished_before,
        missed_cost=rules.missed_cost,
    ).band


def _score(
    db: Database, stored: StoredCalibration, today: date, *, only: Sequence[str]
) -> list[Scored]:
    """All that is to be stored for the relationships in *only*."""
    if not only:
        return []
    kind, calibration = stored.kind, versions.loaded(stored)
    rules = calibration.rules
    # Counted before reading: an answer that comes meanwhile leaves the score behind, not unseen.
    counted = {
        row.relationship_id: row.evidence for row in evidence.relationships(db, kind, only=only)
    }
    accounts, answers, invitations = read_inputs(db, kind, today, only=only)
    found = scoring.score_accounts(accounts, answers, invitations, calibration)
    trends = _trends(accounts, answers, invitations, calibration, today)
    shown = {each: class_changes.shown(db, each) for each in only}
    wished = class_changes.wished_before(db, kind, quarter=stored.quarter, only=only)
    return [
        Scored(
            score=_row(
                score,
                counted[score.account_id],
                class_to_show(
                    score,
                    rules,
                    present=shown[score.account_id],
                    wished_before=wished.get(score.account_id),
                )
                or score.band,
                rules,
            ),
            contributions=tuple(
                Contribution(part.source, part.question_id, part.points)
                for part in score.contributions
            ),
            dimensions=tuple(
                DimensionScore(part.dimension, part.score, part.lo90, part.hi90, part.n)
                for part in score.dimensions
            ),
            points=tuple(trends.get(score.account_id, ())),
            wish=_wish(score, rules, stored.quarter),
        )
        for score in found
    ]


def _wish(score: Score, rules: Rules, quarter: str) -> Wish | None:
    if score.withheld:
        return None
    return Wish(scoring.cheapest_band(score.probabilities, missed_cost=rules.missed_cost), quarter)


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


def _row(score: Score, counted: int, band: str, rules: Rules) -> scores.Score:
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
        p_below_55=scoring.p_below(score.score_unclipped, score.sd, rules.low_cut),
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
