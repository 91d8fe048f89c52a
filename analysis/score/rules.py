"""What a company chooses for one population: where classes meet, what a miss costs, who weighs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from analysis.score.arrays import Floats
from analysis.score.classes import CUTS, MISSED_TROUBLE_COST
from analysis.score.panel import Panel
from analysis.score.records import Answer

TARGET = 80.0
"""What a dimension should reach; the distance to it makes a driver urgent."""
COST_RANGE = (1.0, 10.0)
WEIGHT_RANGE = (0.1, 1.0)


@dataclass(frozen=True)
class Rules:
    """Choices of the company; the defaults are those of the contract of ``rapport score``.

    cuts: lower ends of repair, improve, maintain and grow, points, rising within 0 to 100.
    missed_cost: what showing improve or better costs while the truth is end or repair, per
    class; 1 to 10. target: points. weigh_roles: whether the noise of an answer is divided by
    the weight of its role (decider, buyer, user; 0.1 to 1); an unknown role weighs 1.

    Raises ValueError if a choice is out of its range.
    """

    cuts: tuple[float, float, float, float] = (CUTS[0], CUTS[1], CUTS[2], CUTS[3])
    missed_cost: float = MISSED_TROUBLE_COST
    target: float = TARGET
    weigh_roles: bool = False
    decider: float = 1.0
    buyer: float = 0.9
    user: float = 0.7

    def __post_init__(self) -> None:
        edges = (0.0, *self.cuts, 100.0)
        if len(self.cuts) != len(CUTS) or not all(low < high for low, high in pairwise(edges)):
            raise ValueError(f"expected four cuts that rise between 0 and 100, came {self.cuts}")
        _check("missed_cost", self.missed_cost, COST_RANGE)
        _check("target", self.target, (0.0, 100.0))
        for role in ("decider", "buyer", "user"):
            _check(role, getattr(self, role), WEIGHT_RANGE)

    @property
    def low_cut(self) -> float:
        """Where improve begins: below it a relationship is one to act on."""
        return self.cuts[1]

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Rules:
        """Rules from what JSON holds of them; what is absent has its default.

        Raises TypeError or ValueError where *plain* holds something else.
        """
        values = dict(plain)
        if "cuts" in values:
            end, repair, improve, maintain = (float(cut) for cut in values["cuts"])
            values["cuts"] = (end, repair, improve, maintain)
        return cls(**values)

    def trust(self, panel: Panel, answers: Iterable[Answer]) -> Floats | None:
        """Weight of each questionnaire of *panel*, by the role of who filled it.

        None when roles do not weigh. Of several roles in one questionnaire the first by name.
        """
        if not self.weigh_roles:
            return None
        weights = {"decider": self.decider, "buyer": self.buyer, "user": self.user}
        role_of: dict[str, str] = {}
        for response, role in sorted({(answer.response_id, answer.role) for answer in answers}):
            if role in weights:
                role_of.setdefault(response, role)
        return np.array(
            [weights.get(role_of.get(response, ""), 1.0) for response in panel.response_ids],
            dtype=np.float64,
        )


def _check(name: str, value: float, limits: tuple[float, float]) -> None:
    low, high = limits
    if not low <= value <= high:
        raise ValueError(f"expected {name} from {low:g} to {high:g}, came {value}")
