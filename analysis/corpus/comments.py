"""A labelled comment of the corpus, and reading it from the merged files."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.results import LABELS, LANGUAGES, TOPICS

FOLDER = Path(__file__).parent
PARTS = FOLDER / "parts"

KINDS = ("client", "partner")

# What is sold between the two companies, whichever side writes.
TRADES = (
    "manufacturing", "food", "logistics", "it_services", "software", "construction", "health",
    "pharma", "retail", "energy", "telecom", "banking", "insurance", "accounting_legal",
    "consulting", "marketing", "packaging_printing", "chemicals", "automotive", "electronics",
    "cleaning_facilities", "security", "hospitality", "training_hr", "public_sector",
    "agriculture", "textiles", "travel", "real_estate", "data_research", "equipment_rental",
    "waste_recycling",
    # These only the hands write about that are kept for measuring (analysis.training.split).
    "marine", "aviation", "furniture", "laboratory", "events", "translation", "childcare",
    "water_treatment", "veterinary", "media",
)  # fmt: skip

POLARITIES = (-1.0, -0.5, 0.0, 0.5, 1.0)


class BadComment(ValueError):
    """A line of the corpus that cannot be taken; says what was expected and what came."""


@dataclass(frozen=True)
class LabelledOpinion:
    """One opinion: its exact words, its topic, its polarity (one of POLARITIES)."""

    quote: str
    topic: str
    polarity: float


@dataclass(frozen=True)
class Comment:
    """One comment; id: "fr-h01-0001" (language, hand, number); question: "" for none."""

    id: str
    hand: str
    kind: str
    trade: str
    question: str
    text: str
    label: str
    opinions: tuple[LabelledOpinion, ...] = ()
    source: str = field(default="", compare=False)

    @property
    def language(self) -> str:
        return self.id[:2]


def questions() -> dict[str, dict[str, str]]:
    """Question code → its text in each language and what it asks for ("asks")."""
    found: dict[str, dict[str, str]] = json.loads((FOLDER / "questions.json").read_text("utf-8"))
    return found


def merged_file(language: str, folder: Path = FOLDER) -> Path:
    return folder / f"{language}.jsonl"


def read_merged(language: str, folder: Path = FOLDER) -> list[Comment]:
    """All comments of one language's merged file, as they stand; none if there is no file.

    Raises BadComment naming the line that is not a comment.
    """
    path = merged_file(language, folder)
    return list(_read_lines(path)) if path.is_file() else []


def _read_lines(path: Path) -> Iterator[Comment]:
    # Not splitlines(): a comment may hold U+2028 or U+0085, which end no line here.
    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if line:
            source = f"{path.name}:{number}"
            try:
                yield from_json(json.loads(line), source=source)
            except ValueError as error:
                raise BadComment(f"{source}: {error}") from error


def from_json(data: dict[str, Any], *, source: str = "") -> Comment:
    """The comment that *data* describes. Raises BadComment if a key is missing or unknown."""
    expected = {"id", "hand", "kind", "trade", "question", "text", "label", "opinions"}
    if set(data) != expected:
        raise BadComment(f"keys must be {sorted(expected)}; got {sorted(data)}")
    opinions = tuple(
        LabelledOpinion(o["quote"], o["topic"], float(o["polarity"])) for o in data["opinions"]
    )
    return Comment(**{**data, "opinions": opinions}, source=source)


def to_json(comment: Comment) -> str:
    """One line of a merged file, without its end."""
    opinions = [
        {"quote": o.quote, "topic": o.topic, "polarity": _short(o.polarity)}
        for o in comment.opinions
    ]
    return json.dumps(
        {
            "id": comment.id,
            "hand": comment.hand,
            "kind": comment.kind,
            "trade": comment.trade,
            "question": comment.question,
            "text": comment.text,
            "label": comment.label,
            "opinions": opinions,
        },
        ensure_ascii=False,
    )


def _short(polarity: float) -> float:
    return int(polarity) if polarity.is_integer() else polarity


def occurrences(quote: str, text: str) -> list[int]:
    """Where *quote* stands in *text* as whole words, as positions of its first letter."""
    found = []
    at = text.find(quote)
    while at >= 0:
        if not _inside_a_word(text, at) and not _inside_a_word(text, at + len(quote)):
            found.append(at)
        at = text.find(quote, at + 1)
    return found


def _inside_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def label_of(opinions: tuple[LabelledOpinion, ...]) -> str:
    """The label that the signs of *opinions* make: the corpus has no other rule."""
    signs = {(o.polarity > 0) - (o.polarity < 0) for o in opinions} - {0}
    if len(signs) == 2:
        return "mixed"
    return {1: "pos", -1: "neg"}[signs.pop()] if signs else "neu"


def faults(comment: Comment) -> Iterator[str]:
    """What is wrong with one comment by itself, a sentence each."""
    if comment.language not in LANGUAGES:
        yield f"id must begin with one of {LANGUAGES}; got {comment.id!r}"
        return
    if not comment.id.startswith(f"{comment.language}-{comment.hand}-"):
        yield f"id must be language-hand-number; got {comment.id!r} of hand {comment.hand!r}"
    yield from _unknown("kind", comment.kind, KINDS)
    yield from _unknown("trade", comment.trade, TRADES)
    yield from _unknown("label", comment.label, LABELS)
    if comment.question and comment.question not in _asked(comment.language):
        yield f"question must stand in questions.json; got {comment.question!r}"
    if not comment.text.strip() or comment.text != comment.text.strip():
        yield "text must be there, without spaces around it"
    yield from _faults_of_opinions(comment)
    expected = label_of(comment.opinions)
    if comment.label in LABELS and comment.label != expected:
        yield f"label must be {expected!r} by the signs of its opinions; got {comment.label!r}"


def _faults_of_opinions(comment: Comment) -> Iterator[str]:
    seen: set[str] = set()
    for opinion in comment.opinions:
        yield from _unknown("topic", opinion.topic, TOPICS)
        if opinion.polarity not in POLARITIES:
            yield f"polarity must be one of {POLARITIES}; got {opinion.polarity}"
        found = len(occurrences(opinion.quote, comment.text)) if opinion.quote.strip() else 0
        if found == 0:
            yield f"quote must stand in the text as whole words; got {opinion.quote!r}"
        elif found > 1:
            yield f"quote must stand in the text once; {opinion.quote!r} does {found} times"
        if opinion.quote in seen:
            yield f"a quote carries one opinion; {opinion.quote!r} has two"
        if opinion.quote != opinion.quote.strip():
            yield f"quote must have no spaces around it; got {opinion.quote!r}"
        seen.add(opinion.quote)


def _unknown(name: str, value: str, known: tuple[str, ...]) -> Iterator[str]:
    if value not in known:
        yield f"{name} must be one of {', '.join(known)}; got {value!r}"


def _asked(language: str) -> set[str]:
    return {question[language] for question in questions().values()}
