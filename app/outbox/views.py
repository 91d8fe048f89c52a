"""The outbox as pages, so that the whole journey can be tried without a mail server.

A mail holds a personal link: administrators only, and only where mails do not go out by SMTP.
"""

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask_babel import format_datetime

from app.access import admin_required
from app.config import settings
from app.outbox import letters

bp = Blueprint("outbox", __name__, url_prefix="/outbox")

PAGE = 50

# The mail's own styles may apply; nothing runs, nothing is fetched, its links work.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"


@bp.before_request
def _only_where_mails_stay() -> None:
    if settings().production or settings().smtp_url:
        abort(404)


@bp.get("")
@admin_required
def index() -> str:
    """All letters, the newest first."""
    page = request.args.get("page", 1, type=int)
    page = min(max(page, 1), 100_000)
    listed, total = letters.newest(settings().outbox, limit=PAGE, offset=(page - 1) * PAGE)
    return render_template(
        "outbox/index.html",
        letters=[(letter, format_datetime(letter.at, "medium")) for letter in listed],
        total=total,
        page=page,
        more=page * PAGE < total,
    )


@bp.get("/<name>")
@admin_required
def letter(name: str) -> str:
    """One letter: its headers, its text with working links, and the way to its HTML."""
    return render_template("outbox/letter.html", letter=letters.read(settings().outbox, name))


@bp.get("/<name>/html")
@admin_required
def html(name: str) -> Response:
    """The HTML part as a mail program shows it, in a sandbox."""
    response = make_response(letters.read(settings().outbox, name).html)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
