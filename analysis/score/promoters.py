"""NPS as a company would quote it: the latest recommendation of each person, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.score.days import Day, day_number
from analysis.score.metrics import nps_interval
from analysis.score.records import Answer
from analysis.score.scales import RECOMMENDATION

COUNTED_DAYS = 730
"""Older recommendations speak of a relationship of the past."""


@dataclass(frozen=True)
class PromoterScore:
    """NPS in points, -100 to +100, with its adjusted Wald interval (90 %), of n people."""

    value: float
    lo90: float
    hi90: float
    n: int


def promoter_score(answers: Iterable[Answer], as_of: Day) -> PromoterScore | None:
    """NPS on *as_of* from one answer per contact, the latest of the last two years.

    An answer of nobody knows who counts for itself. None without any answer.
    """
    last = day_number(as_of)
    latest: dict[tuple[str, str], tuple[int, str, int]] = {}
    for answer in answers:
        if answer.scale != RECOMMENDATION or answer.dimension != "loyalty":
            continue
        day = day_number(answer.answered_at)
        if not last - COUNTED_DAYS < day <= last:
            continue
        who = (answer.account_id, answer.contact_id or f"response {answer.response_id}")
        given = (day, answer.response_id, int(answer.value))
        latest[who] = max(given, latest.get(who, given))
    if not latest:
        return None
    found = nps_interval([value for _, _, value in latest.values()])
    return PromoterScore(found.value, found.low, found.high, len(latest))
