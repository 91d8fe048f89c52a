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
_INVERSE_PENALTY = 3.0


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
        judged = [topic in row.topics for row in everything]
        fitted = LogisticRegression(C=_INVERSE_PENALTY, solver="liblinear").fit(values, judged)
        weights.append(fitted.coef_[0])
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


def _kept(rows: Sequence[TopicRow], vocabulary: Vocabulary) -> Any:
    """Which n-grams occur in enough statements; shape (n,)."""
    counts = np.diff(vocabulary.values([row.ngrams for row in rows]).tocsc().indptr)
    return counts >= _FEWEST_STATEMENTS
