"""Small companies with answers, made from a seed: plain records, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.score import Account, Answer, Invitation

AS_OF = date(2026, 6, 30)

# (question, dimension, scale, worst, best, standard)
CLIENT_QUESTIONS = (
    ("C1", "loyalty", "nps11", 0, 10, True),
    ("C2", "satisfaction", "csat5", 1, 5, True),
    ("C3", "trust", "likert5", 1, 5, True),
    ("C6", "responsiveness", "likert5", 1, 5, True),
    ("C8", "effort", "ces7", 1, 7, True),
    ("T1", "effort", "ces7", 1, 7, False),
    ("C9.sent", "loyalty", "sent", -1, 1, True),
)


@dataclass(frozen=True)
class Company:
    """What the score is given for one population."""

    accounts: list[Account]
    answers: list[Answer]
    invitations: list[Invitation]

    def of(self, account_id: str) -> Company:
        """The rows of one account."""
        return Company(
            [row for row in self.accounts if row.account_id == account_id],
            [row for row in self.answers if row.account_id == account_id],
            [row for row in self.invitations if row.account_id == account_id],
        )


def answer(
    account: str,
    question: str,
    value: float,
    *,
    response: str,
    contact: str = "",
    day: date | str = AS_OF,
) -> Answer:
    """One answer to a question of CLIENT_QUESTIONS."""
    name, dimension, scale, _, _, standard = next(q for q in CLIENT_QUESTIONS if q[0] == question)
    return Answer(account, contact, "", response, day, name, dimension, scale, value, standard)


def company(seed: int, *, accounts: int = 40, population: str = "client") -> Company:
    """Accounts of two segments with up to four contacts asked on three dates; some blank."""
    rng = random.Random(seed)
    made = Company([], [], [])
    for number in range(accounts):
        account = f"{population}-{number:03d}"
        segment = rng.choice(("small", "large"))
        made.accounts.append(Account(account, population, segment, AS_OF.isoformat()))
        level = rng.gauss(72, 12) + (3 if segment == "large" else 0)
        for person in range(rng.randint(1, 4)):
            kindness = rng.gauss(0, 6)
            for wave in range(3):
                _ask(rng, made, account, f"{account}-p{person}", level + kindness, wave)
    return made


def _ask(
    rng: random.Random, made: Company, account: str, contact: str, level: float, wave: int
) -> None:
    day = AS_OF - timedelta(days=20 + 360 * wave + rng.randint(0, 40))
    responded = rng.random() < 0.45
    made.invitations.append(Invitation(account, contact, day, responded))
    if not responded:
        return
    mood = rng.gauss(0, 6)
    shown = contact if rng.random() < 0.8 else ""
    for name, dimension, scale, worst, best, standard in CLIENT_QUESTIONS:
        if rng.random() < 0.3:
            continue
        percent = min(100.0, max(0.0, level + mood + rng.gauss(0, 16)))
        value = worst + percent / 100 * (best - worst)
        made.answers.append(
            Answer(
                account,
                shown,
                rng.choice(("decider", "user", "buyer", "")),
                f"{contact}-w{wave}",
                day,
                name,
                dimension,
                scale,
                value if scale == "sent" else round(value),
                standard,
            )
        )
