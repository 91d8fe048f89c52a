"""Learns which topics a statement judges: one logistic regression a topic, from our corpus.

Both languages learn at once: figures and concepts are shared, so each has twice the examples.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from analysis.results import TOPICS
from analysis.training.columns import Vocabulary, together
from analysis.training.own import TopicRow

_FEWEST_STATEMENTS = 2  # an n-gram in fewer statements is chance
_INVERSE_PENALTY = 4.0
# Each n-gram counts more, the more its share differs inside and outside of the topic (Wang and
# Manning 2012, "Baselines and Bigrams"): so much for all, the rest by the logarithm of the ratio.
_FOR_ALL, _SMOOTHING = 0.5, 0.3


def learn_topics(
    found: Mapping[str, Sequence[TopicRow]], vocabularies: Mapping[str, Vocabulary]
) -> dict[str, dict[str, Any]]:
    """The weights of the topics by language, as `model.save` takes them.

    found: the statements by language; vocabularies: of the classes' model, shared with it.
    """
    kept = {language: _kept(rows, vocabularies[language]) for language, rows in found.items()}
    own = {
        language: vocabularies[language].values([row.ngrams for row in rows], kept[language])
        for language, rows in found.items()
    }
    table, columns = together({language: vocabularies[language] for language in found}, own)
    everything = [row for rows in found.values() for row in rows]
    seen = np.array([row.figures for row in everything])
    values = sparse.hstack([seen, table]).tocsr()
    weights, bias = [], []
    for topic in TOPICS:
        judged = np.array([topic in row.topics for row in everything])
        telling = np.concatenate([np.ones(seen.shape[1]), _telling(table, judged)])
        fitted = LogisticRegression(C=_INVERSE_PENALTY, solver="liblinear")
        fitted.fit(values @ sparse.diags(telling), judged)
        weights.append(fitted.coef_[0] * telling)
        bias.append(fitted.intercept_[0])
    by_column = np.array(weights).T  # shape (columns, topics)
    n_figures = seen.shape[1]
    return {
        language: {
            "rows": np.flatnonzero(kept[language]),
            "figure_weights": by_column[:n_figures],
            "weights": by_column[n_figures:][columns[language][kept[language]]],
            "bias": bias,
        }
        for language in found
    }


def _telling(table: Any, judged: Any) -> Any:
    """How much each n-gram counts for a topic; shape (n,). judged: shape (statements,)."""
    inside = np.asarray(table[judged].sum(axis=0)).ravel() + _SMOOTHING
    outside = np.asarray(table[~judged].sum(axis=0)).ravel() + _SMOOTHING
    ratio = np.log((inside / inside.sum()) / (outside / outside.sum()))
    return _FOR_ALL + (1 - _FOR_ALL) * np.abs(ratio)


def _kept(rows: Sequence[TopicRow], vocabulary: Vocabulary) -> Any:
    """Which n-grams occur in enough statements; shape (n,)."""
    counts = np.diff(vocabulary.values([row.ngrams for row in rows]).tocsc().indptr)
    return counts >= _FEWEST_STATEMENTS
