"""`python -m analysis.training FOLDER`: learn the weights from the training sets in FOLDER.

Needs the `train` extra. One logistic regression for both languages: the figures' weights
are shared, the n-grams' are each language's own. The same input gives the same weights.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from analysis import model, opinions, pipelines
from analysis.clauses import words_of
from analysis.features import FIGURES, figures, ngrams
from analysis.opinions import after_question
from analysis.results import LANGUAGES
from analysis.text import prepare
from analysis.training.corpora import Example, examples

_FIGURE_SCALE = 2.0  # figures are few and reliable: regularised less than n-grams
_INVERSE_PENALTY = 1.0
_FEWEST_TEXTS = 3  # an n-gram in fewer texts is chance
_READ_CHARACTERS = 4_000


def features(chosen: list[Example], language: str) -> Iterator[tuple[list[str], list[float]]]:
    """N-grams and figures of each example, as the analyser sees them in service."""
    texts = (prepare(example.text).text[:_READ_CHARACTERS] for example in chosen)
    for example, doc in zip(chosen, pipelines.read(texts, language), strict=True):
        reading = opinions.read(words_of(doc, 0), language)
        answers = [after_question(s, example.kind, reading.requests) for s in reading.statements]
        yield sorted(ngrams(reading.words)), figures(reading, answers, example.kind)


def learn(all_examples: list[Example]) -> dict[str, dict[str, Any]]:
    """The weights of each language, as `model.save` takes them."""
    vectorizers, blocks, labels, weights = {}, [], [], []
    for place, language in enumerate(LANGUAGES):
        chosen = [example for example in all_examples if example.language == language]
        documents, rows = zip(*features(chosen, language), strict=True)
        vectorizer = TfidfVectorizer(analyzer=_as_is, min_df=_FEWEST_TEXTS, binary=True)
        blocks.append((vectorizer.fit_transform(documents), np.array(rows) * _FIGURE_SCALE, place))
        vectorizers[language] = vectorizer
        labels += [example.label for example in chosen]
        weights += [example.weight for example in chosen]
    fitted = LogisticRegression(C=_INVERSE_PENALTY, max_iter=1_000, class_weight="balanced")
    fitted.fit(_stacked(blocks), labels, sample_weight=weights)
    assert tuple(fitted.classes_) == model.CLASSES  # noqa: S101 -- sorted by scikit-learn
    return _taken_apart(fitted, vectorizers)


def _as_is(document: list[str]) -> list[str]:
    return document


def _stacked(blocks: list[tuple[Any, Any, int]]) -> Any:
    """Rows: examples. Columns: figures, one bias a language, then each language's n-grams."""
    rows = []
    for ngram_values, figure_values, place in blocks:
        n = len(figure_values)
        bias = np.zeros((n, len(blocks)))
        bias[:, place] = 1.0
        own = [
            ngram_values if other == place else sparse.csr_matrix((n, values.shape[1]))
            for values, _, other in blocks
        ]
        rows.append(sparse.hstack([figure_values, bias, *own]))
    return sparse.vstack(rows).tocsr()


def _taken_apart(
    fitted: LogisticRegression, vectorizers: dict[str, TfidfVectorizer]
) -> dict[str, dict[str, Any]]:
    coefficients = fitted.coef_.T  # shape (columns, classes)
    figure_weights = coefficients[: len(FIGURES)] * _FIGURE_SCALE
    at = len(FIGURES) + len(vectorizers)
    found = {}
    for place, (language, vectorizer) in enumerate(vectorizers.items()):
        vocabulary = vectorizer.get_feature_names_out().tolist()
        found[language] = {
            "vocabulary": vocabulary,
            "rarity": vectorizer.idf_,
            "weights": coefficients[at : at + len(vocabulary)],
            "figure_weights": figure_weights,
            "bias": fitted.intercept_ + coefficients[len(FIGURES) + place],
        }
        at += len(vocabulary)
    return found


def main(arguments: Iterable[str] | None = None) -> int:
    """Train and write `analysis/weights/`; 0 when done, 2 when a set is missing."""
    parser = argparse.ArgumentParser(description="Learn the weights of the analyser.")
    parser.add_argument("folder", type=Path, help="the folder of the training sets (*.csv.gz)")
    parser.add_argument("--output", type=Path, default=Path(model.__file__).parent / "weights")
    chosen = parser.parse_args(list(arguments) if arguments is not None else None)
    try:
        learned = learn(list(examples(chosen.folder)))
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 2
    chosen.output.mkdir(exist_ok=True)
    for language, weights in learned.items():
        path = chosen.output / f"{language}.npz"
        model.save(path, **weights)
        print(f"{path.name}: {len(weights['vocabulary'])} n-grams, {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
