"""What the demo's company says of its accounts: figures of its other tools, and its own view."""

from collections.abc import Iterable
from datetime import date, timedelta

from app.demo.answers import chance
from app.demo.company import Person
from surveys import accounts, assessments, figures, internal
from surveys.assessments import Assessment
from surveys.db import Database
from surveys.figures import Figure
from surveys.relationships import Relationship

TOLD = {
    # Content, and worth little: much work for small orders.
    "Caves Saint-Vérand": 16,
    "Savonnerie du Port": 24,
    # Worth much, and not content: to give something back to.
    "Laboratoires Cassin": 92,
    "Transports Morel": 90,
    "Papeteries du Gier": 78,
    "Bellweather Clinics": 30,
}
"""What some accounts are worth to the company, 0 to 100; the others by chance."""

NOTES = {
    "Caves Saint-Vérand": "Le 12 mai, quatrième reprise gratuite de maquettes de l’année.",
    "Laboratoires Cassin": "Contrat-cadre de deux ans signé le 3 février.",
    "Bellweather Clinics": "Paid the April invoice on July 2, after three reminders.",
}

SHARE_ASSESSED = 0.85
SHARE_OLD = 0.12
"""Of the assessed: more than a year ago, so that something is due."""
SPREAD = 34
FIGURES_DAYS_AGO = 25


def add_own_view(db: Database, people: Iterable[Person], today: date) -> None:
    """Keep an assessment and figures of most relationships, in the caller's transaction."""
    for relationship in {person.relationship.id: person.relationship for person in people}.values():
        name = accounts.get(db, relationship.account_id).name
        key = (name, relationship.kind)
        worth = TOLD.get(name, 35 + 45 * chance("worth", *key))
        figures.keep(db, [_figure(relationship, name, worth, today)])
        if name in TOLD or chance("assessed", *key) < SHARE_ASSESSED:
            assessments.save(db, _assessment(relationship, name, worth, today))


def _figure(relationship: Relationship, name: str, worth: float, today: date) -> Figure:
    key = (name, relationship.kind)
    is_client = relationship.kind == "client"
    margin = 4 + worth / 3 + 8 * (chance("margin", *key) - 0.5)
    return Figure(
        relationship.id,
        (today - timedelta(days=FIGURES_DAYS_AGO)).isoformat(),
        margin=round(margin, 1) if is_client else None,
        days_late=round(max(-2.0, (80 - worth) / 2 + 12 * (chance("late", *key) - 0.5)), 1),
    )


def _assessment(relationship: Relationship, name: str, worth: float, today: date) -> Assessment:
    key = (name, relationship.kind)
    old = chance("old", *key) < SHARE_OLD and name not in TOLD
    days_ago = 400 if old else 10 + int(60 * chance("day", *key))
    return Assessment(
        relationship_id=relationship.id,
        assessor_id=None,
        made_on=(today - timedelta(days=days_ago)).isoformat(),
        values={question: _value(question, worth, key) for question in internal.question_ids()},
        note=NOTES.get(name, ""),
    )


def _value(question_id: str, worth: float, key: tuple[str, str]) -> int:
    level = worth + SPREAD * (chance("own", question_id, *key) - 0.5)
    if question_id == "I2":
        level = 100 - level
    return round(1 + 4 * min(max(level, 0), 100) / 100)
