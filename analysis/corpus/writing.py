"""The compact form in which comments are written (`WRITING.md`), made into comments."""

import json
import re
from dataclasses import replace
from pathlib import Path

from analysis.corpus.comments import (
    PARTS,
    BadComment,
    Comment,
    LabelledOpinion,
    from_json,
    questions,
)
from analysis.results import LANGUAGES, TOPICS

TOPIC_CODES = {
    "qual": "product_quality", "rel": "reliability", "feat": "features", "use": "usability",
    "del": "delivery", "price": "price_value", "inv": "invoicing_payment",
    "con": "contract_terms", "resp": "responsiveness", "sup": "support", "com": "communication",
    "ppl": "people", "exp": "expertise", "tru": "trust_integrity", "fair": "fairness",
    "col": "collaboration", "plan": "planning", "proc": "processes",
    "onb": "onboarding_training", "inno": "innovation", "csr": "sustainability_compliance",
    "all": "overall", **{topic: topic for topic in TOPICS},
}  # fmt: skip

_SIGNS = {"--": -1.0, "-": -0.5, "~": 0.0, "+": 0.5, "++": 1.0}
_OPINION = re.compile(r"(?P<topic>[a-z_]+)(?P<sign>\+\+|--|\+|-|~)(?P<quote>.+)", re.DOTALL)
_FIELDS = 6  # kind, trade, question, label, text, opinions
_WHOLE = "*"
_FROM_TO = " .. "
_NAME = re.compile(r"(?P<language>[a-z]{2})-(?P<hand>[a-z0-9]+)\.(tsv|jsonl)")


def part_files(folder: Path = PARTS) -> list[Path]:
    """All part files, sorted by name."""
    return sorted(path for path in folder.glob("*") if path.suffix in (".tsv", ".jsonl"))


def language_and_hand(path: Path) -> tuple[str, str]:
    """What the name of a part says. Raises BadComment if it is no `fr-h01.tsv`."""
    match = _NAME.fullmatch(path.name)
    if match is None or match["language"] not in LANGUAGES:
        raise BadComment(f"{path}: a part is named like fr-h01.tsv or en-h12.tsv")
    return match["language"], match["hand"]


def read_part(path: Path) -> tuple[list[Comment], list[str]]:
    """The comments of one part, numbered in its order, and what could not be read.

    A line is a JSON object or the compact form. Faults name file and line.
    """
    language, hand = language_and_hand(path)
    asked = {code: question[language] for code, question in questions().items()}
    comments: list[Comment] = []
    faults: list[str] = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        source = f"{path.name}:{number}"
        try:
            comment = _from_object(line) if line.startswith("{") else _from_fields(line, asked)
        except ValueError as error:
            faults.append(f"{source}: {error}")
            continue
        identity = f"{language}-{hand}-{len(comments) + 1:04d}"
        opinions = tuple(sorted(comment.opinions, key=lambda o: comment.text.find(o.quote)))
        comments.append(replace(comment, id=identity, hand=hand, opinions=opinions, source=source))
    return comments, faults


def _from_object(line: str) -> Comment:
    return from_json({"id": "", "hand": "", **json.loads(line)})


def _from_fields(line: str, asked: dict[str, str]) -> Comment:
    fields = line.rstrip("\r").split("\t")
    if len(fields) == _FIELDS - 1:
        fields.append("")  # an editor may have cut the last tab of a comment without opinions
    if len(fields) != _FIELDS:
        raise BadComment(f"expected {_FIELDS} fields separated by tabs; got {len(fields)}")
    kind, trade, code, label, text, opinions = (value.strip() for value in fields)
    if code != "-" and code not in asked:
        raise BadComment(f"question must be - or one of {', '.join(asked)}; got {code!r}")
    text = text.replace("\\n", "\n")
    return Comment(
        id="",
        hand="",
        kind=kind,
        trade=trade,
        question="" if code == "-" else asked[code],
        text=text,
        label=label,
        opinions=read_opinions(opinions, text),
    )


def read_opinions(written: str, text: str) -> tuple[LabelledOpinion, ...]:
    """The opinions in the last field of a line about *text*.

    Raises BadComment for one that cannot be read.
    """
    return tuple(_opinion(part, text) for part in written.split(" | ") if part.strip())


def _opinion(written: str, text: str) -> LabelledOpinion:
    match = _OPINION.fullmatch(written.strip())
    if match is None or match["topic"] not in TOPIC_CODES:
        raise BadComment(f"an opinion is a topic code, a sign and a quote; got {written!r}")
    quote = _quote(match["quote"].replace("\\n", "\n").strip(), text)
    return LabelledOpinion(quote, TOPIC_CODES[match["topic"]], _SIGNS[match["sign"]])


def _quote(written: str, text: str) -> str:
    """The words that *written* stands for; `*` is all of *text*, `a .. b` from a to b."""
    if written == _WHOLE:
        return text.rstrip(" .!?…;")
    first, joined, last = written.partition(_FROM_TO)
    if not joined or written in text:
        return written
    start = text.find(first)
    end = text.find(last, start + len(first))
    if start < 0 or end < 0:
        raise BadComment(f"{written!r}: no stretch of the text begins and ends like this")
    return text[start : end + len(last)]
