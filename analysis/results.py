"""What the analyser answers: plain frozen values, and the words they are made of."""

from dataclasses import dataclass, field

LANGUAGES = ("fr", "en")
UNDETERMINED = "und"  # neither French nor English, or too little to tell: never a guess

LABELS = ("neg", "neu", "pos", "mixed")

# One opinion has one topic, the most specific; "overall" is a judgement without one.
TOPICS = (
    "product_quality",
    "reliability",
    "features",
    "usability",
    "delivery",
    "price_value",
    "invoicing_payment",
    "contract_terms",
    "responsiveness",
    "support",
    "communication",
    "people",
    "expertise",
    "trust_integrity",
    "fairness",
    "collaboration",
    "planning",
    "processes",
    "onboarding_training",
    "innovation",
    "sustainability_compliance",
    "overall",
)


@dataclass(frozen=True)
class Cue:
    """A word or phrase of an opinion that moved its polarity.

    start, end: code points in the text; weight: signed, as counted (after negation).
    """

    start: int
    end: int
    weight: float


@dataclass(frozen=True)
class Opinion:
    """One judgement in a text: its exact words, what of, and how.

    start, end: code points; ``quote == text[start:end]`` always.
    polarity: -1 to +1; label: "neg", "neu" or "pos".
    cues: the words that moved it, in order; left out of comparisons.
    """

    start: int
    end: int
    quote: str
    topic: str
    polarity: float
    label: str
    cues: tuple[Cue, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Analysis:
    """What a text says.

    language: "fr", "en" or "und"; sentiment: -1 to +1 for the whole text;
    label: one of LABELS; key_phrases: noun phrases outside the topics, lemma form.
    """

    language: str
    sentiment: float
    label: str
    opinions: tuple[Opinion, ...] = ()
    key_phrases: tuple[str, ...] = ()


NOTHING_SAID = Analysis(UNDETERMINED, 0.0, "neu")
