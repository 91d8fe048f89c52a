"""`python -m analysis.training`: one command, the same weights each time, from what may teach."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from analysis import analyse, model
from analysis.concepts import MARK
from analysis.matching import Word
from analysis.results import LANGUAGES
from analysis.training import __main__ as training
from tests.analysis.training.conftest import Train
from tests.analysis.training.texts import (
    FOREIGN,
    HELD_OUT,
    KEPT,
    OF_A_HAND,
    OF_ANOTHER_HAND,
    OF_THE_PUBLIC,
    what_teaches,
    with_all_that_must_not_teach,
)
from tests.support.environment import ROOT

FILES = [f"{language}.npz" for language in sorted(LANGUAGES)]
HALF_PRECISION = ("rarity", "weights", "topic_weights")
MOST_BYTES_OF_AN_NGRAM = 40  # name, rarity, three classes, some topics; packed
MOST_BYTES_IN_ALL = 15_000_000  # of what we ship


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_another_process_that_orders_sets_otherwise_writes_the_same_bytes(
    trained: Path, tmp_path: Path
) -> None:
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    sets, corpus = with_all_that_must_not_teach().write(tmp_path)
    command = [sys.executable, "-W", "error", "-m", "analysis.training", str(sets)]
    ended = subprocess.run(
        [*command, "--corpus", str(corpus), "--output", str(tmp_path / "weights")],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [line.split(":")[0] for line in ended.stdout.splitlines()] == ["fr.npz", "en.npz"]
    assert contents(tmp_path / "weights") == contents(trained)
    assert list(contents(trained)) == FILES


def test_one_thread_makes_the_sums_however_many_the_machine_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[dict[str, int]] = []

    def watch(_public: object, _own: object) -> dict[str, object]:
        seen.append({pool["filepath"]: pool["num_threads"] for pool in threadpool_info()})
        return {}

    monkeypatch.setattr(training, "learn_words", watch)
    with threadpool_limits(2):
        before = threadpool_info()
        training.learn({}, {"fr": []})
        assert threadpool_info() == before
    assert set(seen[0].values()) == {1}


def test_held_out_comments_foreign_sets_and_kept_hands_change_no_byte(
    train: Train, trained: Path
) -> None:
    assert contents(train(what_teaches())) == contents(trained)


def test_the_weights_that_are_there_do_not_matter(
    train: Train, trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "_loaded", {})
    monkeypatch.setattr(model, "_folder", lambda: Path("nowhere"))
    assert contents(train(what_teaches())) == contents(trained)


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_sets_and_each_other_hand_teach(trained: Path, language: str) -> None:
    known = model.Model(trained / f"{language}.npz").vocabulary
    assert {OF_THE_PUBLIC, OF_A_HAND, OF_ANOTHER_HAND} <= known.keys()
    assert not [ngram for word in (HELD_OUT, FOREIGN, KEPT) for ngram in known if word[:5] in ngram]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_that_only_complaints_held_pulls_down_and_one_of_praise_up(
    trained: Path, language: str
) -> None:
    def pull(word: str) -> float:
        return learned.pulls([Word(0, len(word), word, word, "NOUN")])[0]

    learned = model.Model(trained / f"{language}.npz")
    assert pull(OF_A_HAND) < 0 < pull(OF_ANOTHER_HAND)


@pytest.mark.parametrize("name", FILES)
def test_a_weights_file_does_not_hold_the_time_of_its_making(trained: Path, name: str) -> None:
    with zipfile.ZipFile(trained / name) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", FILES)
def test_weights_are_stored_in_half_precision_and_small(trained: Path, name: str) -> None:
    with np.load(trained / name) as stored:
        assert {str(stored[each].dtype) for each in HALF_PRECISION} == {"float16"}
        n_ngrams = len(stored["rarity"])
    assert (trained / name).stat().st_size < n_ngrams * MOST_BYTES_OF_AN_NGRAM


def test_what_we_ship_is_so_too() -> None:
    shipped = {path.name: path for path in model.weights_files()}
    assert sum(path.stat().st_size for path in shipped.values()) < MOST_BYTES_IN_ALL
    for name in FILES:
        with np.load(shipped[name]) as stored:
            assert {str(stored[each].dtype) for each in HALF_PRECISION} == {"float16"}


@pytest.mark.parametrize(
    ("language", "praise", "complaint"),
    [
        ("fr", "La commande nous plaît beaucoup.", "Le service ne répond jamais, c'est pénible."),
        ("en", "The order is a pleasure to use.", "The service never answers, which is annoying."),
    ],
)
def test_the_reader_reads_with_what_was_learned(
    trained: Path, monkeypatch: pytest.MonkeyPatch, language: str, praise: str, complaint: str
) -> None:
    learned = {each: model.Model(trained / f"{each}.npz") for each in LANGUAGES}
    monkeypatch.setattr(model, "_loaded", learned)
    assert model.of(language).topics is not None
    assert analyse(praise, language=language).label == "pos"
    assert analyse(complaint, language=language).label == "neg"


def test_without_the_corpus_no_topics_and_no_label_are_learned(train: Train) -> None:
    folder = train(what_teaches(), "--without", "corpus")
    for name in FILES:
        learned = model.Model(folder / name)
        assert learned.topics is None
        assert learned.label_chances([0.0]) is None
        assert OF_THE_PUBLIC in learned.vocabulary
        assert OF_A_HAND not in learned.vocabulary


def test_without_concepts_no_word_vector_is_learned_from(train: Train, trained: Path) -> None:
    folder = train(what_teaches(), "--without", "concepts")
    for name in FILES:
        with_them = model.Model(trained / name).vocabulary
        alone = model.Model(folder / name).vocabulary
        assert alone.keys() == {ngram for ngram in with_them if not ngram.startswith(MARK)}
        assert len(alone) < len(with_them)
