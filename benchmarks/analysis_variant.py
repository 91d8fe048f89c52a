"""One way of training and reading, measured: a program of its own, so that nothing is left over.

    python -m benchmarks.analysis_variant NAME DATA

Learns the weights as `analysis.training` does, but for what NAME changes, reads with them the
public feedback and the hands that are kept for measuring, and prints the figures as JSON. A quarter
of our own text teaches, so that it takes minutes. `benchmarks/analysis.py --only
ingredients,domains` runs all of them.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import analysis
from analysis import clauses, lexicon, model, opinions, pipelines, reader
from analysis.clauses import Segment
from analysis.corpus.comments import read_merged
from analysis.matching import Word
from analysis.training import __main__ as training
from analysis.training import corpora
from analysis.training import own as own_texts
from analysis.training.own import Own, Public, read_own
from analysis.training.split import KEPT_HANDS
from analysis.training.variants import VARIANTS, without
from benchmarks.analysis_corpus import read_hand
from benchmarks.analysis_readers import ours, ours_without_question
from benchmarks.analysis_sets import (
    BINARY_ONLY,
    ENGLISH_FEEDBACK,
    FRENCH_FEEDBACK,
    figures,
    read_sets,
)

FEEDBACK = {"fr": FRENCH_FEEDBACK, "en": ENGLISH_FEEDBACK}
QUARTER = 2.5
TENTHS = {"a tenth": 1.0, "half": 5.0}
"""Parts of our own text, in tenths, by the last digits of the ids."""

CLAUSES = ("advcl", "ccomp", "parataxis", "relcl", "acl:relcl")
"""Dependents that open a clause of their own; a "conj" does when it is a verb."""


class Domain:
    """What is left out so that a domain is new: public sets, trades of our corpus."""

    def __init__(self, sets: Collection[str], trades: Collection[str], read: Collection[str]):
        self.sets, self.trades, self.read = frozenset(sets), frozenset(trades), tuple(read)


DOMAINS = {
    "apps": Domain(("app_fr", "app_en"), ("software", "it_services"), ("app_fr", "app_en")),
    "health": Domain(("nhs_v6", "nhs_p1"), ("health", "pharma"), ("nhs_v6", "nhs_p1")),
    "trade and finance": Domain(
        (),
        ("banking", "insurance", "retail", "telecom"),
        ("bank_fr", "insurance_fr", "retail_fr", "ecommerce_fr", "telecom_nps"),
    ),
}

Texts = tuple[dict[str, list[Public]], dict[str, list[Own]]]


def measure(name: str, data: Path) -> dict[str, Any]:
    """The figures of the variant *name*: binary and F1 by set, and of the kept hands.

    Raises KeyError if there is no such variant.
    """
    prepare, change = WAYS.get(name, (_nothing, None)) if name not in DOMAINS else (_nothing, None)
    prepare()
    domain = DOMAINS.get(name)
    if domain:
        corpora.SETS = {set_: w for set_, w in corpora.SETS.items() if set_ not in domain.sets}
    public: dict[str, list[Public]] = training.read_public(data / "train")
    own = {language: read_own(language) for language in analysis.LANGUAGES}
    if domain:
        own = {
            language: [one for one in found if one.comment.trade not in domain.trades]
            for language, found in own.items()
        }
    public, own = _part(public, own, TENTHS.get(name, QUARTER))
    if change:
        public, own = change(public, own)
    with tempfile.TemporaryDirectory() as folder:
        training.write(training.learn(public, own), Path(folder), quiet=True)
        for language in analysis.LANGUAGES:
            model.use(language, Path(folder) / f"{language}.npz")
        names = domain.read if domain else (*FRENCH_FEEDBACK, *ENGLISH_FEEDBACK)
        found = {"sets": _of_sets(data, names, ours)}
        if not domain:
            found["hands"] = _of_hands()
        if name == "everything":
            found["untold"] = _of_sets(data, names, ours_without_question)
    return found


def _of_sets(data: Path, names: Collection[str], read: Any) -> dict[str, tuple[float, float, int]]:
    found = {}
    for each in read_sets(data, names, None):
        result = figures(each.items, read(each.items))
        found[each.name] = (result.binary, result.macro_f1, result.n)
    return found


def _of_hands() -> dict[str, tuple[float, float, float, int]]:
    """Of the kept hands by language: label, topics' micro-F1, sign given the topic, comments."""
    found = {}
    for language in analysis.LANGUAGES:
        kept = [c for c in read_merged(language) if c.hand in KEPT_HANDS]
        total = read_hand(kept, language)
        (labels, n), (signs, judged) = total.labels, total.polarities
        found[language] = (labels / n, total.topic_f1, signs / max(judged, 1), n)
    return found


def means(found: dict[str, tuple[float, float, int]], language: str) -> tuple[float, float]:
    """Mean binary accuracy and F1 over the feedback sets of *language*, 0 to 1."""
    names = FEEDBACK[language]
    graded = [name for name in names if name not in BINARY_ONLY]
    return (
        sum(found[name][0] for name in names) / len(names),
        sum(found[name][1] for name in graded) / len(graded),
    )


def _nothing() -> None: ...


def _without_lexicons() -> None:
    """TextBlob's pattern lexicons as if they were empty."""
    lexicon.pattern_words = lambda _language: {}  # type: ignore[assignment]  # for this process


def _without_tags() -> None:
    """spaCy's tokens alone: no tags, each word its own lemma."""
    import spacy

    @spacy.Language.component("own_lemma")
    def own_lemma(doc: Any) -> Any:
        for token in doc:
            token.lemma_ = token.text
        return doc

    for language in analysis.LANGUAGES:
        plain = spacy.blank(language)
        plain.add_pipe("own_lemma")
        pipelines._loaded[language] = plain


def _with_parse() -> None:
    """spaCy's parser too, and a new segment where a clause of the parse begins."""
    pipelines._UNUSED = ["ner", "senter"]
    opened: set[int] = set()
    latest = [0]  # where the last part began; a comment's parts come in order
    words_of, segments = clauses.words_of, clauses.segments

    def words_and_clauses(doc: Any, shift: int) -> list[Word]:
        if shift <= latest[0]:
            opened.clear()
        latest[0] = shift
        opened.update(token.left_edge.idx + shift for token in doc if _opens_clause(token))
        return words_of(doc, shift)

    def cut(words: list[Word], grammar: Any, held: frozenset[int]) -> list[Segment]:
        return [part for each in segments(words, grammar, held) for part in parts(words, each)]

    def parts(words: list[Word], of: Segment) -> Iterator[Segment]:
        start = of.start
        for at in range(of.start + 1, of.end):
            if words[at].start in opened:
                yield Segment(start, at, of.sentence, of.contrast)
                start = at
        yield Segment(start, of.end, of.sentence, of.contrast)

    for module in (training, own_texts, reader):
        module.words_of = words_and_clauses  # type: ignore[attr-defined]  # for this process
    opinions.segments = cut  # type: ignore[attr-defined]  # for this process


def _opens_clause(token: Any) -> bool:
    return token.dep_ in CLAUSES or (token.dep_ == "conj" and token.pos_ in ("VERB", "AUX"))


def _left_out(ingredient: str) -> Callable[..., Texts]:
    return lambda public, own: without([ingredient], public, own)


def _part(public: dict[str, list[Public]], own: dict[str, list[Own]], tenths: float) -> Texts:
    """Some tenths of our comments and phrases; the public texts all."""
    kept = {
        language: [o for o in found if int(o.comment.id[-2:]) < 10 * tenths]
        for language, found in own.items()
    }
    return public, kept


WAYS: dict[str, tuple[Callable[[], None], Callable[..., Texts] | None]] = {
    "everything": (_nothing, None),
    **{f"without {name}": (_nothing, _left_out(name)) for name in VARIANTS},
    "without lexicons": (_without_lexicons, None),
    "without tags": (_without_tags, None),
    "with the parse": (_with_parse, None),
    **dict.fromkeys(TENTHS, (_nothing, None)),
}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
