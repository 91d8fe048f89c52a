"""Concepts: groups of words of like meaning, French and English in the same groups.

A word that our texts never showed still has its concepts, and what one language learned of a
concept the other knows too. `analysis/training/concepts.py` made the groups and says from what.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path

MARK = "#"  # opens the name of a concept among n-grams; no word holds it beside other signs


def path() -> Path:
    """The file of all concepts: for each language its words, and each word's groups."""
    return Path(str(files("analysis") / "weights" / "concepts.npz"))


@cache
def of_language(language: str) -> dict[str, tuple[str, ...]]:
    """Folded word → names of its concepts, from the coarse to the fine; none for no language."""
    import numpy as np

    with np.load(path(), allow_pickle=False) as stored:
        if f"{language}_words" not in stored:
            return {}
        words = stored[f"{language}_words"].tobytes().decode("utf-8").split("\n")
        groups = stored[f"{language}_groups"].tolist()
    names: dict[tuple[int, ...], tuple[str, ...]] = {}
    found = {}
    for word, row in zip(words, groups, strict=True):
        key = tuple(row)
        # The same tuple for all words of a group: sixty thousand of them would weigh 10 MB.
        found[word] = names.setdefault(key, tuple(f"{MARK}{n}:{g}" for n, g in enumerate(key)))
    return found


def unload() -> None:
    """Drop the table; it loads again when needed."""
    of_language.cache_clear()
