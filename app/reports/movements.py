"""Did a score move? Signs of a change since the previous wave, by their probability alone."""

from statistics import NormalDist

from surveys.scores import Score

POINTS = 3.0
"""A smaller change is none that anybody should act on."""
STRONG, WATCH = 0.8, 0.6
"""Probability of a change of 3 points or more that is a strong sign, and one to watch."""
INTERVAL_SDS = 2 * 1.645
"""Standard deviations that a 90 % interval spans."""


def movement(score: Score | None) -> str:
    """`fell` or `rose` when that is likely, `watch-fell` or `watch-rose` when it may be, or blank.

    What a withheld score does is not said.
    """
    if score is None or score.withheld or score.change is None:
        return ""
    down, up = _probabilities(score)
    direction, sure = ("fell", down) if down > up else ("rose", up)
    if sure > STRONG:
        return direction
    return f"watch-{direction}" if sure > WATCH else ""


def has_fallen(score: Score) -> bool:
    """Whether the score fell since the previous wave, by a strong sign."""
    return movement(score) == "fell"


def has_risen(score: Score) -> bool:
    return movement(score) == "rose"


def _probabilities(score: Score) -> tuple[float, float]:
    """P of a fall, and of a rise, by 3 points or more."""
    if score.change is None or score.change_lo90 is None or score.change_hi90 is None:
        return 0.0, 0.0
    sd = (score.change_hi90 - score.change_lo90) / INTERVAL_SDS
    change = NormalDist(score.change, max(sd, 1e-9))
    return change.cdf(-POINTS), 1.0 - change.cdf(POINTS)
