"""From values to places: percentages across a chart, written the way SVG reads them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Axis:
    """Maps *low* … *high* to *left* … *right*, percentages of the chart's width (or height)."""

    low: float
    high: float
    left: float = 0.0
    right: float = 100.0

    def at(self, value: float) -> float:
        """The place of *value*, kept inside the chart."""
        share = (value - self.low) / (self.high - self.low)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)


def percent(place: float) -> str:
    """*place* as an SVG length, always with a decimal point."""
    return f"{place:.2f}%"


def span(start: float, end: float) -> tuple[str, str]:
    """Where a bar between two places begins, and its width; never thinner than a hairline."""
    low, high = sorted((start, end))
    return percent(low), percent(max(high - low, 0.4))
