"""Fixtures of the login tests: a real database and the people in it."""

from collections.abc import Generator
from pathlib import Path

import pytest

from surveys import db, migrations
from tests.login.site import Site, open_site


@pytest.fixture
def database(tmp_path: Path) -> Generator[db.Database, None, None]:
    """A real database file with today's schema and nothing in it."""
    opened = db.connect(tmp_path / "rapport.db")
    migrations.migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def site(tmp_path: Path) -> Generator[Site, None, None]:
    """A local site with Alice, who is an administrator, and Bob, a manager."""
    opened = open_site(tmp_path / "data")
    opened.add("alice@example.com", role="admin")
    opened.add("bob@example.com")
    yield opened
    db.forget_thread_connections()
