"""The linear model, its weights file, and which texts may train it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import LANGUAGES, model
from analysis.features import FIGURES, FORMAT, ngrams
from analysis.matching import Word
from analysis.model import CLASSES, Chances, Model
from analysis.training.split import is_held_out

NOTHING = [0.0] * len(FIGURES)


def as_words(text):
    return [Word(0, 0, word, word, "") for word in text.split()]


@pytest.fixture
def small(tmp_path):
    """A model that knows two words: "bon" is positive, "lent" negative."""
    path = tmp_path / "small.npz"
    figure_weights = np.zeros((len(FIGURES), len(CLASSES)))
    figure_weights[0] = [-1, 0, 1]
    weights = [[-2, 0, 2], [2, 0, -2]]
    model.save(path, ["bon", "lent"], [1.0, 1.0], weights, figure_weights, [0, 0, 0])
    return path


def test_chances_follow_the_formula(small):
    chances = Model(small).chances(as_words("bon"), NOTHING)
    expected = np.exp([-2, 0, 2]) / np.exp([-2, 0, 2]).sum()
    assert chances == pytest.approx(tuple(expected), abs=1e-6)
    assert chances.sentiment == pytest.approx(expected[2] - expected[0], abs=1e-6)


def test_two_known_words_are_scaled_to_length_one(small):
    chances = Model(small).chances(as_words("bon lent"), NOTHING)
    assert chances == pytest.approx((1 / 3, 1 / 3, 1 / 3), abs=1e-6)


def test_unknown_words_leave_figures_and_bias_alone(small):
    figures = [1.0, *NOTHING[1:]]
    chances = Model(small).chances(as_words("ouistiti"), figures)
    expected = np.exp([-1, 0, 1]) / np.exp([-1, 0, 1]).sum()
    assert chances == pytest.approx(tuple(expected), abs=1e-6)


def test_saving_the_same_weights_gives_the_same_bytes(small, tmp_path):
    again = tmp_path / "again.npz"
    with np.load(small) as stored:
        figure_weights = stored["figure_weights"]
    weights = [[-2, 0, 2], [2, 0, -2]]
    model.save(again, ["bon", "lent"], [1.0, 1.0], weights, figure_weights, [0, 0, 0])
    assert again.read_bytes() == small.read_bytes()


def test_weights_of_another_format_are_refused(tmp_path, small):
    with np.load(small) as stored:
        content = dict(stored)
    content["format"] = np.int64(FORMAT + 1)
    other = tmp_path / "other.npz"
    np.savez_compressed(other, **content)
    with pytest.raises(
        ValueError, match=rf"expected weights of format {FORMAT}, came {FORMAT + 1}"
    ):
        Model(other)


SHARES = st.tuples(*[st.floats(0.01, 1)] * 3).map(lambda s: Chances(*(x / sum(s) for x in s)))


@given(SHARES, st.floats(-1, 1), st.floats(0, 5))
def test_leaning_keeps_chances_and_never_goes_against_the_rules(chances, rules, trust):
    leaned = chances.leaning(rules, trust)
    assert sum(leaned) == pytest.approx(1)
    assert all(0 <= chance <= 1 for chance in leaned)
    if rules >= 0:
        assert leaned.pos * chances.neg >= leaned.neg * chances.pos * (1 - 1e-9)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_weights_are_small_and_finite(language):
    found = model.of(language)
    assert np.isfinite(found.weights).all()
    assert np.isfinite(found.rarity).all()
    assert len(found.vocabulary) == len(found.rarity) == len(found.weights) > 5_000
    (path,) = [path for path in model.weights_files() if path.stem == language]
    assert path.stat().st_size < 7_000_000  # both and the concepts: less than 15 MB


def test_ngrams_hold_words_pairs_and_letters():
    assert {"bon", "bon service", "^ bon", "service $", "_bon_", "ervic"} <= ngrams(
        as_words("bon service"), "fr"
    )


def test_near_duplicates_fall_on_the_same_side_of_the_split():
    text = "La livraison est arrivée en retard pour la troisième fois, c'est pénible."
    assert is_held_out(text) == is_held_out(text.upper() + " Vraiment.")


def test_about_a_fifth_of_all_texts_is_held_out():
    held = sum(is_held_out(f"commentaire numéro {number}") for number in range(2_000))
    assert 0.15 < held / 2_000 < 0.25


def test_training_alone_needs_scikit_learn():
    package = Path(model.__file__).parent
    users = {
        path.relative_to(package).parts[0]
        for path in package.rglob("*.py")
        if "sklearn" in path.read_text(encoding="utf-8")
    }
    assert users == {"training"}
