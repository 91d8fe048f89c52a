"""Headers that tell browsers what our pages may do: nothing but show our own styles and images.

On every response, errors included; tests/security/test_headers.py walks all routes.
"""

from flask import Flask, Response, current_app, request

from app.login import cookies

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",  # the blank icon of public pages, which spares a request
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}

HSTS = "max-age=31536000"
"""A year, for this host alone: what its neighbours do is not ours to say."""


def _harden(response: Response) -> Response:
    for name, value in ALWAYS.items():
        # A view may be stricter in its own way: the outbox shows mails in a sandbox.
        response.headers.setdefault(name, value)
    response.headers["Referrer-Policy"] = _referrer_policy()
    if request.endpoint != "static" or response.status_code >= 400:
        # Pages hold answers and names: no cache, shared or private, keeps them.
        response.headers["Cache-Control"] = "no-store"
    if cookies.is_https(current_app.config["SETTINGS"]):
        response.headers["Strict-Transport-Security"] = HSTS
    return response


def _referrer_policy() -> str:
    """`no-referrer` where the address is a secret or unknown; browsers then send `Origin: null`.

    Elsewhere `same-origin`, so that the Origin of our own forms can be checked.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "token_page", False):
        return "no-referrer"
    return "same-origin"


def init_app(app: Flask) -> None:
    """Put the headers on every response of *app*."""
    app.after_request(_harden)
