"""Our three cookies, all for staff; respondents get none.

`rapport`: the login, a random value that the database knows by its hash. `rapport-form`: Flask's
signed session, which holds nothing but the CSRF value and messages to show once. `rapport-browser`:
says that this browser has logged in before, so that a stranger's wrong guesses do not lock its
owner out. On https all three are `__Host-` cookies: no neighbour under the same domain can set one.
"""

from flask.sansio.app import App
from werkzeug.wrappers import Response

from app.config import Settings

SESSION = "rapport"
FORM = "rapport-form"
BROWSER = "rapport-browser"


def name_of(cookie: str, chosen: Settings) -> str:
    """The cookie's name in this installation: `__Host-` cookies must be Secure, hence https."""
    return f"__Host-{cookie}" if is_https(chosen) else cookie


def is_https(chosen: Settings) -> bool:
    """Whether people reach this service by https: its base URL says so, not a request's header."""
    return chosen.base_url.startswith("https://")


def give(
    response: Response,
    cookie: str,
    value: str,
    *,
    chosen: Settings,
    max_age_seconds: int | None = None,
) -> None:
    """Set one of our cookies on *response*; without an age it ends with the browser."""
    response.set_cookie(
        name_of(cookie, chosen),
        value,
        max_age=max_age_seconds,
        secure=is_https(chosen),
        httponly=True,
        samesite="Lax",
        path="/",
    )


def take(response: Response, cookie: str, *, chosen: Settings) -> None:
    """Ask the browser to forget one of our cookies."""
    response.delete_cookie(
        name_of(cookie, chosen),
        secure=is_https(chosen),
        httponly=True,
        samesite="Lax",
        path="/",
    )


def configure(app: App, chosen: Settings) -> None:
    """Give Flask's own session cookie the same strict flags."""
    app.config.update(
        SESSION_COOKIE_NAME=name_of(FORM, chosen),
        SESSION_COOKIE_SECURE=is_https(chosen),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_DOMAIN=None,
    )
