"""Reads the verbatims that the present analyser has not read, and stores what it found in them."""

import logging

import analysis
from analysis import own
from app.jobs import analyser
from app.jobs.deadline import Overdue, deadline
from surveys import annotations, health, leases
from surveys.annotations import Unread
from surveys.db import Database
from surveys.findings import Found, FoundOpinion
from surveys.health import Pending

BATCH = 200
SECONDS_A_BATCH = 300
SECONDS_ALONE = 60
RETRY_AFTER_SECONDS = 2.0

log = logging.getLogger(__name__)


def read_due(db: Database, *, holder: str) -> int:
    """Read one batch of unread verbatims; returns how many were tried, 0 when none is due."""
    version = analyser.version(db)
    candidates = annotations.unread_ids(db, version, limit=BATCH)
    claimed = leases.claim(db, annotations.WORK, candidates, holder=holder, seconds=SECONDS_A_BATCH)
    unread = annotations.verbatims(db, claimed)
    try:
        with deadline(SECONDS_A_BATCH):
            annotations.store(db, version, _read(db, unread))
    except (Overdue, ValueError, RuntimeError, MemoryError, IndexError, KeyError) as error:
        log.warning("a batch of %d verbatims failed: %s", len(unread), type(error).__name__)
        for verbatim in unread:
            _read_alone(db, version, verbatim)
    return len(claimed)


def pending_work(db: Database) -> list[Pending]:
    """What waits for a worker: mails, words the present analyser has not read, scores."""
    return health.pending_work(db, analyser=analyser.version(db))


def put_models_away() -> None:
    """Give back the memory of the language models; the next reading loads them again."""
    analysis.unload()


def _read_alone(db: Database, version: str, verbatim: Unread) -> None:
    """Read one verbatim of a failed batch; the one to blame is noted and tried again later."""
    try:
        with deadline(SECONDS_ALONE):
            annotations.store(db, version, _read(db, [verbatim]))
    except (Overdue, ValueError, RuntimeError, MemoryError, IndexError, KeyError) as error:
        log.warning("verbatim %s failed: %s", verbatim.answer_id, type(error).__name__)
        leases.fail(
            db,
            annotations.WORK,
            verbatim.answer_id,
            error=type(error).__name__,
            retry_after_seconds=RETRY_AFTER_SECONDS,
        )


def _read(db: Database, unread: list[Unread]) -> list[Found]:
    layer = analyser.own_layer(db)
    results = analysis.analyse_many(
        (verbatim.text, verbatim.question, verbatim.language) for verbatim in unread
    )
    if layer is not None:
        results = (
            own.adjusted(result, verbatim.text, layer)
            for verbatim, result in zip(unread, results, strict=True)
        )
    return [
        Found(
            answer_id=verbatim.answer_id,
            language=result.language,
            sentiment=result.sentiment,
            label=result.label,
            opinions=[
                FoundOpinion(
                    opinion.start,
                    opinion.end,
                    opinion.quote,
                    opinion.topic,
                    opinion.polarity,
                    opinion.label,
                    tuple((cue.start, cue.end, cue.weight) for cue in opinion.cues),
                )
                for opinion in result.opinions
            ],
            key_phrases=result.key_phrases,
        )
        for verbatim, result in zip(unread, results, strict=True)
    ]
