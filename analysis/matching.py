"""Finding the phrases of the tables in a sequence of words, in one linear pass."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from analysis.tables import GAP, expand

Value = TypeVar("Value")
_LONGEST_GAP = 3
_REMEMBERED_WORDS = 20_000


class Word(NamedTuple):
    """One token: where it stands in the text, and how it is compared.

    form, lemma: folded; pos: a universal part-of-speech tag; citation: the lemma as the
    language writes it, in lower case.
    """

    start: int
    end: int
    form: str
    lemma: str
    pos: str
    citation: str = ""


class Match(NamedTuple, Generic[Value]):
    """A phrase found at words[start:end]; words: how many of them the phrase names."""

    start: int
    end: int
    words: int
    value: Value


@dataclass(slots=True)
class _Node(Generic[Value]):
    """One step into the phrases. There are a hundred thousand: an empty one holds nothing."""

    exact: "dict[str, _Node[Value]] | None" = None
    prefixes: "dict[str, _Node[Value]] | None" = None
    prefix_lengths: tuple[int, ...] = ()
    gap: "_Node[Value] | None" = None
    values: tuple[Value, ...] = ()


class Phrases(Generic[Value]):
    """A set of phrases, each carrying a value."""

    def __init__(self, entries: Iterable[tuple[str, Value]] = ()) -> None:
        self._root: _Node[Value] = _Node()
        self._openings: dict[tuple[str, str], list[_Node[Value]]] = {}
        for entry, value in entries:
            self.add(entry, value)

    def add(self, entry: str, value: Value) -> None:
        """Add one phrase of the tables' small language."""
        self._openings.clear()
        for sequence in expand(entry):
            node = self._root
            for word in sequence:
                node = _child(node, word)
            node.values = (*node.values, value)

    def find(self, words: list[Word]) -> Iterator[Match[Value]]:
        """Every occurrence of every phrase, overlapping ones included, by start."""
        for start, word in enumerate(words):
            opened = self._opened_by(word)
            if opened:
                yield from self._find_at(words, start, opened)

    def _opened_by(self, word: Word) -> list[_Node[Value]]:
        """Where phrases that begin with *word* go on; remembered, as words come back."""
        key = (word.form, word.lemma)
        opened = self._openings.get(key)
        if opened is None:
            if len(self._openings) >= _REMEMBERED_WORDS:
                self._openings.clear()
            opened = self._openings[key] = list(_children(self._root, word))
        return opened

    def _find_at(
        self, words: list[Word], start: int, opened: list[_Node[Value]]
    ) -> Iterator[Match[Value]]:
        # Reversed, as the last is taken first: the form as written speaks before its lemma.
        waiting = [(node, start + 1, 1) for node in reversed(opened)]
        while waiting:
            node, at, named = waiting.pop()
            for value in node.values:
                yield Match(start, at, named, value)
            if at == len(words):
                continue
            following = reversed([*_children(node, words[at])])
            waiting.extend((child, at + 1, named + 1) for child in following)
            if node.gap is not None:
                reach = min(at + _LONGEST_GAP, len(words) - 1)
                for later in range(at, reach + 1):
                    waiting.extend(
                        (child, later + 1, named + 1) for child in _children(node.gap, words[later])
                    )

    def __contains__(self, word: str) -> bool:
        """Whether some phrase begins with *word* (folded)."""
        return any(True for _ in _children(self._root, Word(0, 0, word, word, "")))


def _child(node: _Node[Value], word: str) -> _Node[Value]:
    if word == GAP:
        if node.gap is None:
            node.gap = _Node()
        return node.gap
    if word.endswith("*"):
        stem = word[:-1]
        if len(stem) not in node.prefix_lengths:
            node.prefix_lengths = (*node.prefix_lengths, len(stem))
        if node.prefixes is None:
            node.prefixes = {}
        return node.prefixes.setdefault(stem, _Node())
    if node.exact is None:
        node.exact = {}
    return node.exact.setdefault(word, _Node())


def _children(node: _Node[Value], word: Word) -> Iterator[_Node[Value]]:
    if node.exact is not None:
        by_form = node.exact.get(word.form)
        if by_form is not None:
            yield by_form
        if word.lemma != word.form:
            by_lemma = node.exact.get(word.lemma)
            if by_lemma is not None:
                yield by_lemma
    if node.prefixes is not None:
        for length in node.prefix_lengths:
            if length <= len(word.form):
                by_prefix = node.prefixes.get(word.form[:length])
                if by_prefix is not None:
                    yield by_prefix


def longest_first(matches: Iterable[Match[Value]]) -> list[Match[Value]]:
    """*matches* without overlaps, the longer phrase winning; in order of appearance."""
    matches = list(matches)
    if len(matches) < 2:
        return matches
    taken: set[int] = set()
    kept = []
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.start)):
        span = range(match.start, match.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(match)
    return sorted(kept, key=lambda m: m.start)
