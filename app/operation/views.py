"""`/healthz` and `/readyz`: for whatever watches the service; numbers and words, no secrets."""

import logging
from collections.abc import Callable

from flask import Blueprint, Response, jsonify

from app.access import public
from app.config import settings
from app.database import get_db
from app.jobs import reading
from app.operation import mail_state
from surveys import clock, health, leases, migrations
from surveys.db import Database
from surveys.errors import DatabaseBusy, DatabaseDamaged, SchemaMismatch

bp = Blueprint("operation", __name__)

log = logging.getLogger(__name__)

WRITE_EVERY_SECONDS = 60.0
"""Anyone may ask, so asking does not cost a write each time; a failed one is tried again."""

LATE_SECONDS = 15 * 60
"""Work that waits longer than this is a sign that no worker runs."""


@bp.get("/healthz")
@public
def healthz() -> Response:
    """The process answers and can read its database."""
    health.check_readable(get_db())
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Whether all that is needed is there: writes, schema, a worker that keeps up, mail.

    200 when it is, 503 when the database does not take writes or has another schema.
    """
    db = get_db()
    database = _outcome(_check_writes, db)
    schema = _outcome(migrations.check, db)
    ready = database == schema == "ok"
    body: dict[str, object] = {
        "status": "ok" if ready else "failed",
        "database": database,
        "schema": schema,
        "mail": mail_state.kind(settings()),
    }
    if ready:
        waited = oldest_wait_seconds(db)
        body |= {
            "work": "late" if waited is not None and waited > LATE_SECONDS else "ok",
            "oldest_work_seconds": waited,
            "set_aside": len(leases.set_aside(db)),
        }
    return jsonify(body), 200 if ready else 503


def oldest_wait_seconds(db: Database) -> int | None:
    """For how long the oldest due work has been waiting; None when nothing dated waits."""
    pending = reading.pending_work(db)
    since = [clock.to_moment(work.oldest) for work in pending if work.oldest]
    if not since:
        return None
    waited = clock.to_moment(clock.now()) - min(since)
    return max(0, int(waited.total_seconds()))


def _check_writes(db: Database) -> None:
    if not health.was_writable(db, within_seconds=WRITE_EVERY_SECONDS):
        health.check_writable(db)


def _outcome(check: Callable[[Database], None], db: Database) -> str:
    try:
        check(db)
    except (DatabaseBusy, DatabaseDamaged, SchemaMismatch) as error:
        log.warning("readiness: %s", type(error).__name__)
        return "failed"
    return "ok"
