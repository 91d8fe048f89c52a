"""A company with enough clients and partners for figures to mean something; no words to read."""

import random
from dataclasses import dataclass, field, replace
from datetime import date

from app.jobs import calibrating, scoring
from surveys import db
from surveys.submissions import Answered
from tests.app.people import add_relationship, answered, import_all

TODAY = date(2026, 11, 23)
NEXT_QUARTER = date(2027, 1, 4)
OTHERS = {"client": ("C2", "C3", "C4"), "partner": ("P2", "P3", "P4")}


@dataclass
class People:
    """Relationships by kind, and the contacts of each."""

    database: db.Database
    contacts: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def of(self, kind: str) -> list[str]:
        return [each for each, found in self.kinds.items() if found == kind]

    def answer(self, relationship: str, level: float, day: str, *, person: int = 0) -> None:
        """One questionnaire at *level* (0 to 1) of each scale."""
        kind = self.kinds[relationship]
        submission = answered(relationship, self.contacts[relationship][person], day,
                              rating=round(10 * level), kind=kind)  # fmt: skip
        more = tuple(Answered(each, value=float(1 + round(4 * level))) for each in OTHERS[kind])
        import_all(self.database, [replace(submission, answers=submission.answers + more)])

    def wave(self, day: str, *, shift: float = 0.0, seed: int = 1, share: float = 1.0) -> None:
        """Both contacts of a *share* of all relationships answer."""
        rng = random.Random(seed)
        for place, relationship in enumerate(self.contacts):
            level = 0.35 + 0.6 * ((place * 7) % 11) / 10 + shift
            for person in (0, 1):
                if rng.random() < share:
                    told = min(1.0, max(0.0, level + rng.gauss(0, 0.08)))
                    self.answer(relationship, told, day, person=person)


def surveyed(database: db.Database, *, clients: int = 16, partners: int = 8) -> People:
    """Two waves, scored by a first version of each kind, and the nightly run of that day done."""
    people = People(database)
    for kind, count in (("client", clients), ("partner", partners)):
        for number in range(count):
            relationship, contacts = add_relationship(database, f"{kind} {number}", kind=kind)
            people.contacts[relationship] = contacts
            people.kinds[relationship] = kind
    people.wave("2026-04-10", seed=1)
    people.wave("2026-10-10", seed=2)
    work(database)
    return people


def work(database: db.Database, today: date = TODAY) -> None:
    """All that a worker does about scores on *today*."""
    holder = "test"
    while (
        scoring.rescore_due(database, holder=holder, today=today)
        + calibrating.review_due(database, holder=holder, today=today)
        + calibrating.compare_due(database, holder=holder, today=today)
    ):
        pass
