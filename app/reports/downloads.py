"""Downloads: what a page shows, as a file, streamed."""

from flask import Response, request

from app.access import manager_required
from app.database import get_db
from app.i18n import current_language
from app.jobs.balance import labels
from app.reports import scores_file
from app.reports.blueprint import bp
from app.reports.portfolio import wanted_filter
from surveys import clock, portfolio
from surveys.interchange.csv_writer import PLAIN, CsvForm, csv_chunks, for_people


@bp.get("/portfolio.csv", endpoint="scores_file")
@manager_required
def scores_download() -> Response:
    """The scores that the portfolio page with the same query shows, all pages of it."""
    db, wanted = get_db(), wanted_filter()
    rows = scores_file.rows(portfolio.entries(db, wanted), labels(db))
    chunks = csv_chunks(scores_file.COLUMNS, rows, wanted_form())
    response = Response((chunk.encode() for chunk in chunks), mimetype="text/csv")
    name = f"scores-{clock.today().isoformat()}.csv"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def wanted_form() -> CsvForm:
    """For programs when the address says so, else for people in the language of the page."""
    return PLAIN if request.args.get("form") == "plain" else for_people(current_language())
