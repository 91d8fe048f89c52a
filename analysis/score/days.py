"""Dates at the door: ISO text or date objects in, whole days out."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from analysis.score.errors import BadInput

Day = str | date


def day_number(value: Day) -> int:
    """Days since 0001-01-01 of *value*: a date, a datetime, or ISO text with or without a time.

    Only the date as written counts; time of day and time zone are ignored.

    Raises BadInput if the text is no ISO date.
    """
    if isinstance(value, date):  # a datetime is a date too
        return value.toordinal()
    return _parsed(value)


def iso(day: int) -> str:
    """ISO date of a day number."""
    return date.fromordinal(day).isoformat()


@lru_cache(maxsize=65_536)
def _parsed(text: str) -> int:
    # Only the extended form (2026-05-01): Python also reads "20260501" and "2026-W18-5",
    # which in a file are more likely numbers or slips than dates.
    try:
        if len(text) < 10 or text[4] != "-" or text[7] != "-":
            raise ValueError
        if len(text) == 10:
            return date.fromisoformat(text).toordinal()
        return datetime.fromisoformat(text).toordinal()
    except ValueError:
        raise BadInput(f"expected an ISO date such as 2026-05-01, came {text!r}") from None
