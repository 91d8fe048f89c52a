"""Comments too much alike to be two: the same words, the same beginning, the same phrases."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from analysis.corpus.comments import Comment

_BEGINNING = 45  # letters; two texts that share them are taken for one
_WORDS_IN_A_ROW = 5
_SHARED = 0.4  # of the smaller text's runs of five words
_FEWEST_RUNS = 6
_SHORT = 3  # words; two hands may well both write "très réactifs"
_MOST_REPEATS = 6  # of a one-liner such as "RAS", in all
_WORD = re.compile(r"\w+")


def duplicates(comments: Iterable[Comment]) -> Iterator[tuple[Comment, str]]:
    """Each comment that repeats an earlier one of its language, with a sentence."""
    answers: dict[tuple[str, ...], Comment] = {}
    beginnings: dict[str, Comment] = {}
    repeats: Counter[str] = Counter()
    runs: dict[tuple[str, ...], list[Comment]] = defaultdict(list)
    sizes: dict[str, int] = {}
    for comment in comments:
        words = folded_words(comment.text)
        letters = "".join(words)
        repeats[letters] += 1
        answer: tuple[str, ...] = (letters, comment.question, comment.kind)
        if len(words) <= _SHORT:
            answer += (comment.hand,)
        earlier = answers.setdefault(answer, comment)
        if earlier is not comment:
            yield comment, f"says the same as {_place(earlier)}"
            continue
        if repeats[letters] > _MOST_REPEATS:
            yield comment, f"these words stand {repeats[letters]} times; at most {_MOST_REPEATS}"
        if len(letters) < _BEGINNING:
            continue
        earlier = beginnings.setdefault(letters[:_BEGINNING], comment)
        if earlier is not comment:
            yield comment, f"begins like {_place(earlier)}"
            continue
        yield from _overlaps(comment, words, runs, sizes)


def _overlaps(
    comment: Comment,
    words: list[str],
    runs: dict[tuple[str, ...], list[Comment]],
    sizes: dict[str, int],
) -> Iterator[tuple[Comment, str]]:
    own = {tuple(words[i : i + _WORDS_IN_A_ROW]) for i in range(len(words) - _WORDS_IN_A_ROW + 1)}
    shared: Counter[str] = Counter()
    places: dict[str, Comment] = {}
    for run in own:
        for other in runs[run]:
            shared[other.id] += 1
            places[other.id] = other
        runs[run].append(comment)
    sizes[comment.id] = len(own)
    for identity, count in shared.items():
        smaller = min(len(own), sizes[identity])
        if smaller >= _FEWEST_RUNS and count >= _SHARED * smaller:
            yield comment, f"shares {count} of {smaller} phrases with {_place(places[identity])}"


def folded_words(text: str) -> list[str]:
    """The words of *text* in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def _place(comment: Comment) -> str:
    return f"{comment.id} ({comment.source}: {comment.text[:40]!r})"
