"""The internal questionnaire: what we ask ourselves about an account, in both languages.

Kept as data beside the questionnaires that are sent (surveys/instruments/internal.json), and never
published as one of them: no campaign can send it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from surveys.scales import ScalePoint, scale_points

BALANCE = "IB"
"""Who gains more, as we see it: mirrors the respondents' bal5 question."""
VALUE, DISCIPLINE, SUBSTITUTABILITY = "I1", "I3", "I8"
NOTE = "I9"


@dataclass(frozen=True)
class InternalQuestion:
    """One question on a scale of 1 to 5; its words may differ for clients and partners.

    labels: (kind, language) to the words. points: the labelled steps of its scale.
    """

    id: str
    dimension: str
    points: tuple[ScalePoint, ...]
    labels: Mapping[tuple[str, str], str]

    def label(self, kind: str, language: str) -> str:
        return self.labels[kind, language]


@cache
def questions() -> tuple[InternalQuestion, ...]:
    """I1 to I8 and IB, in the order they are asked."""
    body = _definition()
    return tuple(
        InternalQuestion(
            id=entry["id"],
            dimension=entry["dimension"],
            points=_points(body, entry["scale"]),
            labels={
                (kind, language): _label(entry[f"label_{language}"], kind)
                for kind in ("client", "partner")
                for language in ("fr", "en")
            },
        )
        for entry in body["questions"]
    )


def question_ids() -> tuple[str, ...]:
    """The ids of `questions`, in their order."""
    return tuple(question.id for question in questions())


def note_label(language: str) -> str:
    """The words of I9, the one open question."""
    return str(_definition()["note"][f"label_{language}"])


@cache
def _definition() -> dict[str, Any]:
    text = resources.files("surveys.instruments").joinpath("internal.json").read_text("utf-8")
    body: dict[str, Any] = json.loads(text)
    return body


def _points(body: dict[str, Any], scale: str) -> tuple[ScalePoint, ...]:
    own = body["scales"].get(scale)
    if own is None:
        return scale_points(scale)
    return tuple(
        ScalePoint(value, each["label_fr"], each["label_en"])
        for value, each in enumerate(own, start=1)
    )


def _label(label: str | dict[str, str], kind: str) -> str:
    return label if isinstance(label, str) else label[kind]
