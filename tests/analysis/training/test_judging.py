"""How labels and signs are learned: by halves, so that no weights judge what taught them."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis import model
from analysis.corpus.comments import Comment
from analysis.labels import LABEL_FIGURES, SIGN_FIGURES
from analysis.opinions import Reading
from analysis.results import LABELS, LANGUAGES
from analysis.training import __main__ as training
from analysis.training import judging
from analysis.training.own import Own, Public, own_comments, read_own
from analysis.training.phrases import HAND
from tests.analysis.training.texts import what_teaches

TWO_SIDED = {
    "fr": "L'équipe est adorable, mais la livraison est une catastrophe.",
    "en": "The team is lovely, but the delivery is a disaster.",
}


@dataclass
class Learning:
    """One learning of labels and signs, watched."""

    public: dict[str, list[Public]]
    own: dict[str, list[Own]]
    taught: list[list[Reading]] = field(default_factory=list)  # by each of the weights, in turn
    judged: list[list[Reading]] = field(default_factory=list)  # by the same weights
    found: dict[str, Any] = field(default_factory=dict)

    def learn_words(self, public: Any, own: Any) -> dict[str, dict[str, Any]]:
        readings = [one.reading for of in (public, own) for found in of.values() for one in found]
        self.taught.append(readings)
        self.judged.append([])
        return training.learn_words(public, own)


@pytest.fixture(scope="module")
def learning(tmp_path_factory: pytest.TempPathFactory) -> Learning:
    """What the made-up texts teach."""
    sets, corpus = what_teaches().write(tmp_path_factory.mktemp("judging"))
    public = training.read_public(sets)
    own = {lang: read_own(lang, comments=own_comments(lang, corpus)) for lang in LANGUAGES}
    watched = Learning(public, own)
    sample = judging._label_sample

    def watch(reading: Reading, *others: Any) -> Any:
        watched.judged[-1].append(reading)
        return sample(reading, *others)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "_label_sample", watch)
        watched.found = judging.learn_judging(public, own, watched.learn_words)
    return watched


def ids(readings: list[Reading]) -> set[int]:
    return {id(reading) for reading in readings if reading is not None}


def test_no_weights_judge_the_texts_that_taught_them(learning: Learning) -> None:
    assert len(learning.taught) == len(learning.judged) == judging.PARTS
    for taught, judged in zip(learning.taught, learning.judged, strict=True):
        assert judged
        assert not ids(taught) & ids(judged)


def test_every_text_is_judged_once_but_for_phrases_and_public_ones_that_only_teach_words(
    learning: Learning,
) -> None:
    judged = [id(reading) for readings in learning.judged for reading in readings]
    expected = [
        *(text.reading for found in learning.public.values() for text in found if text.reading),
        *(one.reading for f in learning.own.values() for one in f if one.comment.hand != HAND),
    ]
    assert sorted(judged) == sorted(map(id, expected))
    phrases = [o.reading for f in learning.own.values() for o in f if o.comment.hand == HAND]
    assert ids(phrases) <= set().union(*map(ids, learning.taught))


def test_a_hand_is_judged_as_a_whole_by_weights_that_never_read_it(learning: Learning) -> None:
    for found in learning.own.values():
        halves = zip(found, judging._parts(found), strict=True)
        pairs = {(one.comment.hand, part) for one, part in halves if one.comment.hand != HAND}
        assert pairs == {("h91", 0), ("h92", 1)}


def test_both_halves_have_phrases(learning: Learning) -> None:
    for found in learning.own.values():
        halves = zip(found, judging._parts(found), strict=True)
        assert {part for one, part in halves if one.comment.hand == HAND} == {0, 1}


def test_what_is_learned_is_what_the_weights_file_takes(learning: Learning, trained: Path) -> None:
    found = learning.found
    assert found.keys() == model.JUDGING
    assert found["label_weights"].shape == (len(LABEL_FIGURES), len(LABELS))
    assert found["label_bias"].shape == (len(LABELS),)
    assert found["sign_weights"].shape == (len(SIGN_FIGURES),)
    for language in LANGUAGES:
        with np.load(trained / f"{language}.npz") as stored:
            assert (stored["label_weights"] == found["label_weights"].astype(np.float32)).all()


def reader_of(trained: Path, language: str) -> model.Model:
    return model.Model(trained / f"{language}.npz")


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_and_signs_fit_what_taught_them(
    learning: Learning, trained: Path, language: str
) -> None:
    reader = reader_of(trained, language)
    n = right = n_signs = right_signs = 0
    for one in learning.own[language]:
        for sample in judging._label_sample(one.reading, one.kind, one.comment.label, 1, reader):
            chances = reader.label_chances(sample.figures)
            assert chances is not None
            assert sum(chances.values()) == pytest.approx(1)
            right += max(chances, key=chances.__getitem__) == sample.label
            n += 1
        for figures, good in judging._sign_samples(one, reader):
            right_signs += (reader.sign(figures) or 0) * (1 if good else -1) > 0
            n_signs += 1
    assert right / n > 0.8
    assert right_signs / n_signs > 0.8


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_public_neutral_with_two_clear_sides_is_what_we_call_mixed(
    learning: Learning, trained: Path, language: str
) -> None:
    def label(text: str, weight: float) -> str:
        (one,) = read_own(language, comments=[comment_of(learning, language, text)])
        (sample,) = judging._label_sample(one.reading, one.kind, "neu", weight, reader)
        return sample.label

    reader = reader_of(trained, language)
    assert label(TWO_SIDED[language], 0.2) == "mixed"
    assert label(TWO_SIDED[language], 1.0) == "neu"  # ours was labelled by our own rules
    assert label(TWO_SIDED[language].split(",")[0], 0.2) == "neu"


def comment_of(learning: Learning, language: str, text: str) -> Comment:
    return replace(learning.own[language][0].comment, text=text, question="", opinions=())
