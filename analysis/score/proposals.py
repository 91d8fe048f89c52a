"""What to propose for an account: a class with its grounds, never a decision.

A low mark alone ends nothing (docs/score.md, "Classes are proposals"). `end` is about harm: our
side gains little, and a renegotiation or a repair was tried first. What is proposed before that is
`renegotiate` (they are content, we gain little) or `repair`. Every proposal carries what it rests
on, so that a page can say which probability met which need.

- ``propose(probabilities, shown, ours=..., attempts=..., renewed=...) -> Proposal``
- ``OurSide``: what our own assessment says of B; None where nobody has assessed the account.
- ``Attempt``: a renegotiation, a repair or a replacement plan, open or closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.score.reciprocity import WE_BENEFIT
from analysis.score.records import BANDS

END, RENEGOTIATE, REPAIR, IMPROVE, MAINTAIN, GROW = (
    "end", "renegotiate", "repair", "improve", "maintain", "grow",
)  # fmt: skip
PROPOSALS = (END, RENEGOTIATE, REPAIR, IMPROVE, MAINTAIN, GROW)
"""The classes that may be proposed: the five bands, and what comes before an end."""

REPLACEMENT = "replacement_plan"
FIRST_STEPS = (RENEGOTIATE, REPAIR)
"""Kinds of attempts that must have been closed before an end may be proposed."""
WORKED, WITHOUT_EFFECT, OVERTAKEN = "worked", "without_effect", "overtaken"
"""How an attempt may have been closed."""

P_HARM = 0.6
"""B is low, and T below the lower end of improve, when more probable than this."""
P_GROW = 0.5
HARD_TO_REPLACE = 3.5
"""Mean of I8 (1 very easy, 5 very difficult) from which a replacement plan comes first: nearer to
"rather difficult" than to the middle."""


@dataclass(frozen=True)
class OurSide:
    """B of one account. p_low: P(zB < -0.75). at_or_above_median: of its kind.

    balance: label of ``reciprocity``. hard: mean of I8, 1 to 5; None when nobody has said.
    """

    p_low: float
    at_or_above_median: bool
    balance: str
    hard: float | None = None


@dataclass(frozen=True)
class Attempt:
    """One thing that was tried; outcome is None while it is open."""

    kind: str
    outcome: str | None = None


@dataclass(frozen=True)
class Ground:
    """One thing that a proposal rests on. code: one of the constants below.

    value: the probability (0 to 1) or figure found; needed: what it was held against; about: a
    class or a kind of attempt. Absent ones are None.
    """

    code: str
    value: float | None = None
    needed: float | None = None
    about: str | None = None


SHOWN_CLASS = "shown_class"  # the class of the score, with its probability
THEY_ARE_LOW = "they_are_low"  # P(T < lower end of improve)
WE_GAIN_LITTLE = "we_gain_little"  # P(B low)
OURS_UNKNOWN = "ours_unknown"  # nobody has assessed the account
WE_GAIN_MORE = "we_gain_more"  # the balance says so: no ground to end
FAILED_BEFORE = "failed_before"  # an attempt was closed without effect
TRIED_BEFORE = "tried_before"  # an attempt was closed otherwise
UNDER_WAY = "under_way"  # an attempt is open: wait for it
ASSESS_AGAIN = "assess_again"  # an attempt is said to have worked; our figures are older
HARD = "hard_to_replace"  # mean of I8: a replacement plan first
NO_GROUNDS_TO_END = "no_grounds_to_end"  # the lowest band shows as repair
GROW_LIKELY = "grow_likely"  # P(T >= lower end of grow)
GAIN_AT_MEDIAN = "gain_at_median"
GAIN_BELOW_MEDIAN = "gain_below_median"


@dataclass(frozen=True)
class Proposal:
    """A proposed class, what to do first, and why.

    band: of PROPOSALS, None when too little is known of either side. first: the kind of action to
    begin with, `replacement_plan` or *band*; None when there is none.
    """

    band: str | None
    first: str | None
    grounds: tuple[Ground, ...]


def propose(
    probabilities: Sequence[float],
    shown: str | None,
    *,
    ours: OurSide | None = None,
    attempts: Sequence[Attempt] = (),
    renewed: bool = True,
) -> Proposal:
    """The class to propose.

    probabilities: of BANDS under the company's cuts. shown: the class of least expected cost as
    displayed (with its hysteresis), None when the score is withheld. attempts: first steps and
    replacement plans, oldest first. renewed: our assessment is younger than the last closed first
    step; without that, one that is said to have worked has not been disproved.
    """
    if ours is None:
        return _by_score(probabilities, shown, (Ground(OURS_UNKNOWN),), ours)
    if ours.p_low <= P_HARM:
        return _by_score(probabilities, shown, (), ours)
    grounds: tuple[Ground, ...] = (Ground(WE_GAIN_LITTLE, ours.p_low, P_HARM),)
    p_below = probabilities[0] + probabilities[1]
    they_are_low = shown is not None and p_below > P_HARM
    if they_are_low:
        grounds += (Ground(THEY_ARE_LOW, p_below, P_HARM),)
    first = REPAIR if they_are_low or shown in (END, REPAIR) else RENEGOTIATE
    steps = [each for each in attempts if each.kind in FIRST_STEPS]
    under_way = [each.kind for each in steps if each.outcome is None]
    if under_way:
        kind = under_way[-1]
        return Proposal(kind, kind, (*grounds, Ground(UNDER_WAY, about=kind)))
    if not steps:
        return Proposal(first, first, grounds)
    if steps[-1].outcome == WORKED and not renewed:
        told = (*grounds, Ground(ASSESS_AGAIN, about=steps[-1].kind))
        return _by_score(probabilities, shown, told, ours)
    return _after_trying(first, steps[-1], grounds, ours, attempts, they_are_low=they_are_low)


def _after_trying(
    first: str,
    last: Attempt,
    grounds: tuple[Ground, ...],
    ours: OurSide,
    attempts: Sequence[Attempt],
    *,
    they_are_low: bool,
) -> Proposal:
    """B is low and a first step is closed: an end, unless something stands in its way."""
    failed = last.outcome == WITHOUT_EFFECT
    grounds += (Ground(FAILED_BEFORE if failed else TRIED_BEFORE, about=last.kind),)
    we_gain_more = ours.balance == WE_BENEFIT
    if not failed and we_gain_more:
        grounds += (Ground(WE_GAIN_MORE),)
    if not failed and (we_gain_more or not they_are_low):
        return Proposal(first, first, grounds)
    if _needs_replacement(ours, attempts):
        return Proposal(first, REPLACEMENT, (*grounds, Ground(HARD, ours.hard, HARD_TO_REPLACE)))
    return Proposal(END, END, grounds)


def _needs_replacement(ours: OurSide, attempts: Sequence[Attempt]) -> bool:
    planned = any(each.kind == REPLACEMENT and each.outcome is not None for each in attempts)
    return ours.hard is not None and ours.hard >= HARD_TO_REPLACE and not planned


def _by_score(
    probabilities: Sequence[float],
    shown: str | None,
    before: tuple[Ground, ...],
    ours: OurSide | None,
) -> Proposal:
    """The class of the score, but for the two that need more than a mark."""
    if shown is None:
        return Proposal(None, None, before)
    ground = Ground(SHOWN_CLASS, probabilities[BANDS.index(shown)], about=shown)
    if shown == END:
        return Proposal(REPAIR, REPAIR, (ground, Ground(NO_GROUNDS_TO_END), *before))
    if shown != GROW:
        return Proposal(shown, shown, (ground, *before))
    likely = Ground(GROW_LIKELY, probabilities[4], P_GROW)
    enough = ours is None or ours.at_or_above_median
    told = [ground, likely]
    if ours is not None:
        told.append(Ground(GAIN_AT_MEDIAN if enough else GAIN_BELOW_MEDIAN))
    band = GROW if probabilities[4] > P_GROW and enough else MAINTAIN
    return Proposal(band, band, (*told, *before))
