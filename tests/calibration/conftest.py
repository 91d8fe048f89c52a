"""A surveyed company in a database of its own."""

from collections.abc import Generator
from pathlib import Path

import pytest

from surveys import db
from tests.app.people import new_database
from tests.calibration.company import People, surveyed


@pytest.fixture
def database(tmp_path: Path) -> Generator[db.Database, None, None]:
    opened = new_database(tmp_path / "test.db")
    yield opened
    opened.close()


@pytest.fixture
def people(database: db.Database) -> People:
    return surveyed(database)
