"""How the corpus is spread over topics, signs, trades, kinds, labels and lengths."""

from collections import Counter
from collections.abc import Iterator, Sequence

from analysis.corpus.comments import KINDS, Comment
from analysis.results import LABELS, TOPICS

# What the corpus is to reach in each language.
COMMENTS = 4_000
TRADES_WELL_PRESENT = 15
OF_A_TRADE = 60  # comments that make a trade well present
OF_A_TOPIC = 200
OF_A_SIGN = 50  # of each topic: both polarities well present
OF_A_KIND = 0.35  # share of clients, and of partners
SHORTEST, OF_THE_SHORTEST = 1, 50  # words, and comments that have no more
LONGEST, OF_THE_LONGEST = 150, 5  # words, and comments that have as many

_LENGTHS = ((1, 3), (4, 6), (7, 15), (16, 30), (31, 80), (81, 200))  # words


def table(language: str, comments: Sequence[Comment]) -> str:
    """The balance of *comments*, as lines of text."""
    lines = [f"== {language}: {len(comments)} comments, {len(_hands(comments))} hands"]
    lines.append(_row("kind", Counter(c.kind for c in comments), KINDS))
    lines.append(_row("label", Counter(c.label for c in comments), LABELS))
    lengths = Counter(_length(c.text) for c in comments)
    lines.append(_row("words", lengths, [f"{low}-{high}" for low, high in _LENGTHS]))
    trades = Counter(c.trade for c in comments)
    lines.append(_row("trade", trades, sorted(trades, key=lambda t: (-trades[t], t))))
    lines.append(f"{'topic':28}{'all':>6}{'minus':>7}{'even':>6}{'plus':>6}")
    signs = topic_signs(comments)
    for topic in TOPICS:
        minus, even, plus = (signs[topic, sign] for sign in (-1, 0, 1))
        lines.append(f"{topic:28}{minus + even + plus:6}{minus:7}{even:6}{plus:6}")
    return "\n".join(lines)


def topic_signs(comments: Sequence[Comment]) -> Counter[tuple[str, int]]:
    """(topic, sign −1, 0 or 1) → number of opinions."""
    return Counter(
        (o.topic, (o.polarity > 0) - (o.polarity < 0)) for c in comments for o in c.opinions
    )


def lacking(comments: Sequence[Comment]) -> Iterator[str]:
    """What is still missing, a line each."""
    if len(comments) < COMMENTS:
        yield f"lacking: {COMMENTS - len(comments)} comments of {COMMENTS}"
    trades = Counter(c.trade for c in comments)
    present = sum(count >= OF_A_TRADE for count in trades.values())
    if present < TRADES_WELL_PRESENT:
        yield f"lacking: {TRADES_WELL_PRESENT - present} trades with {OF_A_TRADE} comments"
    kinds = Counter(c.kind for c in comments)
    for kind in KINDS:
        if kinds[kind] < OF_A_KIND * len(comments):
            yield f"lacking: {kind} {kinds[kind]} of {len(comments)}, below {OF_A_KIND:.0%}"
    lengths = [len(c.text.split()) for c in comments]
    if sum(length <= SHORTEST for length in lengths) < OF_THE_SHORTEST:
        yield f"lacking: {OF_THE_SHORTEST} comments of {SHORTEST} word"
    if sum(length >= LONGEST for length in lengths) < OF_THE_LONGEST:
        yield f"lacking: {OF_THE_LONGEST} comments of {LONGEST} words or more"
    signs = topic_signs(comments)
    for topic in TOPICS:
        count = sum(signs[topic, sign] for sign in (-1, 0, 1))
        needs = [f"{OF_A_TOPIC - count} opinions"] if count < OF_A_TOPIC else []
        for sign, word in ((-1, "minus"), (1, "plus")):
            if signs[topic, sign] < OF_A_SIGN:
                needs.append(f"{OF_A_SIGN - signs[topic, sign]} {word}")
        if needs:
            yield f"lacking: {topic}: {', '.join(needs)}"


def _row(name: str, counts: Counter[str], order: Sequence[str]) -> str:
    return f"{name:8}" + "  ".join(f"{value} {counts[value]}" for value in order)


def _hands(comments: Sequence[Comment]) -> set[str]:
    return {comment.hand for comment in comments}


def _length(text: str) -> str:
    words = len(text.split())
    for low, high in _LENGTHS:
        if words <= high:
            return f"{low}-{high}"
    return "more"
