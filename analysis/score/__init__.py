"""The relationship score: one honest number per account, with its interval and its reasons.

Plain values in, plain values out; numpy is the only dependency; the same rows in any order give
the same result to the last bit. docs/score.md explains method and API. In short:

- ``Account``, ``Answer``, ``Invitation``: what goes in, one population (client or partner) per
  call. Dates are ISO strings, ``datetime.date`` or ``datetime`` objects.
- ``calibrate(accounts, answers, invitations, version=...) -> Calibration``: everything that is
  estimated from a whole population and frozen per quarter; ``to_json`` / ``from_json`` keep it.
- ``score_accounts(accounts, answers, invitations, calibration) -> list[Score]``: also for one
  account after a new answer (give that account, all its answers and invitations).
- ``trend(account, answers, invitations, calibration, dates) -> list[TrendPoint]`` for a chart.
- ``displayed_class(score.probabilities, score.evidence, present=...) -> Displayed``: the class
  to show, with hysteresis; ``cheapest_band`` names the class wished at a quarterly version.
- ``Rules``: what the company chose (cuts, cost of a miss, target, role weights), part of a
  ``Calibration``.
- ``priorities(scores, values) -> list[Priority]``: this week's list.
- ``nps``, ``nps_interval``, ``csat``, ``ces``: the usual measures.
- ``BadInput``: what is raised when rows break the contract; its message is one line.
"""

from analysis.score.calibration import Calibration
from analysis.score.classes import (
    CUTS,
    Displayed,
    cheapest_band,
    displayed_class,
    p_below,
)
from analysis.score.errors import BadInput
from analysis.score.estimate import calibrate
from analysis.score.metrics import Interval, ces, csat, nps, nps_interval
from analysis.score.priority import Priority, priorities
from analysis.score.records import (
    BANDS,
    Account,
    Answer,
    Change,
    Contribution,
    DimensionScore,
    Invitation,
    Score,
    TrendPoint,
)
from analysis.score.rules import Rules
from analysis.score.scoring import score_accounts
from analysis.score.trend import trend

__all__ = [
    "BANDS",
    "CUTS",
    "Account",
    "Answer",
    "BadInput",
    "Calibration",
    "Change",
    "Contribution",
    "DimensionScore",
    "Displayed",
    "Interval",
    "Invitation",
    "Priority",
    "Rules",
    "Score",
    "TrendPoint",
    "calibrate",
    "ces",
    "cheapest_band",
    "csat",
    "displayed_class",
    "nps",
    "nps_interval",
    "p_below",
    "priorities",
    "score_accounts",
    "trend",
]
