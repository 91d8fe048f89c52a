"""A service nobody has used yet: each page says what will appear, and how to make it happen."""

import pytest

from surveys import db
from tests.login.site import open_site
from tests.reports.company import Company
from tests.reports.reading import read


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    site = open_site(tmp_path_factory.mktemp("empty"))
    site.add("bob@verdier.example")
    visitor = site.visitor()
    visitor.log_in("bob@verdier.example")
    yield site, visitor
    db.forget_thread_connections()


@pytest.mark.parametrize("path", ["/week", "/portfolio", "/portfolio?kind=partner", "/verbatims"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_list_helps_when_it_is_empty(empty, path, language):
    _site, visitor = empty
    joint = "&" if "?" in path else "?"
    response = visitor.get(f"{path}{joint}lang={language}")
    document = read(response.get_data(as_text=True))
    assert response.status_code == 200
    assert len(document.all(css_class="empty")[0].text) > 40
    assert not document.all("table")


@pytest.fixture
def begun(empty):
    """The same service once it has one account; it is empty again afterwards."""
    site, visitor = empty
    company = Company(site.database)
    company.add("Acme", people=())
    yield company, visitor
    with site.database.transaction():
        site.database.execute("DELETE FROM relationship")
        site.database.execute("DELETE FROM account")


def test_an_account_without_a_score_waits_for_one(begun):
    company, visitor = begun
    week = read(visitor.get("/week").get_data(as_text=True))
    assert "No score has been computed yet" in week.all(css_class="empty")[0].text
    portfolio = read(visitor.get("/portfolio").get_data(as_text=True))
    assert "not computed yet" in portfolio.all("table")[0].text
    assert "Not asked yet" in portfolio.all("table")[0].text  # nothing to compute it from
    report = visitor.get(f"/accounts/{company.account_ids['Acme']}").get_data(as_text=True)
    assert read(report).all("h1")[0].text == "Acme has no score yet"


def test_a_search_without_result_says_what_to_try(begun):
    _company, visitor = begun
    document = read(visitor.get("/portfolio?q=zebra").get_data(as_text=True))
    assert "Nothing matches" in document.all(css_class="empty")[0].text
