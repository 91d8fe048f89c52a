"""How topics are learned: from statements, told by words that are at home in one topic."""

from typing import Any

import numpy as np
import pytest

from analysis.features import TOPIC_FIGURES
from analysis.results import LANGUAGES, TOPICS
from analysis.training.columns import Vocabulary
from analysis.training.own import TopicRow
from analysis.training.topics import _telling, learn_topics

NO_FIGURES = [0.0] * len(TOPIC_FIGURES)


def statement(topic: str, *more: str) -> TopicRow:
    """One that names its topic by a word of its own and holds "the", as all do."""
    return TopicRow(sorted(["the", f"word of {topic}", *more]), NO_FIGURES, frozenset({topic}))


def learned(*more: TopicRow) -> tuple[dict[str, Vocabulary], dict[str, dict[str, Any]]]:
    """The weights from three statements a topic and language, and *more* French ones."""
    found = {language: [statement(t) for t in TOPICS for _ in range(3)] for language in LANGUAGES}
    found["fr"] += more
    # The vocabulary is the classes' model's, which knows words that no statement holds.
    known = {
        language: Vocabulary([*(row.ngrams for row in rows), *[["unheard"]] * 3, *[["once"]] * 3])
        for language, rows in found.items()
    }
    return known, learn_topics(found, known)


def names(known: Vocabulary, weights: dict[str, Any]) -> list[str]:
    return [known.names[row] for row in weights["rows"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_of_a_topic_speaks_for_it_and_against_the_others(language: str) -> None:
    known, found = learned()
    weights = found[language]
    assert weights["weights"].shape == (len(weights["rows"]), len(TOPICS))
    assert weights["figure_weights"].shape == (len(TOPIC_FIGURES), len(TOPICS))
    for name, row in zip(names(known[language], weights), weights["weights"], strict=True):
        if name != "the":
            assert TOPICS[row.argmax()] == name.removeprefix("word of ")
            assert row.max() > 0 > np.delete(row, row.argmax()).max()


def test_a_word_of_one_statement_alone_is_chance_and_one_of_none_is_not_learned() -> None:
    known, found = learned(statement("delivery", "once"))
    assert "once" in known["fr"].names
    assert not {"once", "unheard"} & {*names(known["fr"], found["fr"])}
    known, found = learned(statement("delivery", "once"), statement("delivery", "once"))
    assert "once" in names(known["fr"], found["fr"])


def test_a_statement_may_judge_two_topics_or_none() -> None:
    both = TopicRow(["both", "the"], NO_FIGURES, frozenset({"delivery", "people"}))
    none = TopicRow(["none", "the"], NO_FIGURES, frozenset())
    known, found = learned(*[both] * 4, *[none] * 4)
    weights = dict(zip(names(known["fr"], found["fr"]), found["fr"]["weights"], strict=True))
    assert {TOPICS[place] for place in np.flatnonzero(weights["both"] > 0)} == {
        "delivery",
        "people",
    }
    assert weights["none"].max() < 0


def test_what_is_stored_gives_the_chances_that_were_learned() -> None:
    known, found = learned()
    right, chances = [], []
    for language, weights in found.items():
        kept = np.isin(np.arange(len(known[language].names)), weights["rows"])
        statements = [statement(topic) for topic in TOPICS for _ in range(3)]
        values = known[language].values([one.ngrams for one in statements], kept).toarray()
        scores = values[:, weights["rows"]] @ weights["weights"] + weights["bias"]
        chances.append(1 / (1 + np.exp(-scores)))
        right.append([[topic in one.topics for topic in TOPICS] for one in statements])
    # Where the penalised loss is least its slope is 0: the bias, penalised as the weights are, is
    # the inverse penalty times what is missing in all chances together.
    missing = (np.vstack(right).astype(float) - np.vstack(chances)).sum(axis=0)
    for weights in found.values():
        assert np.array(weights["bias"]) == pytest.approx(4.0 * missing, rel=0.05)


def test_a_word_tells_the_more_the_more_its_shares_differ_inside_and_outside() -> None:
    # Columns: as often on both sides, more often inside, inside alone; the sides mirrored after.
    inside = np.array([[1.0, 2.0, 3.0, 1.0, 1.0]] * 2)
    outside = np.array([[1.0, 1.0, 1.0, 2.0, 3.0]] * 2)
    telling = _telling(np.vstack([inside, outside]), np.array([True, True, False, False]))
    assert telling[0] == pytest.approx(0.5)
    assert telling[0] < telling[1] < telling[2]
    assert telling[1:3] == pytest.approx(telling[3:])
