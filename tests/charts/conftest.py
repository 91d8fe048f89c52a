"""Charts need a language to speak; they are drawn inside a request of a service without data."""

import pytest

from app import create_app
from app.config import Settings


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("charts")
    return create_app(Settings.from_environment({"RAPPORT_DATA": str(folder)}))


@pytest.fixture
def english(app):
    with app.test_request_context("/?lang=en"):
        yield app


@pytest.fixture
def french(app):
    with app.test_request_context("/?lang=fr"):
        yield app
