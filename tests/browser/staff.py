"""Two people of the staff, one for each language, and logging them in."""

from playwright.sync_api import Page

from surveys import users
from surveys.db import Database
from tests.login.site import PASSWORD, password_hash

ADDRESSES = {"en": "alice@verdier.example", "fr": "camille@verdier.example"}

_kept: dict[tuple[str, str], list[dict[str, str]]] = {}
"""The cookies of who has logged in before, by service and language."""


def employ(database: Database, *, role: str = "admin") -> dict[str, str]:
    """Alice and Camille may log in; returns the id of each by language."""
    return {
        language: users.create(
            database,
            email=address,
            name=address.split("@")[0].title(),
            role=role,
            password_hash=password_hash(),
            language=language,
        ).id
        for language, address in ADDRESSES.items()
    }


def log_in(page: Page, url: str, language: str = "en") -> None:
    """Leave *page* on the week of who speaks *language*, on the service at *url*.

    By the form the first time; later by the session that it began, in the place of a password
    that is slow to check. The form itself has tests of its own (`tests/login`).
    """
    page.context.add_cookies(_kept.get((url, language), []))  # type: ignore[arg-type]  # as they were given to us
    page.goto(f"{url}/week")
    if page.url != f"{url}/week":
        page.fill("[name=email]", ADDRESSES[language])
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{url}/week")
        _kept[url, language] = page.context.cookies(url)  # type: ignore[assignment]  # typed dicts
