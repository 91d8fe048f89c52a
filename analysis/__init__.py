"""Reading feedback: what language, which opinions, on what, how strong, in whose words.

Values in, values out: nothing is stored, no network is used, and importing this package
loads no model. The contract is explained in `docs/analysis.md`.
"""

from collections.abc import Iterable, Iterator

from analysis import language as _language
from analysis import model as _model
from analysis import pipelines as _pipelines
from analysis.reader import Comment, analyse_all
from analysis.results import LABELS, LANGUAGES, TOPICS, Analysis, Cue, Opinion
from analysis.version import VERSION

__all__ = [
    "LABELS",
    "LANGUAGES",
    "TOPICS",
    "VERSION",
    "Analysis",
    "Comment",
    "Cue",
    "Opinion",
    "analyse",
    "analyse_many",
    "unload",
]


def analyse(text: str, *, question: str | None = None, language: str | None = None) -> Analysis:
    """What *text* says, as an answer to *question*.

    question: the question's words, in French or English, if known: it decides what "the
        delays" or "nothing" mean. language: what we expect ("fr", "en-GB", "French" …), a
        prior and not an order; anything else counts as not known.

    The same call gives the same result, always. Raises ValueError if *text* holds a lone
    surrogate (no encoding can store one), TypeError if it is no str.
    """
    return next(analyse_all([Comment(text, question, language)]))


def analyse_many(
    comments: Iterable[Comment | tuple[str, str | None, str | None]],
) -> Iterator[Analysis]:
    """`analyse` for many comments at once, in order: several times faster than one by one.

    comments: (text, question or None, language or None) each. Lazy, in constant memory.
    Raises as `analyse` does, before the results of the batch that holds the bad text.
    """
    return analyse_all(Comment(*comment) for comment in comments)


def unload() -> None:
    """Give back the memory of all models; the next call loads them again."""
    _pipelines.unload()
    _model.unload()
    _language.unload()
