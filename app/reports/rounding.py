"""Rounds the terms of a sum so that what people read adds up exactly."""

from collections.abc import Sequence


def rounded_terms(terms: Sequence[float], *, total: float, digits: int) -> list[float]:
    """*terms* rounded to *digits* so that they sum to *total* rounded (largest remainder).

    Each is off by less than one unit of its last digit as long as the terms sum to *total*.
    """
    unit = 10**digits
    scaled = [term * unit for term in terms]
    floors = [int(value // 1) for value in scaled]
    missing = round(total * unit) - sum(floors)
    by_remainder = sorted(
        range(len(terms)), key=lambda place: (floors[place] - scaled[place], place)
    )
    for place in by_remainder[: max(0, missing)]:
        floors[place] += 1
    return [value / unit for value in floors]
