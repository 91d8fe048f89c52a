"""Fixtures of the pages about accounts: a site with Alice, and Bob who is a manager."""

from collections.abc import Generator
from pathlib import Path

import pytest

from surveys import db
from tests.login.site import Site, Visitor, open_site


@pytest.fixture
def site(tmp_path: Path) -> Generator[Site, None, None]:
    """A local site with two managers, Bob and Alice."""
    opened = open_site(tmp_path / "data")
    opened.add("bob@example.com")
    opened.add("alice@example.com")
    yield opened
    db.forget_thread_connections()


@pytest.fixture
def bob(site: Site) -> Visitor:
    """Bob, logged in."""
    return logged_in(site, "bob@example.com")


def logged_in(site: Site, email: str) -> Visitor:
    visitor = site.visitor()
    assert visitor.log_in(email).status_code == 302
    return visitor
