"""Models take seconds to load: they stay loaded for the whole folder, and go at its end."""

from collections.abc import Iterator

import pytest

import analysis


@pytest.fixture(scope="session", autouse=True)
def _models_go_at_the_end() -> Iterator[None]:
    yield
    analysis.unload()
