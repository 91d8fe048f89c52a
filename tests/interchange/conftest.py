"""Fixtures of the import tests: a real database file, and files written as people write them."""

from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from surveys import db, migrations, questionnaires
from surveys.interchange.decoding import Table, open_table


@pytest.fixture
def database(tmp_path: Path) -> Generator[db.Database, None, None]:
    """A real database with today's schema and our questionnaires."""
    opened = db.connect(tmp_path / "rapport.db")
    migrations.migrate(opened)
    questionnaires.ensure_shipped(opened)
    yield opened
    opened.close()


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Table]:
    """`table(text, encoding="utf-8")`: the text as a file, opened."""

    def write(text: str, encoding: str = "utf-8", name: str = "file.csv") -> Table:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return open_table(path)

    return write


def everything(database: db.Database) -> dict[str, list[db.Row]]:
    """All rows of the tables that imports write to, to compare before and after."""
    tables = (
        "account",
        "relationship",
        "contact",
        "event",
        "figure",
        "response",
        "answer",
        "question",
    )
    return {name: database.all(f"SELECT * FROM {name} ORDER BY 1, 2") for name in tables}
