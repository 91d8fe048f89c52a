"""A company that has been surveyed for years, and people who read about it."""

from collections.abc import Generator
from pathlib import Path

import pytest

from surveys import db
from tests.login.site import Site, Visitor, open_site
from tests.reports.company import Company, familiar_company


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Site, None, None]:
    """A service whose company, ACME, has surveyed its clients and partners for years."""
    folder: Path = tmp_path_factory.mktemp("company")
    opened = open_site(folder, RAPPORT_COMPANY="Verdier & Fils")
    opened.add("alice@verdier.example", role="admin")
    opened.add("bob@verdier.example")
    opened.add("camille@verdier.example", language="fr")
    yield opened
    db.forget_thread_connections()


@pytest.fixture(scope="module")
def company(site: Site) -> Company:
    return familiar_company(site.database)


@pytest.fixture(scope="module")
def bob(site: Site, company: Company) -> Visitor:
    """A manager who reads English."""
    return _logged_in(site, "bob@verdier.example")


@pytest.fixture(scope="module")
def camille(site: Site, company: Company) -> Visitor:
    """A manager who reads French."""
    return _logged_in(site, "camille@verdier.example")


@pytest.fixture(scope="module")
def alice(site: Site, company: Company) -> Visitor:
    """An administrator."""
    return _logged_in(site, "alice@verdier.example")


def _logged_in(site: Site, email: str) -> Visitor:
    visitor = site.visitor()
    visitor.log_in(email)
    return visitor
