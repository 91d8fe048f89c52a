"""N-grams as columns: which count, how much each weighs, what both languages share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.concepts import MARK
from analysis.training.columns import Vocabulary, together

CONCEPT = f"{MARK}0:7"
# "bon" in all five texts, "prix" and a concept in three, "rare" in two.
TEXTS = [
    ["bon", "prix", CONCEPT],
    ["bon", "prix", CONCEPT],
    ["bon", "prix", CONCEPT],
    ["bon", "rare"],
    ["bon", "rare"],
]
WORDS = st.lists(st.sampled_from([*TEXTS[0], "rare", "unknown"]), unique=True)


def small() -> Vocabulary:
    return Vocabulary(TEXTS)


def test_an_ngram_of_fewer_than_three_texts_is_chance_and_names_are_sorted() -> None:
    assert small().names == [CONCEPT, "bon", "prix"]


def test_how_often_a_text_repeats_an_ngram_does_not_matter() -> None:
    assert Vocabulary([["bon"] * 5, ["prix"], ["prix"], ["prix"]]).names == ["prix"]


def test_a_rarer_ngram_weighs_more_and_a_concept_twice_as_much_as_a_word() -> None:
    rarity = dict(zip(small().names, small().rarity, strict=True))
    # log((1 + texts) / (1 + texts with it)) + 1, as scikit-learn smooths it.
    assert rarity["bon"] == 1.0
    assert rarity["prix"] == pytest.approx(np.log(6 / 4) + 1, abs=1e-3)
    assert rarity[CONCEPT] == pytest.approx(2 * rarity["prix"], rel=1e-3)


def test_training_weighs_by_the_very_numbers_that_are_stored() -> None:
    rarity = small().rarity
    assert (rarity == rarity.astype(np.float16)).all()


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_every_text_has_length_one_or_holds_no_known_ngram(texts: list[list[str]]) -> None:
    lengths = np.linalg.norm(small().values(texts).toarray(), axis=1)
    known = [bool({*text} & {*small().names}) for text in texts]
    assert lengths == pytest.approx(np.array(known, float))


@given(st.permutations(TEXTS[0]))
def test_the_order_of_ngrams_in_a_text_does_not_matter(text: list[str]) -> None:
    mixed, plain = small().values([text]), small().values([TEXTS[0]])
    # In the same order also inside the table: sums over it shall not end in other last bits.
    assert mixed.indices.tolist() == plain.indices.tolist()
    assert mixed.data.tolist() == plain.data.tolist()


def test_an_ngram_that_is_not_kept_counts_nothing() -> None:
    kept = np.array([name != "bon" for name in small().names])
    values = small().values([["bon"], ["bon", "prix"]], kept).toarray()
    assert values.tolist() == [[0, 0, 0], [0, 0, 1]]


def test_both_languages_share_the_columns_of_concepts_and_no_other() -> None:
    english = Vocabulary([["bon", "price", CONCEPT]] * 3)  # "bon" is another word there
    known = {"fr": small(), "en": english}
    values = {"fr": small().values(TEXTS), "en": english.values([["bon", "price", CONCEPT]])}
    table, columns = together(known, values)
    assert table.shape == (6, 5)
    places = {
        language: dict(zip(known[language].names, columns[language].tolist(), strict=True))
        for language in known
    }
    assert places["fr"][CONCEPT] == places["en"][CONCEPT]
    assert len({*places["fr"].values(), *places["en"].values()}) == 5


def test_put_together_every_text_keeps_its_values() -> None:
    known = {"fr": small(), "en": Vocabulary([["price", CONCEPT]] * 3)}
    values = {language: known[language].values([["prix", "price", CONCEPT]]) for language in known}
    table, columns = together(known, values)
    for place, language in enumerate(known):
        row = table[[place]].toarray()[0]
        assert (row[columns[language]] == values[language].toarray()[0]).all()
        assert np.count_nonzero(row) == values[language].nnz
