"""Scales of answers and their place between worst (0) and best (100) possible answer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from analysis.score.errors import BadInput

SENTIMENT = "sent"
RECOMMENDATION = "nps11"
EXPECTED_SCALES = "nps11, csat5, ces7, likert5, sent or num:MIN:MAX"


@dataclass(frozen=True)
class Scale:
    """One way to answer: worst and best value, and whether only whole numbers are answers."""

    name: str
    low: float
    high: float
    whole: bool

    def percent(self, value: float) -> float:
        """Percent of the possible maximum (0 to 100) of a value of this scale.

        Raises BadInput if *value* is outside the scale, or has decimals where none exist.
        """
        if not (self.low <= value <= self.high):  # also refuses NaN
            raise BadInput(f"expected {self}, came {value:g}")
        if self.whole and value != math.floor(value):
            raise BadInput(f"expected {self}, came {value!r}")
        return 100.0 * (value - self.low) / (self.high - self.low)

    def __str__(self) -> str:
        kind = "a whole number" if self.whole else "a number"
        return f"{kind} from {self.low:g} to {self.high:g} ({self.name})"


CLOSED = {
    "nps11": Scale("nps11", 0.0, 10.0, True),
    "csat5": Scale("csat5", 1.0, 5.0, True),
    "ces7": Scale("ces7", 1.0, 7.0, True),
    "likert5": Scale("likert5", 1.0, 5.0, True),
    SENTIMENT: Scale(SENTIMENT, -1.0, 1.0, False),
}


@lru_cache(maxsize=4096)
def scale(name: str) -> Scale:
    """The scale of that name: one of the five closed ones, or ``num:MIN:MAX``.

    Raises BadInput for any other name, and for a MIN that is not below MAX.
    """
    if name in CLOSED:
        return CLOSED[name]
    parts = name.split(":")
    if len(parts) == 3 and parts[0] == "num":
        try:
            low, high = float(parts[1]), float(parts[2])
        except ValueError:
            low = high = math.nan
        # An infinite end, or one not a number, makes the width so too.
        if low < high and math.isfinite(high - low):
            return Scale(name, low, high, False)
    raise BadInput(f"expected the scale {EXPECTED_SCALES}, came {name!r}")
