"""`python -m analysis.training FOLDER`: learn the weights from the training sets in FOLDER.

Needs the `train` extra. One logistic regression for both languages: the figures' weights
are shared, the n-grams' are each language's own. The topics learn from our corpus alone,
which comes with the project. The same input gives the same weights.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from analysis.training.own import Own, Row, read_own, rows, topic_rows
from analysis.training.topics import learn_topics

_FIGURE_SCALE = 2.0  # figures are few and reliable: regularised less than n-grams
_INVERSE_PENALTY = 1.0
_FEWEST_TEXTS = 3  # an n-gram in fewer texts is chance
_READ_CHARACTERS = 4_000
_TOLERANCE = 1e-3  # of the gradient: ten times finer takes three times longer for nothing


def public_rows(chosen: list[Example], language: str) -> Iterator[Row]:
    """N-grams and figures of each example, as the analyser sees them in service."""
    texts = (prepare(example.text).text[:_READ_CHARACTERS] for example in chosen)
    for example, doc in zip(chosen, pipelines.read(texts, language), strict=True):
        reading = opinions.read(words_of(doc, 0), language)
        answers = [after_question(s, example.kind, reading.requests) for s in reading.statements]
        seen = figures(reading, answers, example.kind)
        yield Row(sorted(ngrams(reading.words)), seen, example.label, example.weight)


def read_public(folder: Path) -> dict[str, list[Row]]:
    """The rows of the public training sets in *folder* by language."""
    found = list(examples(folder))
    return {
        language: list(public_rows([e for e in found if e.language == language], language))
        for language in LANGUAGES
    }


def learn(
    public: Mapping[str, Sequence[Row]], own: Mapping[str, Sequence[Own]]
) -> dict[str, dict[str, Any]]:
    """The weights of each language, as `model.save` takes them.

    public: the rows of the public comments by language; own: our corpus by language.
    """
    vectorizers, blocks, labels, weights = {}, [], [], []
    for place, language in enumerate(LANGUAGES):
        chosen = [*public[language], *(row for one in own[language] for row in rows(one))]
        vectorizer = TfidfVectorizer(analyzer=_as_is, min_df=_FEWEST_TEXTS, binary=True)
        ngram_values = vectorizer.fit_transform([row.ngrams for row in chosen])
        scaled = np.array([row.figures for row in chosen]) * _FIGURE_SCALE
        blocks.append((ngram_values, scaled, place))
        vectorizers[language] = vectorizer
        labels += [row.label for row in chosen]
        weights += [row.weight for row in chosen]
    fitted = LogisticRegression(
        C=_INVERSE_PENALTY, max_iter=1_000, tol=_TOLERANCE, class_weight="balanced"
    )
    fitted.fit(_stacked(blocks), labels, sample_weight=weights)
    assert tuple(fitted.classes_) == model.CLASSES  # noqa: S101 -- sorted by scikit-learn
    learned = _taken_apart(fitted, vectorizers)
    for language, found in learned.items():
        statements = [row for one in own[language] for row in topic_rows(one)]
        if statements:
            found["topics"] = learn_topics(statements, found["vocabulary"], found["rarity"])
    return learned


def _as_is(document: list[str]) -> list[str]:
    return document


def _stacked(blocks: list[tuple[Any, Any, int]]) -> Any:
    """Rows: examples. Columns: figures, one bias a language, then each language's n-grams."""
    stacked = []
    for ngram_values, figure_values, place in blocks:
        n = len(figure_values)
        bias = np.zeros((n, len(blocks)))
        bias[:, place] = 1.0
        own = [
            ngram_values if other == place else sparse.csr_matrix((n, values.shape[1]))
            for values, _, other in blocks
        ]
        stacked.append(sparse.hstack([figure_values, bias, *own]))
    return sparse.vstack(stacked).tocsr()


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
        public = read_public(chosen.folder)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 2
    own = {language: read_own(language) for language in LANGUAGES}
    write(learn(public, own), chosen.output)
    return 0


def write(learned: Mapping[str, dict[str, Any]], folder: Path, *, quiet: bool = False) -> None:
    """Write the weights of each language to *folder* and, unless quiet, say how big they are."""
    folder.mkdir(exist_ok=True)
    for language, weights in learned.items():
        path = folder / f"{language}.npz"
        model.save(path, **weights)
        if not quiet:
            print(f"{path.name}: {len(weights['vocabulary'])} n-grams, {path.stat().st_size} bytes")


if __name__ == "__main__":
    sys.exit(main())
