"""Who may see what: a view is for staff unless it says otherwise; writes come from our pages."""

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import (
    admin_required,
    allow_one_time,
    csrf,
    current_user,
    manager_required,
    public,
    takes_files,
    token_page,
)
from app.config import settings
from app.login.sessions import load_user

__all__ = [
    "admin_required",
    "allow_one_time",
    "csrf",
    "current_user",
    "init_app",
    "manager_required",
    "public",
    "takes_files",
    "token_page",
]


def _mark(name: str, default: object) -> object:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, name, default)


def _check_origin() -> None:
    """A write whose browser names another site as its origin is refused.

    Pages with a `no-referrer` policy send `Origin: null`; only token pages may, since they carry
    an HMAC of their own.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    origin = request.headers.get("Origin")
    if origin is None or (origin == "null" and _mark("token_page", False)):
        return
    ours = {request.host, urlsplit(settings().base_url).netloc}
    # As text: what cannot be parsed as an address is none of ours either.
    if origin.partition("://")[2] not in ours:
        abort(403)


def _check_access() -> Response | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    access = _mark("access", "manager")
    if access == "public":
        return None
    user = g.user = load_user()
    if user is None:
        if request.method != "GET":
            abort(403)
        return redirect(url_for("login.log_in", next=request.full_path.rstrip("?")))
    if user.one_time and not _mark("allow_one_time", False):
        flash(_("Choose a password of your own first: the one you used works only once."))
        return redirect(url_for("login.change_password"))
    if access == "admin" and user.role != "admin":
        abort(403)
    return None


def _allow_larger_body() -> None:
    """Raise the limit of the request's body, before the CSRF check reads it, where a file comes."""
    max_bytes = _mark("max_bytes", None)
    if isinstance(max_bytes, int):
        request.max_content_length = max_bytes


def init_app(app: Flask) -> None:
    """Guard every request to *app*."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,  # one hour lost slow answers; the session's end is the limit
        WTF_CSRF_SSL_STRICT=False,  # wants a Referer, which no-referrer pages do not send
    )
    app.before_request(_check_origin)
    app.before_request(_check_access)
    app.before_request(_allow_larger_body)  # after the access check: strangers send nothing large
    csrf.init_app(app)
