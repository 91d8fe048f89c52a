"""Sixty clients whose answers foretell who leaves, on a real database, with their outcomes."""

import random
from datetime import date, timedelta

from surveys import clock
from surveys.db import Database
from tests.reports.company import Company


def leaving_company(db: Database, *, clients: int = 60) -> tuple[Company, list[list[str]]]:
    """The company, and rows (account, date, outcome): one outcome each, 20 to 300 days ago.

    A third is unhappy and mostly lost; everybody answered 330 to 400 days ago.
    """
    company = Company(db)
    chance = random.Random(11)
    outcomes = []
    with db.transaction():
        for place in range(clients):
            name = f"Client {place:03d}"
            company.add(name, segment="trade" if place % 2 else "industry")
            level = chance.gauss(0.3 if place % 3 == 0 else 0.75, 0.1)
            for person in (0, 1):
                share = level + chance.gauss(0.0, 0.1)
                company.answer(name, share, days_ago=chance.randint(330, 400), person=person)
            lost = chance.random() < (0.85 if place % 3 == 0 else 0.1)
            outcomes.append([name, days_ago(20 + place * 4), "lost" if lost else "renewed"])
    return company, outcomes


def days_ago(days: int) -> str:
    day: date = clock.today() - timedelta(days=days)
    return day.isoformat()


def csv_of(outcomes: list[list[str]], header: str = "account,date,outcome") -> str:
    return "\n".join([header, *(",".join(row) for row in outcomes)]) + "\n"
