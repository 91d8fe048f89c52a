"""The sentiment and label of a whole text, from the statements in it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis import model as models
from analysis.features import figures, topic_figures
from analysis.labels import Others, label_figures, others_of, sign_figures
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
# … and how one-sided the whole may sound at most: in a long text, where nearly everything has two
# sides to it, the less the longer. Chosen on the sets of benchmarks/analysis.py.
_ONE_SIDED, _ONE_SIDED_WHEN_LONG = 0.75, 0.25
_LONG_FROM, _LONG_TO = 35, 90  # words
# The labels' model learned from comments of business, few of them longer than so many words; in a
# longer text the whole decides.
_OFTEN_LABELLED = _LONG_FROM
_CLEAR = 0.7  # a whole that sounds more one-sided than this …
_CLEAR_DOUBT = 0.3  # … is so much less likely mixed or neutral
_RULES_SHARE = 0.6  # of an opinion's polarity; the model has the rest
_SURE = 0.6  # a statement without judgement words is an opinion if the model is so sure …
_HEARD = 0.25  # … or so sure and hears a topic
# Chosen on hands of the corpus that were left out of the training:
_TOPIC = 0.25  # the least chance of a statement's likeliest topic …
_MORE_TOPICS = 0.35  # … and of any other
# On a topic so sure a judgement may be so faint; and only such a one stands in a neutral text.
_SURE_TOPIC, _FAINT = 0.6, 0.04
_PLAIN_WORDS = 6  # of a text that is one negation and nothing else
_AGREED = 0.3  # of the sign's sureness: a strength below this says nothing
_UNSURE = 0.15  # a sign so near to 0 says nothing against the rules
_CUES = 2  # words named where only the model judged
_ALONE = 0.7  # what the model alone says is said with less force
_BARE = 0.4  # of a topic that only the model hears, in an answer that only the question judges

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
    heard, raw, whole = hear(reading, kind, model)
    if bare(reading, heard):
        return _bare(heard, kind)
    if _plainly_negated(reading):
        found = [replace(s, polarity=whole.sentiment) for s in heard]
        found = [s for s in found if is_opinion(s)]
        label = _label(whole, found, kind, n_words(reading))
        return Judgement(round(whole.sentiment, 4), label, found)
    mixed = weighed(heard)
    shares = model.label_chances(label_figures(raw, whole, mixed, kind, n_words(reading)))
    around = zip(heard, others_of(heard), strict=True)
    found = _opinions([_signed(s, others, raw, kind, model) for s, others in around])
    if shares is None or n_words(reading) > _OFTEN_LABELLED:
        clear = [s for s in mixed if is_opinion(s)]
        label = _label(whole, clear, kind, n_words(reading))
        return Judgement(round(whole.sentiment, 4), label, _beside(label, found))
    sentiment = (whole.sentiment + shares["pos"] - shares["neg"]) / 2
    label = _likeliest(shares, whole, sentiment)
    return Judgement(round(sentiment, 4), label, _beside(label, found))


def hear(reading: Reading, kind: str, model: Model) -> tuple[list[Statement], Chances, Chances]:
    """The statements as the model hears them, and the whole text's chances without and with
    the rules."""
    statements = [after_question(s, kind, reading.requests) for s in reading.statements]
    seen = figures(reading, statements, kind)
    raw = model.chances(reading.words, seen)
    heard = [_heard(s, reading, kind, model) for s in statements]
    return heard, raw, raw.leaning(seen[0], _trust(reading))


def bare(reading: Reading, heard: list[Statement]) -> bool:
    """Whether only the question makes the answer a judgement: "the delays"."""
    return not any(s.hits for s in reading.statements) and any(s.hits for s in heard)


def _plainly_negated(reading: Reading) -> bool:
    """Whether the text is one short negation ("not expensive"), which the rules know best."""
    one = len(reading.statements) == 1 and bool(reading.statements[0].hits)
    return one and reading.negations > 0 and n_words(reading) <= _PLAIN_WORDS


def n_words(reading: Reading) -> int:
    """How many words, marks of punctuation left out."""
    return sum(word.form[0].isalnum() for word in reading.words)


def _trust(reading: Reading) -> float:
    """How much the rules count beside the model in a text of this length."""
    length = n_words(reading)
    short = _RULES_TRUST * math.exp(-length / _SHORT_WORDS)
    if reading.negations:
        short *= _NEGATED_TRUST
    return short + _LONG_TRUST * (1 - math.exp(-length / _LONG_WORDS))


def _bare(heard: list[Statement], kind: str) -> Judgement:
    """An answer without a judgement of its own: only the question judges."""
    sign = -1.0 if kind == "improve" else 1.0
    judged = [s if s.hits else replace(s, polarity=_BARE * sign) for s in heard]
    clear = [s for s in judged if is_opinion(s) and (s.hits or s.topics)]
    value = sum(s.polarity for s in clear) / len(clear)
    return Judgement(round(value, 4), "pos" if value > 0 else "neg", clear)


def _heard(statement: Statement, reading: Reading, kind: str, model: Model) -> Statement:
    """*statement* with what the model hears in it: its sentiment and its topics."""
    words = reading.words[statement.start : statement.end]
    rows = model.rows(words)
    alone = replace(reading, words=words)
    heard = model.chances(words, figures(alone, [statement], kind), rows=rows).sentiment
    if model.topics is None:
        return replace(statement, heard=heard)
    seen = topic_figures(statement, words, model.language, kind, alone=len(reading.statements) == 1)
    chances = tuple(model.topics.chances(rows, seen))
    return replace(statement, heard=heard, chances=chances, topics=_topics(chances))


def _topics(chances: Sequence[float]) -> tuple[str, ...]:
    """The topics that are likely enough, the likeliest first; maybe none."""
    (best, first), *others = sorted(zip(chances, TOPICS, strict=True), reverse=True)
    if best < _TOPIC:
        return ()
    return (first, *(topic for chance, topic in others if chance >= _MORE_TOPICS))


def weighed(heard: list[Statement]) -> list[Statement]:
    """The statements with the rules' polarity and the model's put together."""
    return [replace(s, polarity=_mixed(s)) for s in heard]


def _mixed(statement: Statement) -> float:
    if statement.hits:
        return _RULES_SHARE * statement.polarity + (1 - _RULES_SHARE) * statement.heard
    sure = bool(statement.mentions or statement.topics) and abs(statement.heard) >= (
        _HEARD if statement.topics else _SURE
    )
    return _ALONE * statement.heard if sure else 0.0


def _signed(
    statement: Statement, others: Others, raw: Chances, kind: str, model: Model
) -> Statement:
    """*statement* with its final polarity, from its own words and those around it."""
    if not (statement.topics or statement.hits):
        return replace(statement, polarity=_mixed(statement))
    strength, sign = _mixed(statement), model.sign(sign_figures(statement, others, raw, kind))
    # The model knows the sign better; how strong the words are, the rules know.
    if sign is None or (abs(sign) < _UNSURE and statement.hits):
        return replace(statement, polarity=strength)
    agreed = sign * strength > 0 and abs(strength) >= abs(sign) * _AGREED
    return replace(statement, polarity=strength if agreed else sign)


def _opinions(signed: list[Statement]) -> list[Statement]:
    """Those that are opinions: their topic is sure enough, or nothing surer has their sign."""
    clear = [s for s in signed if is_opinion(s) or _is_faint_opinion(s)]
    signs = {s.polarity > 0 for s in clear if s.topics}
    return [s for s in clear if s.topics or (s.polarity > 0) not in signs]


def _beside(label: str, found: list[Statement]) -> list[Statement]:
    """Those that stand beside this label: in a neutral text only what is beyond doubt."""
    return found if label != "neu" else [s for s in found if _has_sure_topic(s)]


def _is_faint_opinion(statement: Statement) -> bool:
    return _has_sure_topic(statement) and abs(statement.polarity) >= _FAINT


def _has_sure_topic(statement: Statement) -> bool:
    return max(statement.chances, default=0.0) >= _SURE_TOPIC


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
    polarity = round(statement.polarity, 4)
    cues = tuple(
        Cue(
            prepared.offsets[words[max(hit.start, begin)].start],
            prepared.offsets[words[hit.end - 1].end],
            round(hit.weight, 4),
        )
        for hit in statement.hits
        if hit.end > begin
    )
    quoted = replace(statement, start=begin)
    cues = cues or _heard_cues(quoted, words, language, prepared) or (Cue(start, end, polarity),)
    label = "pos" if polarity > 0 else "neg"
    for topic in statement.topics or (_unsure_topic(statement),):
        yield Opinion(start, end, text[start:end], topic, polarity, label, cues)


def _unsure_topic(statement: Statement) -> str:
    """The topic of an opinion where the model is sure of none: the likeliest all the same."""
    if not statement.chances:
        return statement.topic
    return TOPICS[max(range(len(TOPICS)), key=statement.chances.__getitem__)]


def _likeliest(shares: dict[str, float], whole: Chances, sentiment: float) -> str:
    """The likeliest label; pos and neg never contradict the sentiment beside them."""
    doubt = _CLEAR_DOUBT if abs(whole.sentiment) > _CLEAR else 1.0
    left = {"mixed": shares["mixed"] * doubt, "neu": shares["neu"] * doubt}
    sign = "pos" if sentiment > 0 else "neg"
    left[sign] = shares[sign]
    return max(left, key=left.__getitem__)


def _heard_cues(
    statement: Statement, words: list[Word], language: str, prepared: Prepared
) -> tuple[Cue, ...]:
    """Where no rule saw a judgement: the words that, by the model, pull hardest its way.

    None where what stands around it gave it its sign.
    """
    inside = words[statement.start : statement.end]
    pulls = models.of(language).pulls(inside)
    telling = sorted(
        (place for place, pull in enumerate(pulls) if pull * statement.polarity > 0),
        key=lambda place: (-abs(pulls[place]), place),
    )
    return tuple(
        Cue(
            prepared.offsets[inside[place].start],
            prepared.offsets[inside[place].end],
            round(pulls[place], 4),
        )
        for place in sorted(telling[:_CUES])
    )


def _label(whole: Chances, clear: list[Statement], kind: str, length: int) -> str:
    """The label of a text of so many words.

    One that was asked for good or bad things and names some is not neutral.
    """
    sign = "pos" if whole.sentiment > 0 else "neg"
    if length > _LONG_FROM and abs(whole.sentiment) > _one_sided(length):
        return sign
    positive = sum(s.polarity for s in clear if s.polarity > 0)
    negative = -sum(s.polarity for s in clear if s.polarity < 0)
    weaker, stronger = sorted((positive, negative))
    if weaker >= _MIXED_SIDE and weaker >= _BOTH * stronger and abs(whole.sentiment) <= _ONE_SIDED:
        return "mixed"
    answers = kind != NEUTRAL and clear
    if whole.neu > max(whole.pos, whole.neg) and not answers:
        return "neu"
    return sign


def _one_sided(length: int) -> float:
    """How one-sided a text of so many words may sound and still be mixed or neutral."""
    share = min(1.0, (length - _LONG_FROM) / (_LONG_TO - _LONG_FROM))
    return _ONE_SIDED + (_ONE_SIDED_WHEN_LONG - _ONE_SIDED) * share
