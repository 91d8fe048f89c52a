"""A company's own assessments, made from a seed: plain records, the same for the same seed."""

from __future__ import annotations

import random
from datetime import date, timedelta

from analysis.score import Account
from analysis.score.reciprocity import BENEFIT, REVERSED, Assessment

AS_OF = date(2026, 6, 30)


def sheet(
    account: str,
    level: float,
    *,
    number: int = 0,
    assessor: str = "ann",
    days_ago: int = 10,
    after_reading: bool = False,
    noise: random.Random | None = None,
) -> Assessment:
    """One assessment whose answers, reversed ones turned, lie around *level* (1 to 5)."""
    values = {}
    for question in BENEFIT:
        shown = level + (noise.gauss(0, 0.7) if noise else 0.0)
        value = float(min(5, max(1, round(shown))))
        values[question] = 6.0 - value if question in REVERSED else value
    return Assessment(
        assessment_id=f"{account}-{assessor}-{number}",
        account_id=account,
        assessor=assessor,
        made_at=AS_OF - timedelta(days=days_ago),
        values=values,
        after_reading=after_reading,
    )


def assessed(
    seed: int, *, accounts: int = 40, kind: str = "client"
) -> tuple[list[Account], list[Assessment]]:
    """Accounts of one kind, each assessed once or twice by one or two managers."""
    chance = random.Random(seed)
    made: list[Account] = []
    sheets: list[Assessment] = []
    for place in range(accounts):
        name = f"{kind}-{place:03d}"
        made.append(Account(name, kind, "", AS_OF))
        level = chance.gauss(3.3, 0.8)
        sheets += [
            sheet(
                name,
                level,
                number=number,
                assessor=chance.choice(("ann", "bob")),
                days_ago=10 + 300 * number,
                noise=chance,
            )
            for number in range(chance.randint(1, 2))
        ]
    return made, sheets
