"""The application over a database of its own, without a server around it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.config import Settings
from surveys import db
from tests.answering.invited import new_database

COMPANY = "Ateliers Martin"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment(
        {"RAPPORT_DATA": str(tmp_path / "data"), "RAPPORT_COMPANY": COMPANY}
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[db.Database]:
    opened = new_database(settings.database)
    yield opened
    opened.close()
    db.forget_thread_connections()


@pytest.fixture
def app(settings: Settings, database: db.Database) -> Flask:
    return create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
