"""Fixtures of the operation tests: a small company's database in a folder of its own."""

from collections.abc import Generator
from pathlib import Path

import pytest

from surveys import db
from tests.operation.company import open_company


@pytest.fixture
def company(tmp_path: Path) -> Generator[db.Database, None, None]:
    """The database of a company with three answered questionnaires."""
    opened = open_company(tmp_path / "data" / "rapport.db")
    yield opened
    opened.close()
