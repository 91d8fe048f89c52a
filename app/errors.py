"""Turns what went wrong into a page that says what happened and what to do next."""

import logging
from dataclasses import dataclass

from flask import Flask, g, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from surveys.errors import BadInput, CampaignClosed, DatabaseBusy, DatabaseDamaged, NotFound

log = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = "5"


@dataclass(frozen=True)
class ErrorPage:
    """What an error page says: its title, one sentence, and the way forward."""

    status: int
    title: str
    sentence: str


def _page(
    page: ErrorPage, headers: dict[str, str] | None = None
) -> tuple[str, int, dict[str, str]]:
    staff = g.get("user") is not None
    html = render_template("error.html", page=page, staff=staff)
    return html, page.status, headers or {}


def _for_status(status: int) -> ErrorPage:
    titles = {
        400: (
            _("This could not be understood"),
            _("Go back, reload the page and try again; what you typed may still be there."),
        ),
        403: (
            _("This is not open to you"),
            _("Ask an administrator if you need it, or log in with another account."),
        ),
        404: (
            _("There is nothing here"),
            _("The address may be mistyped, or what it led to is gone."),
        ),
        405: (
            _("This address takes no such request"),
            _("Go back and use the page's own buttons."),
        ),
        413: (
            _("This is too large"),
            _("Send a smaller file, or a shorter text. Nothing was stored."),
        ),
        429: (_("Too many tries"), _("Wait some minutes, then try again.")),
        503: (
            _("One moment, please"),
            _("The service is busy and nothing was stored. Try again in a few seconds."),
        ),
    }
    title, sentence = titles.get(
        status,
        (
            _("Something went wrong on our side"),
            _("Nothing was stored. It has been noted; please try again later."),
        ),
    )
    return ErrorPage(status, title, sentence)


def _not_found(_error: NotFound) -> tuple[str, int, dict[str, str]]:
    return _page(_for_status(404))


def _closed(_error: CampaignClosed) -> tuple[str, int, dict[str, str]]:
    return _page(
        ErrorPage(
            410,
            _("This survey is closed"),
            _("It no longer takes answers. To tell us something, reply to the mail you received."),
        )
    )


def _bad_input(error: BadInput) -> tuple[str, int, dict[str, str]]:
    return _page(ErrorPage(400, _("This could not be taken"), str(error)))


def _busy(error: Exception) -> tuple[str, int, dict[str, str]]:
    log.warning("database not available: %s", type(error).__name__)
    return _page(_for_status(503), {"Retry-After": RETRY_AFTER_SECONDS})


def _csrf(_error: CSRFError) -> tuple[str, int, dict[str, str]]:
    return _page(
        ErrorPage(
            400,
            _("This form is out of date"),
            _("Go back, reload the page and send it again; you may have logged out meanwhile."),
        )
    )


def _foreign_host(_error: SecurityError) -> tuple[str, int, dict[str, str]]:
    # No page: without a host that is ours no address can be made, not even of a style sheet.
    sentence = _("This service does not answer under this name.")
    return sentence + "\n", 400, {"Content-Type": "text/plain; charset=utf-8"}


def _http(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    return _page(_for_status(error.code or 500))


def _unexpected(error: InternalServerError) -> tuple[str, int, dict[str, str]]:
    # Flask has logged the exception; the route is enough to find it, the address may hold a token.
    log.error("unexpected error in %s", request.endpoint)
    return _page(_for_status(500))


def init_app(app: Flask) -> None:
    """Give *app* its error pages."""
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(CampaignClosed, _closed)
    app.register_error_handler(BadInput, _bad_input)
    app.register_error_handler(DatabaseBusy, _busy)
    app.register_error_handler(DatabaseDamaged, _busy)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _unexpected)
