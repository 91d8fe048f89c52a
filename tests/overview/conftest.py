"""The firm behind the pages of drivers and reputation, and people who read about it."""

from collections.abc import Generator
from pathlib import Path

import pytest

from surveys import db
from tests.login.site import Site, Visitor, open_site
from tests.overview.firm import Firm, open_firm, review


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Site, None, None]:
    folder: Path = tmp_path_factory.mktemp("firm")
    opened = open_site(folder, RAPPORT_COMPANY="Verdier & Fils")
    opened.add("bob@verdier.example")
    opened.add("camille@verdier.example", language="fr")
    yield opened
    db.forget_thread_connections()


@pytest.fixture(scope="module")
def firm(site: Site) -> Firm:
    made = open_firm(site.database)
    review(site.database)
    return made


@pytest.fixture(scope="module")
def bob(site: Site, firm: Firm) -> Visitor:
    """A manager who reads English."""
    visitor = site.visitor()
    visitor.log_in("bob@verdier.example")
    return visitor


@pytest.fixture(scope="module")
def camille(site: Site, firm: Firm) -> Visitor:
    """A manager who reads French."""
    visitor = site.visitor()
    visitor.log_in("camille@verdier.example")
    return visitor
