"""Learns which topics a statement judges: one logistic regression a topic, from our corpus."""

from collections import Counter
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from analysis.results import TOPICS
from analysis.training.own import TopicRow

_FEWEST_STATEMENTS = 2  # an n-gram in fewer statements is chance
_INVERSE_PENALTY = 3.0


def learn_topics(found: list[TopicRow], vocabulary: list[str], rarity: Any) -> dict[str, Any]:
    """The weights of the topics, as `model.save` takes them.

    vocabulary, rarity: of the classes' model, shape (n,): the n-grams are shared with it.
    """
    places = {ngram: place for place, ngram in enumerate(vocabulary)}
    seen = Counter(places[ngram] for row in found for ngram in row.ngrams if ngram in places)
    rows = np.array(sorted(place for place, n in seen.items() if n >= _FEWEST_STATEMENTS))
    values = sparse.hstack(
        [
            np.array([row.figures for row in found]),
            _ngram_values(found, places, rows, np.asarray(rarity)),
        ]
    ).tocsr()
    weights, bias = [], []
    for topic in TOPICS:
        judged = [topic in row.topics for row in found]
        fitted = LogisticRegression(C=_INVERSE_PENALTY, solver="liblinear").fit(values, judged)
        weights.append(fitted.coef_[0])
        bias.append(fitted.intercept_[0])
    n_figures = len(found[0].figures)
    by_column = np.array(weights).T  # shape (columns, topics)
    return {
        "rows": rows,
        "figure_weights": by_column[:n_figures],
        "weights": by_column[n_figures:],
        "bias": bias,
    }


def _ngram_values(
    found: list[TopicRow], places: dict[str, int], rows: Any, rarity: Any
) -> sparse.csr_matrix:
    """Shape (statements, len(rows)): rarities of the n-grams, each statement of length 1."""
    column = {int(place): number for number, place in enumerate(rows)}
    lines, columns, values = [], [], []
    for line, row in enumerate(found):
        known = sorted(places[ngram] for ngram in row.ngrams if places.get(ngram) in column)
        length = float(np.sqrt((rarity[known] ** 2).sum())) if known else 1.0
        lines += [line] * len(known)
        columns += [column[place] for place in known]
        values += [float(rarity[place]) / length for place in known]
    return sparse.csr_matrix((values, (lines, columns)), shape=(len(found), len(rows)))
