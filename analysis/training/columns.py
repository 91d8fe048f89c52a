"""N-grams of both languages as the columns of one table; concepts are the same column in both."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from analysis.concepts import MARK

_CONCEPT_WEIGHT = (
    2.0  # of a concept beside an n-gram as rare: a word is two concepts, but many letters
)
_FEWEST_TEXTS = 3  # an n-gram in fewer texts is chance


class Vocabulary:
    """The n-grams of one language's texts: names, rarity of each, shape (n,)."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        fitted = TfidfVectorizer(analyzer=_as_is, min_df=_FEWEST_TEXTS, binary=True).fit(texts)
        self.names: list[str] = fitted.get_feature_names_out().tolist()
        weight = [_CONCEPT_WEIGHT if name.startswith(MARK) else 1.0 for name in self.names]
        # Rounded as it is stored, so that training and service weigh alike.
        self.rarity = (fitted.idf_ * np.array(weight)).astype(np.float16).astype(np.float64)
        self._places = {name: place for place, name in enumerate(self.names)}

    def values(self, texts: Sequence[Sequence[str]], kept: Any = None) -> Any:
        """Shape (texts, n): the rarities of each text's n-grams, each text of length 1.

        kept: shape (n,), whether an n-gram counts; all do by default.
        """
        places = [
            sorted(self._places[name] for name in text if name in self._places) for text in texts
        ]
        if kept is not None:
            places = [[place for place in each if kept[place]] for each in places]
        ends = np.cumsum([0, *map(len, places)])
        columns = np.array([place for each in places for place in each], dtype=np.int64)
        shape = (len(texts), len(self.names))
        return normalize(sparse.csr_matrix((self.rarity[columns], columns, ends), shape=shape))


def together(
    vocabularies: Mapping[str, Vocabulary], values: Mapping[str, Any]
) -> tuple[Any, dict[str, Any]]:
    """All languages' values in one table, and the column of each of a language's n-grams."""
    index: dict[tuple[str, str], int] = {}
    columns = {
        language: np.array(
            [
                index.setdefault(("" if name.startswith(MARK) else language, name), len(index))
                for name in vocabulary.names
            ]
        )
        for language, vocabulary in vocabularies.items()
    }
    tables = [
        sparse.csr_matrix(
            (own.data, columns[language][own.indices], own.indptr), shape=(own.shape[0], len(index))
        )
        for language, own in values.items()
    ]
    return sparse.vstack(tables).tocsr(), columns


def _as_is(document: list[str]) -> list[str]:
    return document
