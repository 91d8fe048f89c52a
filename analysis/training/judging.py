"""Learns the label of a text and the sign of an opinion, from what the words' weights say of both.

These weights must not come from the same texts, or they would be trusted too much: half of the
hands (and of the public texts) is read by weights that learned from the other half.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from analysis import model, sentiment
from analysis.labels import label_figures, others_of, sign_figures
from analysis.opinions import Reading
from analysis.results import LABELS, LANGUAGES
from analysis.training.own import Own, Public, signs
from analysis.training.phrases import HAND

PARTS = 2
_PUBLIC_WEIGHT = 0.2  # of a public comment beside one of ours: it was labelled by other rules
_TWO_SIDED = 0.2  # a public "neutral" with both sides at least so clear is what we call mixed
_LABEL_INVERSE_PENALTY, _SIGN_INVERSE_PENALTY = 0.1, 0.3

Learner = Callable[[dict[str, list[Public]], dict[str, list[Own]]], dict[str, dict[str, Any]]]


class Sample(NamedTuple):
    """One text's figures for its label, with the sides of its opinions."""

    figures: list[float]
    label: str
    weight: float


def learn_judging(
    public: Mapping[str, Sequence[Public]], own: Mapping[str, Sequence[Own]], learn_words: Learner
) -> dict[str, Any]:
    """The arrays of `model.JUDGING`, the same for both languages.

    learn_words: learns the weights of words and topics from some of the texts.
    """
    labels: list[Sample] = []
    opinions: list[tuple[list[float], bool]] = []
    parts = {language: _parts(of) for language, of in own.items()}
    for part in range(PARTS):
        learned = learn_words(
            {lang: [one for one in of if one.part != part] for lang, of in public.items()},
            {lang: [o for o, at in zip(of, parts[lang], strict=True) if at != part]
             for lang, of in own.items()},
        )  # fmt: skip
        for language, reader in _models(learned).items():
            for one, at in zip(own[language], parts[language], strict=True):
                if one.comment.hand != HAND and at == part:
                    labels += _label_sample(one.reading, one.kind, one.comment.label, 1.0, reader)
                    opinions += _sign_samples(one, reader)
            for text in public[language]:
                if text.reading is not None and text.part == part:
                    label, kind = text.row.label, text.kind
                    labels += _label_sample(text.reading, kind, label, _PUBLIC_WEIGHT, reader)
    return {**_labels(labels), **_signs(opinions)}


def _parts(of: Sequence[Own]) -> list[int]:
    """The half that each comment falls in: with its whole hand, phrases one by one."""
    hands = sorted({one.comment.hand for one in of} - {HAND})
    return [
        int(one.comment.id[-1]) % PARTS
        if one.comment.hand == HAND
        else hands.index(one.comment.hand) % PARTS
        for one in of
    ]


def _models(learned: dict[str, dict[str, Any]]) -> dict[str, model.Model]:
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for language in LANGUAGES:
            path = Path(folder) / f"{language}.npz"
            model.save(path, **learned[language])
            found[language] = model.Model(path)
        return found


def _label_sample(
    reading: Reading, kind: str, label: str, weight: float, reader: model.Model
) -> Iterator[Sample]:
    heard, raw, whole = sentiment.hear(reading, kind, reader)
    if sentiment.bare(reading, heard):
        return  # the question alone gives its label
    weighed = sentiment.weighed(heard)
    figures = label_figures(raw, whole, weighed, kind, sentiment.n_words(reading))
    if weight < 1 and label == "neu":
        polarities = [s.polarity for s in weighed] or [0.0]
        label = "mixed" if min(max(polarities), -min(polarities)) > _TWO_SIDED else "neu"
    yield Sample(figures, label, weight)


def _sign_samples(one: Own, reader: model.Model) -> Iterator[tuple[list[float], bool]]:
    heard, raw, _ = sentiment.hear(one.reading, one.kind, reader)
    for statement, others, sign in zip(heard, others_of(heard), signs(one), strict=True):
        if sign:
            yield sign_figures(statement, others, raw, one.kind), sign > 0


def _labels(samples: list[Sample]) -> dict[str, Any]:
    values = np.array([sample.figures for sample in samples])
    spread = values.std(axis=0) + 1e-6
    fitted = LogisticRegression(C=_LABEL_INVERSE_PENALTY, max_iter=3_000)
    fitted.fit(
        values / spread,
        [sample.label for sample in samples],
        sample_weight=[sample.weight for sample in samples],
    )
    order = [list(fitted.classes_).index(label) for label in LABELS]
    return {
        "label_weights": (fitted.coef_[order] / spread).T,
        "label_bias": fitted.intercept_[order],
    }


def _signs(samples: list[tuple[list[float], bool]]) -> dict[str, Any]:
    fitted = LogisticRegression(C=_SIGN_INVERSE_PENALTY, max_iter=3_000)
    fitted.fit(np.array([figures for figures, _ in samples]), [good for _, good in samples])
    return {"sign_weights": fitted.coef_[0], "sign_bias": fitted.intercept_[0]}
