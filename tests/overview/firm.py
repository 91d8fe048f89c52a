"""A firm whose clients recommend it by how far they trust it, and speak of delivery as they do."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from app.jobs.overview import review_due
from surveys import clock, ids, responses
from surveys.db import Database
from surveys.submissions import Answered, Submission
from tests.reports.company import Company, Told

CLIENTS, PARTNERS = 30, 4
DIMENSIONS = {"C3": "trust", "C5": "communication", "C6": "responsiveness", "C7": "value"}
PEOPLE = ("Alice Martin", "Bob Durand", "Camille Roux")


@dataclass(frozen=True)
class Firm:
    """The company, and by name what each client is like on each dimension, 0 to 1."""

    company: Company
    levels: dict[str, dict[str, float]]


def open_firm(db: Database, *, last_wave: float = 0.0) -> Firm:
    """30 clients, two waves a year apart; 4 partners, too few to say anything of drivers.

    last_wave: what everything is better by in the latest wave, 0 to 1. Two clients are silent.
    """
    rng = random.Random(7)
    company = Company(db)
    levels: dict[str, dict[str, float]] = {}
    for number in range(CLIENTS + 2):
        name = f"Client {number:02d}"
        company.add(name, people=PEOPLE, revenue=1000.0 * (number + 1))
        if number < CLIENTS:
            levels[name] = {each: rng.uniform(0.3, 0.95) for each in DIMENSIONS.values()}
    for number in range(PARTNERS):
        company.add(f"Partner {number}", "partner", people=PEOPLE[:1])
        company.answer(f"Partner {number}", rng.uniform(0.4, 0.9), days_ago=20, kind="partner")
    for days_ago, better in ((400, 0.0), (20, last_wave)):
        for name, level in levels.items():
            for person in range(len(PEOPLE)):
                _answer(company, name, person, level, days_ago, better, rng)
    company.score()
    return Firm(company, levels)


def review(db: Database, today: date | None = None) -> int:
    """Find drivers and reputation, as the worker does."""
    return review_due(db, holder="test", today=today)


def _answer(
    company: Company,
    name: str,
    person: int,
    level: dict[str, float],
    days_ago: int,
    better: float,
    rng: random.Random,
) -> None:
    shift = better + rng.gauss(0, 0.04)
    recommended = 0.1 + 0.85 * level["trust"] + shift
    marks = {question: level[each] + shift for question, each in DIMENSIONS.items()}
    answers = [Answered(question, value=_mark(share, 1, 5)) for question, share in marks.items()]
    answers.append(Answered("C1", value=_mark(recommended, 0, 10)))
    answers.append(Answered("C2", value=_mark(recommended, 1, 5)))
    polarity = round(2 * level["trust"] - 1, 2)
    told = Told(
        "Delivery is what counts. The people are as they are.",
        (("Delivery is what counts", "delivery", polarity),
         ("The people are as they are", "people", round(rng.uniform(-1, 1), 2))),
    ) if person == 0 else None  # fmt: skip
    if told:
        answers.append(Answered("C9", text=told.text))
    saved = responses.submit(
        company.db,
        Submission(
            submission_id=ids.new_id(),
            relationship_id=company.relationship_ids[name, "client"],
            contact_id=company.contact_ids[name][person],
            answers=tuple(answers),
            answered_at=f"{clock.today() - timedelta(days=days_ago)}T09:00:00.000Z",
            language="en",
            mode="import",
        ),
    )
    if told:
        company.read(saved.response_id, told)


def _mark(share: float, low: int, high: int) -> float:
    return float(round(low + min(1.0, max(0.0, share)) * (high - low)))
