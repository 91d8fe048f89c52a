"""From words to opinions: segments with their hits and topics, joined into judgements."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis import topics
from analysis.clauses import Segment, marked, segments
from analysis.matching import Word
from analysis.polarity import Grammar, Hit, general_polarity, raw_hits, segment_hits
from analysis.topics import Mention

_NEGATIONS = ("negator", "absence", "privative", "negator after opener")
_LONGEST = 100  # words of a statement; a longer one could not be shown
_VERBS = ("VERB", "AUX")
_SUBJECT_STARTS = ("DET", "NOUN", "PROPN", "PRON", "ADJ", "NUM")
_SUBJECTS = ("PRON", "NOUN", "PROPN")
_CLEAR = 0.12  # polarity from which an opinion is one


@dataclass(frozen=True)
class Statement:
    """One or more segments that say one thing.

    words[start:end]; hits and mentions in order; contrast: it stands after a "but". whole: it
    has a noun or a verb; opens: it is a clause after a comma, with a noun of its own for
    subject.
    polarity: -1 to +1, by its hits; 0 without any. heard: -1 to +1, what the model makes of
    its words. topics: those that the model hears in it, none when only its mentions tell;
    chances: of each topic. names_quality: it says no more than the name of a good quality
    ("the speed of your answers"), which is praised or missed as the question would have it.
    """

    start: int
    end: int
    sentence: int
    contrast: bool = False
    whole: bool = False
    opens: bool = False
    hits: tuple[Hit, ...] = ()
    mentions: tuple[Mention, ...] = ()
    polarity: float = 0.0
    topics: tuple[str, ...] = ()
    heard: float = 0.0
    chances: tuple[float, ...] = ()
    names_quality: bool = False

    @property
    def weight(self) -> float:
        """The sum of its hits: unbounded, signed."""
        return sum(hit.weight for hit in self.hits)

    @property
    def topic(self) -> str:
        """The most specific topic it mentions, "overall" without any."""
        return topics.main_topic(list(self.mentions))


@dataclass(frozen=True)
class Reading:
    """All statements of a text, and what else the rules saw in it.

    covered: indexes of words whose meaning we know; judging: of those that judge, which are
    among them; requests: of words that ask for more;
    negations: how many; general: mean polarity by the general lexicon, -1 to +1.
    """

    words: list[Word]
    statements: list[Statement]
    covered: set[int]
    judging: set[int]
    requests: set[int]
    negations: int
    general: float


def read(words: list[Word], language: str) -> Reading:
    """The statements of *words*, in order."""
    hits = raw_hits(words, language)
    mentions = topics.mentions(words, language)
    grammar = marked(words, language)
    judged = [(h.start, h.end) for h in hits]
    spans = judged + [(m.start, m.end) for m in mentions]
    held = _held(spans)
    single = [
        _statement(segment, hits, mentions, words, grammar)
        for segment in segments(words, grammar, held)
    ]
    covered, judging = _indexes(spans), _indexes(judged)
    # "rien à améliorer" asks for nothing: a request inside a judgement phrase is none.
    # So does "vous répondez vite", though "répondre" is asked for where it stands alone.
    asked = [
        match
        for match in grammar.get("request", ())
        if match.start not in held and not _told(words, match.start)
    ]
    requests = {i for match in asked for i in range(match.start, match.end)}
    qualities = {match.start for match in grammar.get("quality", ())}
    statements = [
        replace(s, names_quality=bool(s.hits) and all(_names(hit, qualities) for hit in s.hits))
        for s in _joined(single)
    ]
    negations = sum(len(grammar.get(kind, ())) for kind in _NEGATIONS)
    general = general_polarity(words, language)
    return Reading(words, statements, covered, judging, requests, negations, general)


def is_opinion(statement: Statement) -> bool:
    """Whether it judges clearly enough to be shown."""
    return abs(statement.polarity) >= _CLEAR


def after_question(statement: Statement, kind: str, requests: set[int]) -> Statement:
    """*statement* as an answer to a question that asks for bad things, or for good ones.

    A bare topic takes the question's sign; what is asked for more of ("faster answers"), or
    only named ("your responsiveness"), is missing, whatever its words say elsewhere.
    """
    sign = {"improve": -1.0, "strength": 1.0}.get(kind, 0.0)
    if not sign:
        return statement
    asks = any(i in requests for i in range(statement.start, statement.end))
    if not statement.hits and (statement.mentions or asks):
        first = statement.mentions[0] if statement.mentions else None
        start, end = (first.start, first.end) if first else (statement.start, statement.end)
        return _with_hits(statement, (Hit(start, end, 0.4 * sign),))
    if sign < 0 and (asks or statement.names_quality) and statement.weight > 0:
        hits = tuple(hit._replace(weight=-0.5 * abs(hit.weight)) for hit in statement.hits)
        return _with_hits(statement, hits)
    return statement


def _told(words: list[Word], at: int) -> bool:
    """Whether words[at] is a verb, conjugated after its subject: it tells and does not ask."""
    word = words[at]
    conjugated = word.pos in _VERBS and word.form != word.lemma
    return conjugated and at > 0 and words[at - 1].pos in _SUBJECTS


def _names(hit: Hit, qualities: set[int]) -> bool:
    """Whether *hit* is the bare name of a good quality."""
    return hit.weight > 0 and hit.end - hit.start == 1 and hit.start in qualities


def _with_hits(statement: Statement, hits: tuple[Hit, ...]) -> Statement:
    return replace(statement, hits=hits, polarity=_polarity(hits))


def _indexes(spans: list[tuple[int, int]]) -> set[int]:
    return {i for start, end in spans for i in range(start, end)}


def _held(spans: list[tuple[int, int]]) -> frozenset[int]:
    """Indexes inside a phrase, its first word excepted: nothing is cut there."""
    return frozenset(i for start, end in spans for i in range(start + 1, end))


def _statement(
    segment: Segment,
    hits: list[Hit],
    mentions: list[Mention],
    words: list[Word],
    grammar: Grammar,
) -> Statement:
    inside = hits[_place(hits, segment.start) : _place(hits, segment.end)]
    named = mentions[_place(mentions, segment.start) : _place(mentions, segment.end)]
    final = segment_hits(segment, inside, words, grammar, [m.start for m in named])
    verb = _verb(words, segment)
    return Statement(
        segment.start,
        segment.end,
        segment.sentence,
        contrast=segment.contrast,
        whole=verb < segment.end or _has_noun(words, segment.start, segment.end),
        opens=verb < segment.end and _opens(words, segment, verb),
        hits=tuple(final),
        mentions=tuple(named),
        polarity=_polarity(final),
    )


def _verb(words: list[Word], segment: Segment) -> int:
    """Where the first verb of a segment stands; its end without any."""
    places = range(segment.start, segment.end)
    return next((i for i in places if words[i].pos in _VERBS), segment.end)


def _opens(words: list[Word], segment: Segment, verb: int) -> bool:
    """Whether a segment, after a comma, names its own subject before its verb."""
    comma = segment.start > 0 and words[segment.start - 1].form == ","
    if not comma or words[segment.start].pos not in _SUBJECT_STARTS:
        return False
    return _has_noun(words, segment.start, verb)


def _has_noun(words: list[Word], start: int, end: int) -> bool:
    return any(words[i].pos in ("NOUN", "PROPN") for i in range(start, end))


def _place(found: Sequence[Hit] | Sequence[Mention], at: int) -> int:
    """Where, in *found* by position, the first item from index *at* on stands."""
    return bisect_left(found, at, key=lambda item: item.start)


def _joined(single: list[Statement]) -> list[Statement]:
    """Neighbours put together where only together they make one judgement."""
    joined: list[Statement] = []
    for statement in single:
        if joined and _belongs(joined[-1], statement):
            joined[-1] = _merge(joined[-1], statement)
        else:
            joined.append(statement)
    return joined


def _belongs(last: Statement, new: Statement) -> bool:
    """Whether *new* goes on with the judgement of *last*."""
    if last.sentence != new.sentence or new.contrast or new.end - last.start > _LONGEST:
        return False
    if last.hits and not new.hits and last.whole and new.opens:
        return False  # "Emma is a gem, the statements make no sense": another subject
    if not last.hits or not new.hits:
        # One of them judges at most: the other names its topic or its circumstances.
        return not (last.hits and last.mentions and new.mentions)
    if (last.weight > 0) != (new.weight > 0):
        return False
    return not new.mentions or not last.mentions or last.topic == new.topic


def _merge(first: Statement, second: Statement) -> Statement:
    hits = first.hits + second.hits
    return Statement(
        first.start,
        second.end,
        first.sentence,
        contrast=first.contrast,
        whole=first.whole or second.whole,
        opens=first.opens,
        hits=hits,
        mentions=first.mentions + second.mentions,
        polarity=_polarity(hits),
    )


def _polarity(hits: Sequence[Hit]) -> float:
    if not hits:
        return 0.0
    return math.tanh(1.3 * sum(hit.weight for hit in hits) / math.sqrt(len(hits)))
