"""The linear model over n-grams and the rules' figures: numpy only, weights shipped with us.

For each class, a text's score is the sum of its n-grams' weights (each n-gram counted once,
weighted by its rarity, the whole scaled to length 1), of the figures' weights, and a bias.
`analysis/training` made the weights and says from which texts.
"""

import math
import threading
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from analysis.features import FIGURES, FORMAT, forms_of, of_form, pairs
from analysis.matching import Word

CLASSES = ("neg", "neu", "pos")
_REMEMBERED_FORMS = 20_000

_loading = threading.Lock()
_loaded: dict[str, "Model"] = {}


class Chances(NamedTuple):
    """Probabilities of the three classes; they add up to 1."""

    neg: float
    neu: float
    pos: float

    @property
    def sentiment(self) -> float:
        """-1 to +1: how much likelier positive is than negative."""
        return self.pos - self.neg

    def leaning(self, rules: float, trust: float) -> "Chances":
        """These chances moved by the sentiment of the rules, -1 to +1, trusted so much.

        The odds of pos and neg are multiplied by e^(trust * rules) and its inverse, those of
        neu shrink with the rules' clarity.
        """
        neg = self.neg * math.exp(-trust * rules)
        neu = self.neu * math.exp(-trust * abs(rules))
        pos = self.pos * math.exp(trust * rules)
        total = neg + neu + pos
        return Chances(neg / total, neu / total, pos / total)


class Model:
    """The weights of one language.

    vocabulary: n-gram to row; rarity: shape (n,); weights: shape (n, 3); figure_weights:
    shape (len(FIGURES), 3); bias: shape (3,); classes in the order of CLASSES.
    """

    def __init__(self, path: Path) -> None:
        import numpy as np

        self._np = np
        with np.load(path, allow_pickle=False) as stored:
            if int(stored["format"]) != FORMAT:
                raise ValueError(
                    f"{path.name}: expected weights of format {FORMAT}, came "
                    f"{int(stored['format'])}; run python -m analysis.training"
                )
            text = stored["vocabulary"].tobytes().decode("utf-8")
            self.rarity = stored["rarity"].astype(np.float64)
            self.weights = stored["weights"].astype(np.float64)
            self.figure_weights = stored["figure_weights"].astype(np.float64)
            self.bias = stored["bias"].astype(np.float64)
        self._known_forms: dict[str, list[int]] = {}
        self.vocabulary = {ngram: row for row, ngram in enumerate(text.split("\n"))}
        assert self.figure_weights.shape == (len(FIGURES), len(CLASSES))  # noqa: S101 -- same format

    def chances(self, words: list[Word], figures: list[float]) -> Chances:
        """What the classes' chances are for a text of these words and figures."""
        np = self._np
        scores = self.bias + np.asarray(figures) @ self.figure_weights
        rows = self._rows(words)
        if rows:
            rarity = self.rarity[rows]
            scores = scores + rarity @ self.weights[rows] / np.sqrt(rarity @ rarity)
        shares = np.exp(scores - scores.max())
        return Chances(*(shares / shares.sum()).tolist())

    def _rows(self, words: list[Word]) -> list[int]:
        """The rows of the known n-grams, each once and sorted.

        Sorted, because the sum, to its last bit, must not depend on the order of a set.
        """
        forms = forms_of(words)
        found = {row for pair in pairs(forms) if (row := self.vocabulary.get(pair)) is not None}
        for form in set(forms):
            found.update(self._rows_of_form(form))
        return sorted(found)

    def _rows_of_form(self, form: str) -> list[int]:
        """The rows of one word's n-grams, remembered: words come back."""
        rows = self._known_forms.get(form)
        if rows is None:
            if len(self._known_forms) >= _REMEMBERED_FORMS:
                self._known_forms.clear()
            known = map(self.vocabulary.get, of_form(form))
            rows = self._known_forms[form] = [row for row in known if row is not None]
        return rows


def weights_files() -> list[Path]:
    """The shipped weights, sorted by name: what the version digests."""
    return sorted(_folder().glob("*.npz"))


def of(language: str) -> Model:
    """The model of *language*, loaded when first needed."""
    with _loading:
        if language not in _loaded:
            _loaded[language] = Model(_folder() / f"{language}.npz")
        return _loaded[language]


def unload() -> None:
    """Drop the weights; they load again when needed."""
    with _loading:
        _loaded.clear()


def _folder() -> Path:
    return Path(str(files("analysis") / "weights"))


def save(
    path: Path,
    vocabulary: list[str],
    rarity: Any,
    weights: Any,
    figure_weights: Any,
    bias: Any,
) -> None:
    """Write weights as `Model` reads them: float16, except the few figures and the bias."""
    import numpy as np

    np.savez_compressed(
        path,
        format=np.int64(FORMAT),
        vocabulary=np.frombuffer("\n".join(vocabulary).encode("utf-8"), dtype=np.uint8),
        rarity=np.asarray(rarity, dtype=np.float16),
        weights=np.asarray(weights, dtype=np.float16),
        figure_weights=np.asarray(figure_weights, dtype=np.float32),
        bias=np.asarray(bias, dtype=np.float32),
    )
