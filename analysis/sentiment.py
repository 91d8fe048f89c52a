"""The sentiment and label of a whole text, from the statements in it."""

import math
from dataclasses import dataclass

from analysis.matching import Word
from analysis.opinions import Reading, Statement, after_question, is_opinion
from analysis.results import Cue, Opinion
from analysis.tables import words as table_words
from analysis.text import Prepared

_CLEAR = 0.1  # |sentiment| from which a text is not neutral
_BOTH = 0.35  # the weaker side against the stronger, from which a text is mixed
_MIXED_SIDE = 0.3  # the least weight of each side of a mixed text
_AFTER_CONTRAST = 1.4  # what stands after "but" is what the writer insists on

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


def judge(reading: Reading, kind: str) -> Judgement:
    """What *reading* says as a whole, as an answer to a question of this kind."""
    statements = [after_question(s, kind, reading.requests) for s in reading.statements]
    clear = [s for s in statements if is_opinion(s)]
    weights = [s.weight * (_AFTER_CONTRAST if s.contrast else 1.0) for s in clear]
    positive = sum(w for w in weights if w > 0)
    negative = -sum(w for w in weights if w < 0)
    total = positive - negative
    value = math.tanh(total / math.sqrt(len(weights))) if weights else 0.0
    return Judgement(round(value, 4), _label(value, positive, negative), clear)


def opinion(
    statement: Statement, words: list[Word], language: str, prepared: Prepared, text: str
) -> Opinion:
    """*statement* as an Opinion on *text*; its quote leaves out an "and" or "but" before it."""
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
    return Opinion(start, end, text[start:end], statement.topic, polarity, label, cues)


def _label(value: float, positive: float, negative: float) -> str:
    weaker, stronger = sorted((positive, negative))
    if weaker >= _MIXED_SIDE and weaker >= _BOTH * stronger:
        return "mixed"
    if abs(value) < _CLEAR:
        return "neu"
    return "pos" if value > 0 else "neg"
