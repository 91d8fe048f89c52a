"""The scales questions are answered on: what each point is worth and what it is called."""

import math
from dataclasses import dataclass

NO_OPINION = {"fr": "Sans avis / non concerné", "en": "No opinion / not applicable"}
"""Offered with every question; it means missing and never stands for the midpoint."""

CHOICE = "choice"
TEXT = "text"


@dataclass(frozen=True)
class ScalePoint:
    """One answer a scale offers: what it counts as, and its words in both languages."""

    value: int
    label_fr: str
    label_en: str

    def label(self, language: str) -> str:
        return self.label_fr if language == "fr" else self.label_en


def _points(first: int, labels: tuple[tuple[str, str], ...]) -> tuple[ScalePoint, ...]:
    return tuple(ScalePoint(first + i, fr, en) for i, (fr, en) in enumerate(labels))


POINTS: dict[str, tuple[ScalePoint, ...]] = {
    # Between the two ends the number is the label: 1 to 9 have no words of their own.
    "nps11": _points(
        0,
        (
            ("Pas du tout probable", "Not at all likely"),
            *((str(value), str(value)) for value in range(1, 10)),
            ("Tout à fait probable", "Extremely likely"),
        ),
    ),
    "csat5": _points(
        1,
        (
            ("Très insatisfait", "Very dissatisfied"),
            ("Plutôt insatisfait", "Somewhat dissatisfied"),
            ("Ni satisfait ni insatisfait", "Neither satisfied nor dissatisfied"),
            ("Plutôt satisfait", "Somewhat satisfied"),
            ("Très satisfait", "Very satisfied"),
        ),
    ),
    "likert5": _points(
        1,
        (
            ("Pas du tout d’accord", "Strongly disagree"),
            ("Plutôt pas d’accord", "Somewhat disagree"),
            ("Ni d’accord ni pas d’accord", "Neither agree nor disagree"),
            ("Plutôt d’accord", "Somewhat agree"),
            ("Tout à fait d’accord", "Strongly agree"),
        ),
    ),
    "ces7": _points(
        1,
        (
            ("Très difficile", "Very difficult"),
            ("Difficile", "Difficult"),
            ("Plutôt difficile", "Somewhat difficult"),
            ("Ni facile ni difficile", "Neither easy nor difficult"),
            ("Plutôt facile", "Somewhat easy"),
            ("Facile", "Easy"),
            ("Très facile", "Very easy"),
        ),
    ),
    "bal5": _points(
        1,
        (
            ("Nettement plus à votre entreprise", "Clearly your company"),
            ("Plutôt à votre entreprise", "Rather your company"),
            ("Autant aux deux", "Both equally"),
            ("Plutôt à la nôtre", "Rather ours"),
            ("Nettement plus à la nôtre", "Clearly ours"),
        ),
    ),
}


def scale_points(scale: str) -> tuple[ScalePoint, ...]:
    """The labelled points of *scale*, lowest first; none for `choice`, `text` and `num:…`."""
    return POINTS.get(scale, ())


def limits(scale: str) -> tuple[float, float] | None:
    """The lowest and highest value of a closed scale; None for `choice` and `text`.

    Raises ValueError when *scale* is not a scale.
    """
    if scale in (CHOICE, TEXT):
        return None
    if scale in POINTS:
        return POINTS[scale][0].value, POINTS[scale][-1].value
    parts = scale.split(":")
    if len(parts) == 3 and parts[0] == "num":
        low, high = float(parts[1]), float(parts[2])
        if math.isfinite(low) and math.isfinite(high) and low < high:
            return low, high
    raise ValueError(
        f"scale must be {', '.join(POINTS)}, {CHOICE}, {TEXT} or num:MIN:MAX; got {scale!r}"
    )
