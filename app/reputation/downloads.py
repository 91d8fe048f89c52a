"""The reputation as a file: every index that was ever kept, of both populations."""

from collections.abc import Iterator

from flask import Response

from app.access import manager_required
from app.database import get_db
from app.reports.downloads import wanted_form
from app.reputation.blueprint import bp
from app.reputation.page import course
from surveys import clock, portfolio, reputation
from surveys.db import Database
from surveys.interchange.csv_writer import Cell, csv_chunks

COLUMNS = (
    "kind", "weighting", "on_date", "value", "lo90", "hi90", "n_accounts", "n_answered",
    "n_at_risk", "nps", "nps_lo90", "nps_hi90", "nps_n", "moved_since", "moved", "moved_lo90",
    "moved_hi90", "moved_probability", "calibration", "shown",
)  # fmt: skip


@bp.get("/reputation.csv", endpoint="file")
@manager_required
def reputation_file() -> Response:
    """One row for each day, weighting and calibration; `shown`: the page draws it."""
    chunks = csv_chunks(COLUMNS, list(rows(get_db())), wanted_form())
    response = Response((chunk.encode() for chunk in chunks), mimetype="text/csv")
    name = f"reputation-{clock.today().isoformat()}.csv"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def rows(db: Database) -> Iterator[list[Cell]]:
    """The cells of every index kept, clients first, by day."""
    for kind in portfolio.KINDS:
        latest = reputation.latest(db, kind, "equal")
        shown = set(course(db, latest)) if latest else set()
        for point in reputation.history(db, kind):
            figures = {**vars(point), "calibration": point.calibration_id, "shown": point in shown}
            yield [figures[name] for name in COLUMNS]
