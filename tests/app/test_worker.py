"""The worker's round: one kind of work that cannot be done keeps back no other."""

from pathlib import Path

import pytest

from app import worker
from app.config import Settings
from surveys import calibrations, db, verbatims
from tests.app.people import new_database
from tests.reports.company import Company, Told


@pytest.fixture
def company(tmp_path: Path) -> Company:
    """One client that wrote something nobody has read, and whom we have not assessed."""
    made = Company(new_database(tmp_path / "test.db"))
    made.add("Acme")
    made.answer("Acme", 0.6, days_ago=3, told=Told("The team is friendly and quick."))
    made.db.execute("UPDATE answer SET read_by = NULL")
    made.db.execute("UPDATE calibration SET is_current = FALSE")
    yield made
    db.forget_thread_connections()


def test_words_are_read_although_the_scores_cannot_be_computed(company: Company) -> None:
    broken = calibrations.StoredCalibration("client-2026Q4-1", "client", "{}", 1, "2026-11-01")
    calibrations.adopt(company.db, broken)
    with pytest.raises(ValueError, match="calibration"):
        worker.one_round(company.db, Settings.from_environment({}))
    (comment,) = verbatims.every(company.db, verbatims.Filter())
    assert comment.label == "pos"
