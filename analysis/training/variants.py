"""Training without one ingredient, to measure what it brings."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from analysis.concepts import MARK
from analysis.training.own import Own, Public
from analysis.training.phrases import HAND

# corpus: the public comments alone; phrases: without the typical phrases; concepts: without the
# word vectors' groups; hints: without what words suggest by themselves. What reading leaves out
# (the question) needs no other weights.
VARIANTS = ("corpus", "phrases", "concepts", "hints")


def without(
    left_out: Collection[str],
    public: Mapping[str, Sequence[Public]],
    own: Mapping[str, Sequence[Own]],
) -> tuple[dict[str, list[Public]], dict[str, list[Own]]]:
    """The texts to learn from without these ingredients (some of VARIANTS)."""
    texts = {language: list(found) for language, found in public.items()}
    comments = {language: list(found) for language, found in own.items()}
    if "corpus" in left_out:
        comments = {language: [] for language in comments}
    if "phrases" in left_out:
        comments = {
            lang: [o for o in of if o.comment.hand != HAND] for lang, of in comments.items()
        }
    if "concepts" in left_out:
        texts = {lang: [_plain(text) for text in of] for lang, of in texts.items()}
        comments = {lang: [replace(o, concepts=False) for o in of] for lang, of in comments.items()}
    if "hints" in left_out:
        comments = {lang: [replace(o, hints=False) for o in of] for lang, of in comments.items()}
    return texts, comments


def _plain(text: Public) -> Public:
    ngrams = [ngram for ngram in text.row.ngrams if not ngram.startswith(MARK)]
    return replace(text, row=text.row._replace(ngrams=ngrams))
