"""The linear model over n-grams and the rules' figures: numpy only, weights shipped with us.

For each class, a text's score is the sum of its n-grams' weights (each n-gram counted once,
weighted by its rarity, the whole scaled to length 1), of the figures' weights, and a bias.
Topics are scored alike, each by itself, from the n-grams that our own corpus knows.
`analysis/training` made the weights and says from which texts.
"""

import math
import threading
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from analysis import concepts, hints
from analysis.features import FIGURES, FORMAT, TOPIC_FIGURES, forms_of, of_form, pairs
from analysis.matching import Word
from analysis.results import LABELS, TOPICS

CLASSES = ("neg", "neu", "pos")
JUDGING = frozenset({"label_weights", "label_bias", "sign_weights", "sign_bias"})
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
    """The weights of one language, which the file is named after.

    vocabulary: n-gram to row; rarity: shape (n,); weights: shape (n, 3); figure_weights:
    shape (len(FIGURES), 3); bias: shape (3,); classes in the order of CLASSES. topics: what
    scores the topics, None if the weights hold nothing on them.
    """

    def __init__(self, path: Path) -> None:
        import numpy as np

        self._np = np
        self.language = path.stem
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
            # One row an n-gram: its share in each class's sum, and in the square of the length.
            self._sums = np.column_stack([self.weights * self.rarity[:, None], self.rarity**2])
            self.topics = _TopicWeights(stored, self.rarity) if "topic_rows" in stored else None
            self._judging = {name: stored[name].astype(np.float64) for name in JUDGING & {*stored}}
        self._known_forms: dict[str, list[int]] = {}
        self._concepts = concepts.of_language(self.language)
        self.vocabulary = {ngram: row for row, ngram in enumerate(text.split("\n"))}
        assert self.figure_weights.shape == (len(FIGURES), len(CLASSES))  # noqa: S101 -- same format

    def chances(
        self, words: list[Word], figures: list[float], *, rows: list[int] | None = None
    ) -> Chances:
        """What the classes' chances are for a text of these words and figures.

        rows: those of *words*, where the caller has them already.
        """
        scores = (self.bias + self._np.asarray(figures) @ self.figure_weights).tolist()
        if rows is None:
            rows = self.rows(words)
        if rows:
            *sums, square = self._sums.take(rows, axis=0).sum(axis=0).tolist()
            length = math.sqrt(square)
            scores = [score + found / length for score, found in zip(scores, sums, strict=True)]
        highest = max(scores)
        shares = [math.exp(score - highest) for score in scores]
        total = sum(shares)
        return Chances(*(share / total for share in shares))

    def label_chances(self, figures: list[float]) -> dict[str, float] | None:
        """The chance of each of LABELS by LABEL_FIGURES; None without weights for them."""
        if "label_weights" not in self._judging:
            return None
        scores = self._judging["label_bias"] + figures @ self._judging["label_weights"]
        shares = self._np.exp(scores - scores.max())
        return dict(zip(LABELS, (shares / shares.sum()).tolist(), strict=True))

    def sign(self, figures: list[float]) -> float | None:
        """-1 to +1: how much likelier an opinion of these SIGN_FIGURES praises than blames."""
        if "sign_weights" not in self._judging:
            return None
        score = self._judging["sign_bias"] + figures @ self._judging["sign_weights"]
        return math.tanh(float(score) / 2)

    def pulls(self, words: list[Word]) -> list[float]:
        """How much each word by itself speaks for pos (above 0) or for neg (below), in order."""
        neg, pos = CLASSES.index("neg"), CLASSES.index("pos")
        found = []
        for word in words:
            sums = self._sums[self._rows_of_form(word.form)] if word.form[0].isalpha() else None
            found.append(0.0 if sums is None else float((sums[:, pos] - sums[:, neg]).sum()))
        return found

    def rows(self, words: list[Word]) -> list[int]:
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
            known = map(self.vocabulary.get, (*of_form(form), *self._concepts.get(form, ())))
            rows = self._known_forms[form] = [row for row in known if row is not None]
        return rows


class _TopicWeights:
    """What says how likely a statement judges each topic: one logistic model a topic."""

    def __init__(self, stored: Any, rarity: Any) -> None:
        import numpy as np

        self._np = np
        rows = stored["topic_rows"]
        self._place = np.full(len(rarity), -1)  # of an n-gram's row among those of the topics
        self._place[rows] = np.arange(len(rows))
        weights = stored["topic_weights"].astype(np.float64)
        own = rarity[rows]
        # As Model._sums; float32 halves the memory that each statement touches.
        self._sums = np.column_stack([weights * own[:, None], own**2]).astype(np.float32)
        self.figure_weights = stored["topic_figure_weights"].astype(np.float64)
        self.bias = stored["topic_bias"].astype(np.float64)
        assert self.figure_weights.shape == (len(TOPIC_FIGURES), len(TOPICS))  # noqa: S101 -- same format

    def chances(self, rows: list[int], figures: list[float]) -> list[float]:
        """A chance for each of TOPICS, in their order; they need not add up to 1.

        rows: of the statement's n-grams, as `Model.rows` gives them.
        """
        np = self._np
        scores = self.bias + np.asarray(figures) @ self.figure_weights
        known = self._place.take(rows) if rows else np.zeros(0, dtype=int)
        known = known[known >= 0]
        if len(known):
            sums = self._sums.take(known, axis=0).sum(axis=0)
            scores = scores + sums[:-1] / math.sqrt(sums[-1])
        chances: list[float] = (1 / (1 + np.exp(-scores))).tolist()
        return chances


def weights_files() -> list[Path]:
    """The shipped weights, sorted by name: what the version digests."""
    return sorted(_folder().glob("*.npz"))


def of(language: str) -> Model:
    """The model of *language*, loaded when first needed."""
    with _loading:
        if language not in _loaded:
            _loaded[language] = Model(_folder() / f"{language}.npz")
        return _loaded[language]


def use(language: str, weights: Path) -> None:
    """Read *language* with these weights until `unload`: to measure others than the shipped."""
    with _loading:
        _loaded[language] = Model(weights)


def unload() -> None:
    """Drop the weights; they load again when needed."""
    with _loading:
        _loaded.clear()
        concepts.unload()
        hints.of_language.cache_clear()


def _folder() -> Path:
    return Path(str(files("analysis") / "weights"))


def save(
    path: Path,
    vocabulary: list[str],
    rarity: Any,
    weights: Any,
    figure_weights: Any,
    bias: Any,
    topics: dict[str, Any] | None = None,
    judging: dict[str, Any] | None = None,
) -> None:
    """Write weights as `Model` reads them: float16, except the few figures and the bias.

    topics: rows (of the n-grams they use), weights, figure_weights and bias of the topics.
    judging: the arrays named in JUDGING.
    """
    import numpy as np

    stored_as = {"rows": np.int32, "weights": np.float16}
    of_topics: dict[str, Any] = {
        f"topic_{name}": np.asarray(values, dtype=stored_as.get(name, np.float32))
        for name, values in (topics or {}).items()
    }
    of_judging: dict[str, Any] = {
        name: np.asarray(values, dtype=np.float32) for name, values in (judging or {}).items()
    }
    np.savez_compressed(
        path,
        format=np.int64(FORMAT),
        vocabulary=np.frombuffer("\n".join(vocabulary).encode("utf-8"), dtype=np.uint8),
        rarity=np.asarray(rarity, dtype=np.float16),
        weights=np.asarray(weights, dtype=np.float16),
        figure_weights=np.asarray(figure_weights, dtype=np.float32),
        bias=np.asarray(bias, dtype=np.float32),
        **of_topics,
        **of_judging,
    )
