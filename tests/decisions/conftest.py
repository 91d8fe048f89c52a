"""A company whose accounts we have assessed, and people who decide about them."""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

from surveys import users
from tests.balance.company import furnish
from tests.login.site import Site, Visitor, copied_site
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
    folder = Path(tmp_path_factory.mktemp("furnished"))
    return folder, furnish(folder)


@pytest.fixture
def office(furnished: tuple[Path, Company], tmp_path: Path) -> Generator[Office, None, None]:
    """Acme is content and we gain little; Globex is worth much and not content."""
    folder, company = furnished
    with copied_site(folder, tmp_path / "office", RAPPORT_COMPANY="Verdier & Fils") as site:
        bob = users.by_email(site.database, "bob@verdier.example")
        assert bob is not None
        visitor = site.visitor()
        visitor.log_in("bob@verdier.example")
        yield Office(site, company, visitor, bob.id)
