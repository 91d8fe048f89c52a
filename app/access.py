"""Marks that a view carries to say who may call it; `app.security` reads and enforces them.

Apart from the enforcement, so that the login pages can carry marks that need a login to check.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import g
from flask_wtf.csrf import CSRFProtect

from surveys.users import User

View = TypeVar("View", bound=Callable[..., object])

csrf = CSRFProtect()


def public(view: View) -> View:
    """Anyone may call *view*: no login is asked for."""
    view.__dict__["access"] = "public"
    return view


def manager_required(view: View) -> View:
    """Any logged-in person may call *view*. The default, written where it helps the reader."""
    view.__dict__["access"] = "manager"
    return view


def admin_required(view: View) -> View:
    """Only administrators may call *view*."""
    view.__dict__["access"] = "admin"
    return view


def token_page(view: View) -> View:
    """*view* is opened by a personal link: no session, no CSRF cookie; it checks its own HMAC."""
    view.__dict__["token_page"] = True
    csrf.exempt(view)
    return view


def takes_files(max_bytes: int) -> Callable[[View], View]:
    """*view* takes an uploaded file; its requests may have up to *max_bytes*."""

    def mark(view: View) -> View:
        view.__dict__["max_bytes"] = max_bytes
        return view

    return mark


def allow_one_time(view: View) -> View:
    """*view* may be used by someone who must still change a one-time password."""
    view.__dict__["allow_one_time"] = True
    return view


def current_user() -> User | None:
    """The person who is logged in, or None."""
    user: User | None = g.get("user")
    return user
