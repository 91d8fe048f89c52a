"""A site with an administrator and a manager, both logged in, and everyone else."""

from collections.abc import Generator
from pathlib import Path

import pytest

from surveys import db
from tests.login.site import Site, Visitor, open_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Site, None, None]:
    """One site for all tests of a module: none of them may depend on what another stored."""
    opened = open_site(Path(tmp_path_factory.mktemp("site")))
    opened.add("alice@example.com", role="admin")
    opened.add("bob@example.com")
    yield opened
    db.forget_thread_connections()


@pytest.fixture(scope="module")
def alice(site: Site) -> Visitor:
    """An administrator, logged in."""
    visitor = site.visitor()
    assert visitor.log_in("alice@example.com").status_code == 302
    return visitor


@pytest.fixture(scope="module")
def bob(site: Site) -> Visitor:
    """A manager, logged in."""
    visitor = site.visitor()
    assert visitor.log_in("bob@example.com").status_code == 302
    return visitor
