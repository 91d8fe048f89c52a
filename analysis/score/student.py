"""Student's t: what an interval needs where the noise itself is known from a few cases only."""

from __future__ import annotations

import math

import numpy as np

STEPS = 400
MOST_DEGREES = 1e6
"""More degrees of freedom are the normal distribution, to seven digits."""


def within(t: float, degrees: float) -> float:
    """P(|T| < *t*) for Student's t with *degrees* of freedom (above 0, not only whole ones).

    With x = sqrt(degrees) tan(a) the density becomes a power of cos(a), which Simpson's rule
    integrates to ten digits.
    """
    degrees = min(degrees, MOST_DEGREES)
    angle = np.linspace(0.0, math.atan(abs(t) / math.sqrt(degrees)), STEPS + 1)
    weight = np.where(np.arange(STEPS + 1) % 2 == 1, 4.0, 2.0)
    weight[[0, -1]] = 1.0
    area = float((weight * np.cos(angle) ** (degrees - 1.0)).sum()) * float(angle[1]) / 3.0
    gammas = math.lgamma((degrees + 1.0) / 2.0) - math.lgamma(degrees / 2.0)
    return min(1.0, 2.0 * math.exp(gammas) / math.sqrt(math.pi) * area)


def central(share: float, degrees: float) -> float:
    """The t for which ``within(t, degrees)`` is *share* (0 to below 1)."""
    low, high = 0.0, 1.0
    while within(high, degrees) < share:
        high *= 2.0
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (middle, high) if within(middle, degrees) < share else (low, middle)
    return (low + high) / 2.0
