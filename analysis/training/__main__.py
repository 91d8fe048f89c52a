"""`python -m analysis.training FOLDER`: learn the weights from the training sets in FOLDER.

Needs the `train` extra. One logistic regression for both languages: the figures' weights
and the concepts' are shared, the n-grams' are each language's own. The topics learn from our
corpus alone, which comes with the project. The same input gives the same weights.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from analysis import model, opinions, pipelines
from analysis.clauses import words_of
from analysis.features import FIGURES, figures, ngrams
from analysis.opinions import after_question
from analysis.results import LANGUAGES
from analysis.text import prepare
from analysis.training.columns import Vocabulary, together
from analysis.training.corpora import Example, examples
from analysis.training.judging import PARTS, learn_judging
from analysis.training.own import Own, Public, Row, own_comments, read_own, rows, topic_rows
from analysis.training.topics import learn_topics
from analysis.training.variants import VARIANTS, without

_FIGURE_SCALE = 2.0  # figures are few and reliable: regularised less than n-grams
_INVERSE_PENALTY = 1.0
_READ_CHARACTERS = 4_000
# Of so many public texts one teaches the labels: the languages then count about alike.
_JUDGED_IN = {"fr": 1, "en": 3}
_TOLERANCE = 1e-3  # of the gradient: ten times finer takes three times longer for nothing


def public_texts(chosen: list[Example], language: str) -> Iterator[Public]:
    """N-grams and figures of each example, as the analyser sees them in service."""
    texts = (prepare(example.text).text[:_READ_CHARACTERS] for example in chosen)
    for example, doc in zip(chosen, pipelines.read(texts, language), strict=True):
        reading = opinions.read(words_of(doc, 0), language)
        answers = [after_question(s, example.kind, reading.requests) for s in reading.statements]
        seen = figures(reading, answers, example.kind)
        known = sorted(ngrams(reading.words, language))
        row = Row(known, seen, example.label, example.weight)
        chance = hashlib.sha256(example.text.encode()).digest()[2]
        kept = example.weight == 1 and chance // PARTS % _JUDGED_IN[language] == 0 and reading.words
        yield Public(row, chance % PARTS, example.kind, reading if kept else None)


def read_public(folder: Path) -> dict[str, list[Public]]:
    """The public training texts in *folder* by language; raises what `examples` does."""
    return _read(list(examples(folder)))


def _read(found: Sequence[Example]) -> dict[str, list[Public]]:
    return {
        language: list(public_texts([e for e in found if e.language == language], language))
        for language in LANGUAGES
    }


@threadpool_limits.wrap(limits=1)  # the last bits of a sum depend on how many threads share it
def learn(
    public: Mapping[str, Sequence[Public]], own: Mapping[str, Sequence[Own]]
) -> dict[str, dict[str, Any]]:
    """The weights of each language, as `model.save` takes them.

    public: the public comments by language; own: our corpus by language, which may be empty.
    """
    learned = learn_words(public, own)
    if all(own.values()):
        judging = learn_judging(public, own, learn_words)
        for weights in learned.values():
            weights["judging"] = judging
    return learned


def learn_words(
    public: Mapping[str, Sequence[Public]], own: Mapping[str, Sequence[Own]]
) -> dict[str, dict[str, Any]]:
    """The weights of words and topics alone."""
    chosen = {
        language: [
            *(text.row for text in public[language]),
            *(row for one in own[language] for row in rows(one)),
        ]
        for language in LANGUAGES
    }
    texts = {language: [row.ngrams for row in found] for language, found in chosen.items()}
    vocabularies = {language: Vocabulary(found) for language, found in texts.items()}
    table, columns = together(
        vocabularies,
        {language: vocabularies[language].values(texts[language]) for language in texts},
    )
    everything = [row for found in chosen.values() for row in found]
    place = np.repeat(np.arange(len(LANGUAGES)), [len(found) for found in chosen.values()])
    scaled = np.array([row.figures for row in everything]) * _FIGURE_SCALE
    bias = np.eye(len(LANGUAGES))[place]  # one a language
    fitted = LogisticRegression(
        C=_INVERSE_PENALTY, max_iter=1_000, tol=_TOLERANCE, class_weight="balanced"
    )
    fitted.fit(
        sparse.hstack([scaled, bias, table]).tocsr(),
        [row.label for row in everything],
        sample_weight=[row.weight for row in everything],
    )
    assert tuple(fitted.classes_) == model.CLASSES  # noqa: S101 -- sorted by scikit-learn
    learned = _taken_apart(fitted, vocabularies, columns)
    statements = {
        language: [row for one in found for row in topic_rows(one)]
        for language, found in own.items()
        if found
    }
    if statements:
        for language, topics in learn_topics(statements, vocabularies).items():
            learned[language]["topics"] = topics
    return learned


def _taken_apart(
    fitted: LogisticRegression, vocabularies: Mapping[str, Vocabulary], columns: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    coefficients = fitted.coef_.T  # shape (columns, classes)
    ngrams_from = len(FIGURES) + len(vocabularies)
    return {
        language: {
            "vocabulary": vocabulary.names,
            "rarity": vocabulary.rarity,
            "weights": coefficients[ngrams_from:][columns[language]],
            "figure_weights": coefficients[: len(FIGURES)] * _FIGURE_SCALE,
            "bias": fitted.intercept_ + coefficients[len(FIGURES) + place],
        }
        for place, (language, vocabulary) in enumerate(vocabularies.items())
    }


def main(arguments: Iterable[str] | None = None) -> int:
    """Train and write `analysis/weights/`; 0 when done, 2 when the texts cannot be learned from."""
    parser = argparse.ArgumentParser(description="Learn the weights of the analyser.")
    parser.add_argument("folder", type=Path, help="the folder of the training sets (*.csv.gz)")
    parser.add_argument("--output", type=Path, default=Path(model.__file__).parent / "weights")
    parser.add_argument(
        "--corpus", type=Path, help="read our corpus and phrases from this folder (for trials)"
    )
    parser.add_argument(
        "--without",
        choices=VARIANTS,
        action="append",
        default=[],
        help="leave an ingredient out, to measure what it brings; may be repeated",
    )
    chosen = parser.parse_args(list(arguments) if arguments is not None else None)
    try:
        chosen.output.mkdir(parents=True, exist_ok=True)
        comments = {language: own_comments(language, chosen.corpus) for language in LANGUAGES}
        found = list(examples(chosen.folder))
    except (OSError, ValueError) as error:  # said before the quarter of an hour begins
        print(error, file=sys.stderr)
        return 2
    public = _read(found)
    own = {language: read_own(language, comments=comments[language]) for language in LANGUAGES}
    write(learn(*without(chosen.without, public, own)), chosen.output)
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
