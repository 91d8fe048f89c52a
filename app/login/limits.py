"""Whom a login attempt counts against: account and network address, or a browser we know."""

import hmac
import ipaddress
import secrets
from hashlib import sha256

from flask import request
from werkzeug.wrappers import Response

from app import signing
from app.config import settings
from app.login import cookies
from surveys.users import User, fold_email

BROWSER_SECONDS = 365 * 24 * 3600


def subjects(email: str, user: User | None) -> list[str]:
    """The keyed hashes that one try for *email* counts against.

    A browser that has logged in as this user before counts for itself, neither for the account nor
    for the address: ten wrong guesses of a stranger, or of someone behind the same router, stop
    the strangers, never the owner.
    """
    browser = _known_browser(user)
    if browser:
        return [keyed(f"browser:{browser}")]
    return [
        keyed(f"account:{fold_email(email)}"),
        keyed(f"address:{network(client_address())}"),
    ]


def account_subject(email: str, *, secret: str | None = None) -> str:
    """The subject of an account alone."""
    return keyed(f"account:{fold_email(email)}", secret=secret)


def keyed(subject: str, *, secret: str | None = None) -> str:
    """The hash of a subject that only this installation can make."""
    key = signing.key("login-limit", secret=secret)
    return hmac.new(key, subject.encode("utf-8", "replace"), sha256).hexdigest()


def remember_browser(response: Response, user: User) -> None:
    """Note in the browser that *user* logged in here."""
    if _known_browser(user):
        return
    value = signing.sign("known-browser", f"{user.id}.{secrets.token_urlsafe(12)}")
    cookies.give(
        response, cookies.BROWSER, value, chosen=settings(), max_age_seconds=BROWSER_SECONDS
    )


def client_address() -> str:
    """The network address of whoever asks.

    X-Forwarded-For is anyone's invention, so it counts only from a front end named in
    RAPPORT_TRUSTED_PROXIES, and then its last entry that is not such a front end itself.
    """
    address = request.remote_addr or ""
    trusted = settings().proxies
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    while address in trusted and forwarded:
        address = forwarded.pop().strip() or address
    return address


def network(address: str) -> str:
    """*address* itself; for IPv6 its /64, since one subscriber holds all of it."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _known_browser(user: User | None) -> str | None:
    """The mark of a browser that has logged in as *user* before."""
    cookie = request.cookies.get(cookies.name_of(cookies.BROWSER, settings()))
    value = signing.unsign("known-browser", cookie) if cookie else None
    if user is None or value is None or not value.startswith(f"{user.id}."):
        return None
    return value
