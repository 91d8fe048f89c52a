"""Which topics and phrases more accounts speak of than before: counted there, judged here."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.emerging import LEAST, Counted, emerging
from surveys import emerging as spoken
from surveys.db import Database
from surveys.emerging import Periods, Spoken

__all__ = ["LEAST", "News", "news"]


@dataclass(frozen=True)
class News:
    """What rose, the surest first; accounts that wrote anything now and before."""

    topics: tuple[Spoken, ...]
    phrases: tuple[Spoken, ...]
    accounts_now: int
    accounts_before: int


def news(db: Database, kind: str, periods: Periods) -> News:
    """What relationships of *kind* speak of in the period more than in the one before."""
    now, before = spoken.writers(db, kind, periods)
    return News(
        _risen(spoken.topics(db, kind, periods), now, before),
        _risen(spoken.phrases(db, kind, periods, least=LEAST), now, before),
        now,
        before,
    )


def _risen(counted: Sequence[Spoken], now: int, before: int) -> tuple[Spoken, ...]:
    known = {each.name: each for each in counted}
    found = emerging(
        [Counted(each.name, each.now, each.before) for each in counted],
        accounts_now=now,
        accounts_before=before,
    )
    return tuple(known[each.name] for each in found)
