"""The sentiment and label of a whole text, from the statements in it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.features import figures, topic_figures
from analysis.matching import Word
from analysis.model import Chances, Model
from analysis.opinions import Reading, Statement, after_question, is_opinion
from analysis.questions import NEUTRAL
from analysis.results import TOPICS, Cue, Opinion
from analysis.tables import words as table_words
from analysis.text import Prepared

# The shorter a text, the surer the rules: "very satisfied" needs no statistics. They gain
# again in long texts, far from the 14 words of the median text that the model learned from.
# Chosen on the sets of benchmarks/analysis.py; anything near does as well.
_RULES_TRUST = 2.0
_SHORT_WORDS = 25
_LONG_TRUST = 1.0
_LONG_WORDS = 80
_NEGATED_TRUST = 2.5  # n-grams see "not" and "good", the rules what "not" is about
_BOTH = 0.35  # the weaker side against the stronger, from which a text is mixed …
_MIXED_SIDE = 0.3  # … the least weight of each side …
_ONE_SIDED = 0.75  # … and how one-sided the whole may sound at most
_RULES_SHARE = 0.6  # of an opinion's polarity; the model has the rest
_SURE = 0.6  # a statement without judgement words is an opinion if the model is so sure …
_HEARD = 0.25  # … or so sure and hears a topic
_TOPIC = 0.12  # the least chance of a statement's likeliest topic …
_MORE_TOPICS = 0.3  # … and of any other; chosen on the corpus, one hand left out
_ALONE = 0.7  # what the model alone says is said with less force

# Set answers ("nothing", "no comment") by the kind of question they follow: sentiment, label.
_SET_ANSWERS = {
    ("nothing", "improve"): (0.4, "pos"),
    ("nothing", "strength"): (-0.4, "neg"),
    ("no comment", "improve"): (0.0, "neu"),
    ("everything", "improve"): (-0.6, "neg"),
    ("everything", "strength"): (0.6, "pos"),
}


@dataclass(frozen=True)
class Judgement:
    """The whole text: sentiment -1 to +1, its label, and the statements that are opinions."""

    sentiment: float
    label: str
    opinions: list[Statement]


def of_set_answer(answer: str, kind: str) -> tuple[float, str]:
    """Sentiment and label of an answer such as "nothing" to a question of this kind."""
    return _SET_ANSWERS.get((answer, kind), (0.0, "neu"))


def judge(reading: Reading, kind: str, model: Model) -> Judgement:
    """What *reading* says as a whole, as an answer to a question of this kind."""
    statements = [after_question(s, kind, reading.requests) for s in reading.statements]
    if not any(s.hits for s in reading.statements) and any(s.hits for s in statements):
        return _bare(statements)
    seen = figures(reading, statements, kind)
    whole = model.chances(reading.words, seen).leaning(seen[0], _trust(reading))
    weighed = [_weighed(statement, reading, kind, model) for statement in statements]
    clear = [s for s in weighed if is_opinion(s)]
    return Judgement(round(whole.sentiment, 4), _label(whole, clear, kind), clear)


def _trust(reading: Reading) -> float:
    """How much the rules count beside the model in a text of this length."""
    n_words = sum(word.form[0].isalnum() for word in reading.words)
    short = _RULES_TRUST * math.exp(-n_words / _SHORT_WORDS)
    if reading.negations:
        short *= _NEGATED_TRUST
    return short + _LONG_TRUST * (1 - math.exp(-n_words / _LONG_WORDS))


def _bare(statements: list[Statement]) -> Judgement:
    """An answer without a judgement of its own: "the delays". Only the question judges."""
    clear = [s for s in statements if is_opinion(s)]
    value = sum(s.polarity for s in clear) / len(clear)
    return Judgement(round(value, 4), "pos" if value > 0 else "neg", clear)


def _weighed(statement: Statement, reading: Reading, kind: str, model: Model) -> Statement:
    """*statement* with its polarity, the rules' and the model's put together, and its topics."""
    words = reading.words[statement.start : statement.end]
    alone = replace(reading, words=words)
    rows = model.rows(words)
    heard = model.chances(words, figures(alone, [statement], kind), rows=rows).sentiment
    topics = _topics(statement, reading, kind, model, rows)
    if statement.hits:
        polarity = _RULES_SHARE * statement.polarity + (1 - _RULES_SHARE) * heard
        return replace(statement, polarity=polarity, topics=topics)
    sure = bool(statement.mentions or topics) and abs(heard) >= (_HEARD if topics else _SURE)
    return replace(statement, polarity=_ALONE * heard if sure else 0.0, topics=topics)


def _topics(
    statement: Statement, reading: Reading, kind: str, model: Model, rows: list[int]
) -> tuple[str, ...]:
    """The topics that the model hears in *statement*, the likeliest first; maybe none."""
    if model.topics is None:
        return ()
    seen = topic_figures(statement, kind, alone=len(reading.statements) == 1)
    ranked = sorted(zip(model.topics.chances(rows, seen), TOPICS, strict=True), reverse=True)
    first, *others = ranked
    if first[0] < _TOPIC:
        return ()
    return (first[1], *(topic for chance, topic in others if chance >= _MORE_TOPICS))


def opinions_of(
    statement: Statement, words: list[Word], language: str, prepared: Prepared, text: str
) -> Iterator[Opinion]:
    """*statement* as Opinions on *text*, one a topic, all in the same words.

    The quote leaves out an "and" or "but" before it.
    """
    linking = table_words(language, "grammar", "linking")
    begin = statement.start
    while begin < statement.end - 1 and words[begin].form in linking:
        begin += 1
    first, last = words[begin], words[statement.end - 1]
    start, end = prepared.offsets[first.start], prepared.offsets[last.end]
    cues = tuple(
        Cue(
            prepared.offsets[words[hit.start].start],
            prepared.offsets[words[hit.end - 1].end],
            round(hit.weight, 4),
        )
        for hit in statement.hits
    )
    polarity = round(statement.polarity, 4)
    label = "pos" if polarity > 0 else "neg"
    for topic in statement.topics or (statement.topic,):
        yield Opinion(start, end, text[start:end], topic, polarity, label, cues)


def _label(whole: Chances, clear: list[Statement], kind: str) -> str:
    """The label of a text; one asked for good or bad things and naming some is not neutral."""
    positive = sum(s.polarity for s in clear if s.polarity > 0)
    negative = -sum(s.polarity for s in clear if s.polarity < 0)
    weaker, stronger = sorted((positive, negative))
    if weaker >= _MIXED_SIDE and weaker >= _BOTH * stronger and abs(whole.sentiment) <= _ONE_SIDED:
        return "mixed"
    answers = kind != NEUTRAL and clear
    if whole.neu > max(whole.pos, whole.neg) and not answers:
        return "neu"
    return "pos" if whole.sentiment > 0 else "neg"
