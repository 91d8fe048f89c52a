"""The page of outcomes in a real browser, with a result on it, in every look."""

import pytest

from app.jobs import backtesting, kept_backtest
from surveys.interchange.outcomes_file import Outcome
from tests.app.people import new_database
from tests.backtesting.company import leaving_company
from tests.browser.assertions import assert_page_is_accessible, assert_tab_order_is_reading_order
from tests.browser.launching import HALF_OF_THE_LOOKS
from tests.browser.staff import employ, log_in
from tests.support.service import running_service


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """The real service with a backtest kept."""
    data = tmp_path_factory.mktemp("outcomes")
    db = new_database(data / "rapport.db")
    company, rows = leaving_company(db)
    employ(db)
    outcomes = [
        Outcome(company.relationship_ids[name, "client"], "client", name, day, what == "lost", None)
        for name, day, what in rows
    ]
    told = backtesting.run(db, outcomes)
    kept_backtest.keep(db, kept_backtest.kept_of(told, file="renewals.csv", fall=20.0))
    company.score()
    db.close()
    with running_service(data, company="Verdier & Fils") as running:
        yield running


@pytest.mark.parametrize("look", HALF_OF_THE_LOOKS, ids=str)
def test_a_result_is_accessible_in_every_look(service, page_for, look):
    page = page_for(look)
    log_in(page, service.url, look.language)
    for path in ("/backtest", "/week", "/portfolio"):
        page.goto(service.url + path)
        assert_page_is_accessible(page)
    page.goto(f"{service.url}/backtest")
    assert_tab_order_is_reading_order(page)
