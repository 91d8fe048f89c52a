"""The judgement words of a text, signed: after negation, degree, excess and wish."""

from bisect import bisect_left
from typing import NamedTuple

from analysis.clauses import Segment
from analysis.lexicon import own_phrases, pattern_polarity
from analysis.matching import Match, Word, longest_first

_REACH = 5  # words after a negator that it can turn …
_SHORT_REACH = 3  # … and after one that is a determiner or preposition: "no", "without"
_TURNED_POSITIVE = -0.8  # "not good" is nearly as bad as bad
_TURNED_NEGATIVE = -0.6  # "not bad" is a little good
_ABSENT_NEGATIVE = -0.7  # "no problem at all" is good
_EXCESS = -0.5
_WISH = -0.35
_LACK = -0.5  # a negation over a topic, with no other judgement: "no answer"
_PATTERN_TRUST = 0.7  # a word of the general lexicons against one of ours
# What the pattern lexicons grade well; their nouns and verbs are mostly chance.
_GRADED = frozenset({"ADJ", "ADV", "INTJ", "VERB"})
_EXCEEDED = _GRADED - {"INTJ"} | {"ADP", "NOUN"}  # what "too" can be about
_CESSATION = -0.4  # "ne … plus" with no other judgement: something good has ended

Grammar = dict[str, list[Match[str]]]


class Hit(NamedTuple):
    """words[start:end] with a signed weight, about -1.5 to +1.5; 0 silences the words."""

    start: int
    end: int
    weight: float


def raw_hits(words: list[Word], language: str) -> list[Hit]:
    """Judgement words and phrases as the tables give them; the longest wins."""
    own = longest_first(own_phrases(language).find(words))
    hits = [Hit(match.start, match.end, match.value) for match in own]
    taken = {i for hit in hits for i in range(hit.start, hit.end)}
    general = pattern_polarity(language)
    for i, word in enumerate(words):
        if i not in taken and word.pos in _GRADED:
            polarity = general.get(word.form) or general.get(word.lemma)
            if polarity:
                hits.append(Hit(i, i + 1, _PATTERN_TRUST * polarity))
    return sorted(hits)


def general_polarity(words: list[Word], language: str) -> float:
    """Mean polarity of the words that the general lexicon grades, -1 to +1; 0 without any."""
    general = pattern_polarity(language)
    found = [general[word.form] for word in words if word.form in general]
    return sum(found) / len(found) if found else 0.0


def segment_hits(
    segment: Segment,
    hits: list[Hit],
    words: list[Word],
    grammar: Grammar,
    topic_starts: list[int],
) -> list[Hit]:
    """The hits of one segment with their final weights, zero ones left out.

    hits: the raw ones of this segment; topic_starts: where its topics are named.
    """
    held = {i for hit in hits if hit.weight for i in range(hit.start, hit.end)}
    silent = [hit for hit in hits if not hit.weight]
    own = {kind: _inside(segment, matches, held, silent) for kind, matches in grammar.items()}
    graded = _with_excess(hits, own.get("excess", []), words, segment)
    graded = [_graded(hit, own) for hit in graded]
    graded = _negated(graded, own, words)
    graded = _wished(graded, own.get("wish", []))
    if not any(hit.weight for hit in graded):
        graded += _lack(own, topic_starts) or _cessation(own)
    return sorted(hit for hit in graded if hit.weight)


def _inside(
    segment: Segment, matches: list[Match[str]], held: set[int], silent: list[Hit]
) -> list[Match[str]]:
    """Grammar phrases of a segment that are no part of a judgement phrase or a silent one."""
    first = bisect_left(matches, segment.start, key=_start)
    last = bisect_left(matches, segment.end, key=_start)
    return [
        m
        for m in matches[first:last]
        if m.end <= segment.end and m.start not in held and not any(_within(m, s) for s in silent)
    ]


def _within(match: Match[str], hit: Hit) -> bool:
    """Whether *match* is a part of the words of *hit*, and not all of them."""
    inside = hit.start <= match.start and match.end <= hit.end
    return inside and match.end - match.start < hit.end - hit.start


def _start(match: Match[str]) -> int:
    return match.start


def _with_excess(
    hits: list[Hit], excess: list[Match[str]], words: list[Word], segment: Segment
) -> list[Hit]:
    """ "too long": an excess word and the quality after it are one negative hit."""
    for match in excess:
        if match.end >= segment.end or words[match.end].pos not in (
            "ADJ",
            "ADV",
            "ADP",
            "NOUN",
            "VERB",
        ):
            continue
        if any(hit.start == match.end and hit.weight < 0 for hit in hits):
            continue  # "too bad" is negative already
        hits = [hit for hit in hits if hit.start != match.end]
        hits = [*hits, Hit(match.start, match.end + 1, _EXCESS)]
    return sorted(hits)


def _graded(hit: Hit, grammar: Grammar) -> Hit:
    weight = hit.weight
    for kind, matches in grammar.items():
        if kind.startswith("x") and any(0 <= hit.start - m.end <= 1 for m in matches):
            weight *= float(kind[1:])
    return hit._replace(weight=max(-1.5, min(1.5, weight)))


def _negated(hits: list[Hit], grammar: Grammar, words: list[Word]) -> list[Hit]:
    """Hits turned by the negators before them or, in a language that has such, after them."""
    negators = _negators(grammar)
    turned: list[Hit] = []
    for hit in hits:
        reaching = [n for n in negators if 0 <= hit.start - n.end < _reach(n)]
        between = [h for h in hits if reaching and reaching[0].end <= h.start < hit.start]
        if any(h.weight * hit.weight < 0 for h in between):
            reaching = []  # "not happy with the lousy service" stays lousy
        if not reaching and _negated_behind(hit, negators, grammar, words):
            reaching = [Match(hit.end, hit.end, 1, "negator")]
        turned.append(hit._replace(weight=_turn(hit.weight, {n.value for n in reaching})))
    return turned


def _reach(negator: Match[str]) -> int:
    return _REACH if negator.value.startswith("negator") else _SHORT_REACH


def _negators(grammar: Grammar) -> list[Match[str]]:
    """All negators; one that needs an opener ("ne … plus") only where it has one."""
    openers = [m.start for m in grammar.get("negation opener", ())]
    bound = [
        m
        for m in grammar.get("negator after opener", ())
        if any(0 < m.start - opener <= _REACH for opener in openers)
    ]
    free = [m for kind in ("negator", "absence", "privative") for m in grammar.get(kind, ())]
    return sorted(free + bound)


def _negated_behind(
    hit: Hit, negators: list[Match[str]], grammar: Grammar, words: list[Word]
) -> bool:
    """Whether a negator follows the word it negates: "ne fonctionne pas", "marche pas"."""
    verbal = {m.start for m in grammar.get("negator after verb", ())}
    for negator in negators:
        if negator.start in verbal and 0 <= negator.start - hit.end <= 2:
            framed = any(0 < hit.start - m.start <= 4 for m in grammar.get("negation opener", ()))
            adjacent = negator.start == hit.end and words[hit.start].pos in ("VERB", "AUX")
            if framed or adjacent:
                return True
    return False


def _turn(weight: float, kinds: set[str]) -> float:
    """*weight* under negators of these kinds; "not without" turns twice, so not at all."""
    plain, privative = bool(kinds - {"privative"}), "privative" in kinds
    if plain == privative:
        return weight
    if weight > 0:
        return weight * _TURNED_POSITIVE
    return weight * (_ABSENT_NEGATIVE if kinds & {"absence", "privative"} else _TURNED_NEGATIVE)


def _wished(hits: list[Hit], wishes: list[Match[str]]) -> list[Hit]:
    """What is wished for is not there: "could be better" is a mild complaint."""
    if not wishes:
        return hits
    first = wishes[0]
    kept = [hit for hit in hits if hit.weight < 0 or hit.end <= first.start]
    if any(hit.weight < 0 for hit in kept):
        return kept
    reach = max([first.end, *(hit.end for hit in hits)])
    return [*kept, Hit(first.start, max(first.end, min(reach, first.end + _REACH)), _WISH)]


def _lack(grammar: Grammar, topic_starts: list[int]) -> list[Hit]:
    """A negation close to a topic, with no other judgement: something is missing."""
    for negator in _negators(grammar):
        near = [t for t in topic_starts if -3 <= t - negator.end <= 3]
        if near:
            start, end = min(negator.start, near[0]), max(negator.end, near[0] + 1)
            return [Hit(start, end, _LACK)]
    return []


def _cessation(grammar: Grammar) -> list[Hit]:
    """ "On ne peut plus se connecter": what a bound negator ends was there before."""
    bound = [n for n in _negators(grammar) if n.value == "negator after opener"]
    return [Hit(bound[0].start, bound[0].end, _CESSATION)] if bound else []
