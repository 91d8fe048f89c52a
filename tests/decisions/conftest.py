"""A company whose accounts we have assessed, and people who decide about them."""

import shutil
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.jobs.balance import assess_due
from surveys import db, users
from tests.balance.company import tilted_company
from tests.login.site import Site, Visitor, open_site
from tests.reports.company import Company


@dataclass(frozen=True)
class Office:
    """A site with its company, and Bob, a manager who is logged in."""

    site: Site
    company: Company
    bob: Visitor
    bob_id: str

    def report(self, name: str) -> str:
        return f"/accounts/{self.company.account_ids[name]}"

    def relationship(self, name: str, kind: str = "client") -> str:
        return self.company.relationship_ids[name, kind]


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Company]:
    """A folder with the company's data, made once; each test works on a copy of its own."""
    folder = Path(tmp_path_factory.mktemp("furnished"))
    site = open_site(folder, RAPPORT_COMPANY="Verdier & Fils")
    site.add("bob@verdier.example")
    site.add("camille@verdier.example", language="fr")
    company = tilted_company(site.database)
    assess_due(site.database)
    db.forget_thread_connections()
    return folder, company


@pytest.fixture
def office(furnished: tuple[Path, Company], tmp_path: Path) -> Generator[Office, None, None]:
    """Acme is content and we gain little; Globex is worth much and not content."""
    folder, company = furnished
    copy = tmp_path / "office"
    shutil.copytree(folder, copy)
    site = open_site(copy, RAPPORT_COMPANY="Verdier & Fils")
    bob = users.by_email(site.database, "bob@verdier.example")
    assert bob is not None
    visitor = site.visitor()
    visitor.log_in("bob@verdier.example")
    yield Office(site, company, visitor, bob.id)
    db.forget_thread_connections()
