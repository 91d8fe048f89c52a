"""A whole application on a database of its own, and visitors who come with a browser's habits."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.commands.context import prepare
from app.config import Settings
from app.login import passwords
from surveys import db, users
from surveys.db import Database
from surveys.users import User

PASSWORD = "quatre cygnes noirs au bord du lac"
NEW_PASSWORD = "sept rivières sous un pont de pierre"

CSRF_FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')

PRODUCTION = {
    "RAPPORT_ENV": "production",
    "RAPPORT_COMPANY": "Acme",
    "RAPPORT_MAIL_FROM": "surveys@acme.example",
    "RAPPORT_SMTP_URL": "smtp://localhost:2525",
    "RAPPORT_BASE_URL": "https://surveys.acme.example",
    "RAPPORT_SECRET_KEY": "n0t-so-5ecret-but-l0ng-and-varied-enough",
}
"""Settings of a production that starts."""


@dataclass(frozen=True)
class Site:
    """A service without a server: its application and the database behind it."""

    app: Flask
    database: Database
    settings: Settings

    def visitor(self) -> "Visitor":
        """Someone new, with a browser of their own."""
        return Visitor(self.app.test_client(), self.settings)

    def add(self, email: str, *, role: str = "manager", **more: Any) -> User:
        """Someone who may log in with PASSWORD."""
        return users.create(
            self.database,
            email=email,
            name=email.split("@")[0].title(),
            password_hash=password_hash(),
            role=role,
            **more,
        )


def open_site(folder: Path, **environment: str) -> Site:
    """A site with its data in *folder*; *environment*: RAPPORT_* variables by their full name."""
    settings = Settings.from_environment({"RAPPORT_DATA": str(folder), **environment})
    database = prepare(settings.database)
    return Site(create_app(settings), database, settings)


@contextmanager
def copied_site(furnished: Path, folder: Path, **environment: str) -> Iterator[Site]:
    """A site on a copy, in *folder*, of the data of one that was made once for many tests."""
    shutil.copytree(furnished, folder)
    yield open_site(folder, **environment)
    db.forget_thread_connections()


@cache
def password_hash() -> str:
    """The hash of PASSWORD, computed once: it is slow on purpose."""
    return passwords.hash_password(PASSWORD)


@dataclass(frozen=True)
class Visitor:
    """A person with a browser: keeps cookies, follows nothing by itself, fills in real forms."""

    client: FlaskClient
    settings: Settings

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, base_url=self.base, **more)

    def post(self, path: str, data: dict[str, str] | None = None, **more: Any) -> TestResponse:
        """Send exactly this, with no CSRF value but the one in *data*."""
        return self.client.post(path, data=data, base_url=self.base, **more)

    def send(
        self, page: str, data: dict[str, str], *, to: str | None = None, **more: Any
    ) -> TestResponse:
        """Open *page* and send its form with *data*, as a browser does."""
        value = self.csrf(page)
        return self.post(to or page, {"csrf_token": value, **data}, **more)

    def csrf(self, page: str) -> str:
        """The CSRF value in the first form of *page*."""
        html = self.get(page).get_data(as_text=True)
        found = CSRF_FIELD.search(html)
        assert found is not None, f"{page} has no form with a CSRF value:\n{html}"
        return unescape(found[1])

    def log_in(
        self, email: str, password: str = PASSWORD, *, page: str = "/login", **more: Any
    ) -> TestResponse:
        return self.send(page, {"email": email, "password": password}, **more)

    def is_logged_in(self) -> bool:
        return self.get("/profile").status_code == 200

    def cookie(self, name: str) -> str | None:
        """The value of a cookie of this site."""
        host = self.base.split("//")[1].split(":")[0]
        found = self.client.get_cookie(name, domain=host)
        return found.value if found else None

    @property
    def base(self) -> str:
        """The address people reach the site at."""
        return self.settings.base_url
