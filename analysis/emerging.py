"""What people have begun to speak of: topics and phrases whose share rose beyond chance.

Accounts are counted, not comments: ten comments of one account are one voice. A subject is tried
when at least LEAST accounts now speak of it; its share of all accounts that wrote is compared
with the period before by Fisher's exact test, one-sided; of all that were tried together, those
are emerging whose false discovery rate (Benjamini and Hochberg, 1995) is at most RATE.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

LEAST = 5
"""Accounts that must speak of a subject now: of fewer nothing is said."""

RATE = 0.05
"""Of the subjects called emerging, the share that may be chance."""


@dataclass(frozen=True)
class Counted:
    """A subject with the accounts that spoke of it now and in the period before."""

    name: str
    now: int
    before: int


@dataclass(frozen=True)
class Emerging:
    """A subject whose share rose. p: probability of such a rise by chance, one-sided."""

    name: str
    now: int
    before: int
    p: float


def emerging(
    counted: Sequence[Counted],
    *,
    accounts_now: int,
    accounts_before: int,
    least: int = LEAST,
    rate: float = RATE,
) -> list[Emerging]:
    """The subjects of *counted* that rose beyond chance, the surest first.

    accounts_now, accounts_before: accounts that wrote anything in each period. None of them is
    emerging when nobody wrote before: then there is nothing to compare with.

    Raises ValueError if a subject has more accounts than wrote.
    """
    for each in counted:
        if each.now > accounts_now or each.before > accounts_before:
            raise ValueError(f"{each.name!r}: more accounts speak of it than wrote")
    if not accounts_before:
        return []
    tried = sorted(
        (
            Emerging(each.name, each.now, each.before, p)
            for each in counted
            if each.now >= least
            and (p := rise_by_chance(each.now, accounts_now, each.before, accounts_before)) < 1.0
        ),
        key=lambda each: (each.p, -each.now, each.name),
    )
    sure = 0
    for place, one in enumerate(tried, start=1):
        if one.p <= rate * place / len(tried):
            sure = place
    return tried[:sure]


def rise_by_chance(now: int, of_now: int, before: int, of_before: int) -> float:
    """P of *now* or more of *of_now* by chance alone, given all who spoke: Fisher's exact test.

    The upper tail of the hypergeometric distribution, in exact integers.
    """
    spoke = now + before
    everyone = of_now + of_before
    most = min(spoke, of_now)
    ways = sum(
        comb(of_now, k) * comb(of_before, spoke - k)
        for k in range(now, most + 1)
        if spoke - k <= of_before
    )
    return ways / comb(everyone, spoke)
