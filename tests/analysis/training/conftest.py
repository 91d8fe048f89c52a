"""Trainings on made-up texts: each takes half a second once the language pipelines are loaded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.training import __main__ as training
from tests.analysis.training.texts import Texts, with_all_that_must_not_teach

Train = Callable[..., Path]


@pytest.fixture(scope="session")
def train(tmp_path_factory: pytest.TempPathFactory) -> Train:
    """`train(texts, *options)` runs the command on *texts* and gives the folder of its weights."""

    def run(texts: Texts, *options: str) -> Path:
        folder = tmp_path_factory.mktemp("trained")
        sets, corpus = texts.write(folder)
        paths = [str(sets), "--corpus", str(corpus), "--output", str(folder / "weights")]
        assert training.main([*paths, *options]) == 0
        return folder / "weights"

    return run


@pytest.fixture(scope="session")
def trained(train: Train) -> Path:
    """The weights learned from all that the command may meet."""
    return train(with_all_that_must_not_teach())
