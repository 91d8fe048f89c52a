"""Companies whose accounts we have assessed ourselves, on a real database."""

from datetime import date, timedelta
from pathlib import Path

from app.jobs.balance import assess_due
from surveys import assessments, clock
from surveys.assessments import Assessment
from surveys.db import Database, forget_thread_connections
from tests.login.site import open_site
from tests.reports.company import Company

BENEFIT = ("I1", "I2", "I3", "I4", "I5", "I5b", "I6")


def assess(
    db: Database,
    relationship_id: str,
    level: int,
    *,
    assessor_id: str | None = None,
    days_ago: int = 5,
    gains: int | None = None,
    replacing: int | None = None,
    after_reading: bool = False,
    note: str = "",
) -> str:
    """One assessment, every benefit at *level* (1 to 5, the reversed question turned)."""
    values = {name: 6 - level if name == "I2" else level for name in BENEFIT}
    if gains is not None:
        values["IB"] = gains
    if replacing is not None:
        values["I8"] = replacing
    made_on = (clock.today() - timedelta(days=days_ago)).isoformat()
    return assessments.save(
        db,
        Assessment(relationship_id, assessor_id, made_on, after_reading, values, note),
    )


def furnish(folder: Path) -> Company:
    """The tilted company, both sides reckoned, as data in *folder*; Bob and Camille may log in.

    Made once for many tests: each works on a copy of its own.
    """
    site = open_site(folder, RAPPORT_COMPANY="Verdier & Fils")
    site.add("bob@verdier.example")
    site.add("camille@verdier.example", language="fr")
    company = tilted_company(site.database)
    assess_due(site.database)
    forget_thread_connections()
    return company


def tilted_company(db: Database, *, today: date | None = None) -> Company:
    """Ten clients and six partners, answered and assessed; nothing of it is a matter of chance.

    Acme is content and we gain little; Globex is worth much and not content; Initech is both;
    Hooli is neither; Umbrella never answered; Wayne was never assessed.
    """
    company = Company(db)
    shares = {"Acme": 0.95, "Globex": 0.3, "Initech": 0.9, "Hooli": 0.3, "Stark": 0.65,
              "Vandelay": 0.7, "Wonka": 0.6, "Cyberdyne": 0.75, "Wayne": 0.7}  # fmt: skip
    levels = {"Acme": 1, "Globex": 5, "Initech": 5, "Hooli": 2, "Stark": 3, "Vandelay": 3,
              "Wonka": 3, "Cyberdyne": 4, "Umbrella": 3}  # fmt: skip
    for name in (*shares, "Umbrella"):
        company.add(name, revenue=100_000.0)
        for days_ago in (300, 20):
            for person in (0, 1):
                if name in shares:
                    company.answer(name, shares[name], days_ago=days_ago, person=person)
        for days_ago in (200, 5):
            if name in levels:
                assess(db, company.relationship_ids[name, "client"], levels[name],
                       days_ago=days_ago)  # fmt: skip
    for place, name in enumerate(("Tyrell", "Soylent", "Wayne", "Oscorp", "Monarch", "Gringotts")):
        company.add(name, "partner")
        company.answer(name, 0.3 + place / 10, days_ago=20, kind="partner")
        assess(db, company.relationship_ids[name, "partner"], 1 + place % 5)
    company.score(today)
    return company
