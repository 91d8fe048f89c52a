"""A real database for each test, and one with a company on it."""

from collections.abc import Generator
from pathlib import Path

import pytest

from surveys.db import Database
from tests.app.people import new_database


@pytest.fixture
def database(tmp_path: Path) -> Generator[Database, None, None]:
    opened = new_database(tmp_path / "rapport.db")
    yield opened
    opened.close()
