"""Fixtures of the mail tests: a real database and the settings that send from it."""

from collections.abc import Generator
from pathlib import Path

import pytest

from app.config import Settings
from surveys import db
from tests.campaigns.company import new_database


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Local settings without a mail server."""
    return Settings.from_environment(
        {
            "RAPPORT_DATA": str(tmp_path / "data"),
            "RAPPORT_COMPANY": "Atelier Morvan",
            "RAPPORT_MAIL_FROM": "enquetes@morvan.example",
            "RAPPORT_BASE_URL": "https://avis.morvan.example",
        }
    )


@pytest.fixture
def database(settings: Settings) -> Generator[db.Database, None, None]:
    opened = new_database(settings.database)
    yield opened
    opened.close()
