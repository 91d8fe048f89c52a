"""A company's own weights: on top of our reader, silent without evidence, never mixed with ours."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import own
from analysis.own import CLASSES, Example, Layer

ORION = (
    "Orion est lent le matin", "Orion plante souvent", "on aime Orion", "mise à jour Orion ratée",
    "l'écran Orion est illisible", "Orion manque de filtres", "Orion nous agace",
)  # fmt: skip
OTHERS = ("facture en retard", "livraison ratée le lundi", "le prix monte", "la hotline répond")


def lessons(name: str = "Orion") -> list[Example]:
    taught = [Example("topic", text.replace("Orion", name), "overall", "usability")
              for text in ORION]  # fmt: skip
    return taught + [Example("topic", text, "delivery", "delivery", 0.2) for text in OTHERS]


def test_without_corrections_nothing_changes():
    assert own.train([]).answer("topic", "Orion plante", "overall") == "overall"
    found = analysis.Analysis("fr", 0.4, "pos")
    assert own.adjusted(found, "Orion plante", own.train([])) == found


@pytest.mark.parametrize(
    ("name", "heard", "unheard"),
    [
        ("Orion", "avec Orion rien ne va", "rien ne va"),
        ("Sirius", "nothing works in Sirius", "nothing works"),
    ],
)
def test_a_word_that_people_corrected_again_and_again_is_learned(name, heard, unheard):
    layer = own.train(lessons(name))
    assert layer.answer("topic", heard, "overall") == "usability"
    assert layer.answer("topic", unheard, "overall") == "overall"


def test_what_our_reader_said_of_other_things_stays():
    layer = own.train(lessons())
    assert [layer.answer("topic", text, "delivery") for text in OTHERS] == ["delivery"] * 4


def test_an_opinion_that_people_threw_out_is_left_out():
    taught = [
        Example("opinion", f"{n} au quai numéro {n}", "neg", own.NO_OPINION) for n in range(9)
    ]
    layer = own.train(taught)
    found = analysis.analyse("Retard encore au quai numéro 7.", language="fr")
    assert found.opinions
    assert own.adjusted(found, "Retard encore au quai numéro 7.", layer).opinions == ()


def test_a_label_that_turns_brings_its_sentiment_with_it():
    taught = [Example("label", f"{text} sic", "neu", "neg") for text in ORION]
    layer = own.train(taught)
    found = own.adjusted(analysis.Analysis("fr", 0.0, "neu"), "Orion est lent sic", layer)
    assert (found.label, found.sentiment) == ("neg", -0.5)


def test_another_language_is_left_alone():
    layer = own.train([Example("label", text, "neu", "neg") for text in ORION])
    found = analysis.Analysis("und", 0.0, "neu")
    assert own.adjusted(found, "Orion est lent", layer) == found


def test_the_file_holds_the_same_weights(tmp_path: Path):
    layer = own.train(lessons())
    path = tmp_path / "own.npz"
    path.write_bytes(layer.to_bytes())
    again = own.load(path)
    assert again.digest == layer.digest
    assert again.answer("topic", "Orion est lent", "overall") == "usability"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not really", b"weights"])
def test_a_file_that_is_none_is_refused_by_its_name(tmp_path: Path, content: bytes):
    path = tmp_path / "own.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"own\.npz: expected weights"):
        own.load(path)


def rewritten(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """The company's file as *change* leaves its arrays."""
    path.write_bytes(own.train(lessons()).to_bytes())
    with np.load(path) as stored:
        arrays = dict(stored)
    change(arrays)
    np.savez(path, **arrays)


def about(arrays: dict[str, Any], **other: object) -> None:
    arrays["about"] = np.array(json.dumps(json.loads(str(arrays["about"])) | other))


@pytest.mark.parametrize(
    "change",
    [
        lambda arrays: arrays.update(topic_weights=arrays["topic_weights"][:, :-1]),
        lambda arrays: arrays.update(topic_weights=arrays["topic_weights"][:-1]),
        lambda arrays: arrays.update(topic_rarity=arrays["topic_rarity"][:-1]),
        lambda arrays: arrays.update(topic_weights=arrays["topic_weights"] * np.nan),
        lambda arrays: arrays.update(topic_rarity=arrays["topic_rarity"] * 0.0),
        lambda arrays: arrays.update(topic_weights=np.array("many")),
        lambda arrays: about(arrays, words={"colour": ["red"]}),
        lambda arrays: about(arrays, words=["topic"]),
        lambda arrays: about(arrays, words={"topic": 3}),
        lambda arrays: about(arrays, classes={"topic": ["delivery", "prices"]}),
    ],
)
def test_weights_that_would_stop_every_reading_are_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object]
):
    path = tmp_path / "own.npz"
    rewritten(path, change)
    with pytest.raises(ValueError, match=r"own\.npz: expected weights"):
        own.load(path)


@pytest.mark.parametrize("at", range(0, 2400, 60))
def test_a_damaged_file_is_refused_or_still_answers(tmp_path: Path, at: int):
    path = tmp_path / "own.npz"
    rewritten(path, lambda _arrays: None)
    content = bytearray(path.read_bytes())
    at %= len(content)
    content[at : at + 8] = b"\xff" * 8
    path.write_bytes(content)
    try:
        layer = own.load(path)
    except ValueError:
        return
    assert layer.answer("topic", "Orion plante", "overall") in CLASSES["topic"]


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_the_order_of_lessons_changes_nothing_to_the_byte(chance: random.Random):
    shuffled = lessons()
    chance.shuffle(shuffled)
    assert own.train(shuffled).to_bytes() == own.train(lessons()).to_bytes()


@settings(max_examples=30)
@given(st.text(max_size=60), st.sampled_from(CLASSES["topic"]))
def test_every_text_gets_an_answer_of_the_question(text: str, ours: str):
    assert own.train(lessons()).answer("topic", text, ours) in CLASSES["topic"]
    assert Layer({}).answer("topic", text, ours) == ours
