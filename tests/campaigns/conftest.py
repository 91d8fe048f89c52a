"""Fixtures of the campaign tests: a real database, and a site with people who log in."""

from collections.abc import Generator
from pathlib import Path

import pytest

from surveys import db
from tests.campaigns.company import new_database
from tests.login.site import Site, open_site


@pytest.fixture
def database(tmp_path: Path) -> Generator[db.Database, None, None]:
    opened = new_database(tmp_path / "rapport.db")
    yield opened
    opened.close()


@pytest.fixture
def site(tmp_path: Path) -> Generator[Site, None, None]:
    """A local site with Alice, who is an administrator, and Bob, a manager."""
    opened = open_site(tmp_path / "data", RAPPORT_COMPANY="Atelier Morvan")
    opened.add("alice@example.com", role="admin")
    opened.add("bob@example.com")
    yield opened
    db.forget_thread_connections()
