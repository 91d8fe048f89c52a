"""The small models that judge the label of a text and the sign of an opinion."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import model
from analysis.features import FIGURES
from analysis.labels import (
    LABEL_FIGURES,
    SIGN_FIGURES,
    Others,
    label_figures,
    others_of,
    sign_figures,
)
from analysis.model import Chances, Model
from analysis.opinions import Statement
from analysis.results import LABELS, LANGUAGES

CHANCES = st.tuples(*[st.floats(0.01, 1)] * 3).map(lambda s: Chances(*(x / sum(s) for x in s)))
STATEMENTS = st.lists(
    st.builds(
        Statement,
        start=st.just(0),
        end=st.just(3),
        sentence=st.just(0),
        contrast=st.booleans(),
        polarity=st.floats(-1, 1),
        heard=st.floats(-1, 1),
    ),
    max_size=4,
)
KINDS = st.sampled_from(["neutral", "improve", "strength"])


@given(CHANCES, CHANCES, STATEMENTS, KINDS, st.integers(0, 300))
def test_the_figures_of_a_label_are_finite_and_as_many_as_their_names(raw, whole, said, kind, n):
    found = label_figures(raw, whole, said, kind, n)
    assert len(found) == len(LABEL_FIGURES)
    assert np.isfinite(found).all()


@given(CHANCES, STATEMENTS.filter(bool), KINDS)
def test_the_figures_of_a_sign_are_finite_and_as_many_as_their_names(raw, said, kind):
    found = sign_figures(said[0], others_of(said)[0], raw, kind)
    assert len(found) == len(SIGN_FIGURES)
    assert np.isfinite(found).all()


@given(STATEMENTS.filter(bool))
def test_the_others_of_a_statement_are_all_but_itself(said):
    for place, others in enumerate(others_of(said)):
        left = [*said[:place], *said[place + 1 :]]
        assert others.n == len(left)
        assert others.heard == pytest.approx(sum(s.heard for s in left), abs=1e-9)


@pytest.mark.parametrize("language", LANGUAGES)
@given(raw=CHANCES, said=STATEMENTS, kind=KINDS, n=st.integers(0, 300))
def test_the_chances_of_the_labels_add_up_to_one(language, raw, said, kind, n):
    chances = model.of(language).label_chances(label_figures(raw, raw, said, kind, n))
    assert set(chances) == set(LABELS)
    assert sum(chances.values()) == pytest.approx(1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_opinion_that_all_sides_hear_as_good_is_good(language):
    good, bad = Chances(0.02, 0.03, 0.95), Chances(0.95, 0.03, 0.02)
    praise = Statement(0, 3, 0, polarity=0.6, heard=0.8)
    blame = replace(praise, polarity=-0.6, heard=-0.8)
    sign = model.of(language).sign
    assert sign(sign_figures(praise, Others(0, 0.0), good, "neutral")) > 0.5
    assert sign(sign_figures(blame, Others(0, 0.0), bad, "neutral")) < -0.5


def test_weights_without_our_corpus_judge_neither(tmp_path):
    path = tmp_path / "plain.npz"
    nothing = np.zeros((len(FIGURES), 3))
    model.save(path, ["bon"], [1.0], [[0, 0, 0]], nothing, [0, 0, 0])
    plain = Model(path)
    assert plain.label_chances([0.0] * len(LABEL_FIGURES)) is None
    assert plain.sign([0.0] * len(SIGN_FIGURES)) is None
