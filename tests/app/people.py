"""A small company for tests of the jobs: relationships, contacts, answers in both languages."""

from pathlib import Path

from surveys import (
    accounts,
    contacts,
    db,
    ids,
    migrations,
    questionnaires,
    relationships,
    responses,
)
from surveys.accounts import Account
from surveys.contacts import Contact
from surveys.relationships import Relationship
from surveys.submissions import Answered, Submission


def new_database(path: Path) -> db.Database:
    """An open database with today's schema and the shipped questionnaires."""
    database = db.connect(path)
    migrations.migrate(database)
    questionnaires.ensure_shipped(database)
    return database


def add_relationship(
    database: db.Database, name: str, *, kind: str = "client", people: int = 2
) -> tuple[str, list[str]]:
    """A company with one relationship and *people* contacts; returns its id and theirs."""
    account = Account(ids.new_id(), name)
    relationship = Relationship(ids.new_id(), account.id, kind)
    persons = [
        Contact(ids.new_id(), account.id, f"Person {n}", f"p{n}@{name.lower()}.example")
        for n in range(people)
    ]
    with database.transaction():
        accounts.insert_many(database, [account])
        relationships.insert_many(database, [relationship])
        contacts.insert_many(database, persons)
    return relationship.id, [person.id for person in persons]


def answered(
    relationship_id: str,
    contact_id: str,
    day: str,
    *,
    rating: int,
    words: str = "",
    kind: str = "client",
    language: str = "en",
) -> Submission:
    """One imported questionnaire: the recommendation, and its reason when there are *words*."""
    letter = "C" if kind == "client" else "P"
    reason = (Answered(f"{letter}9", text=words),) if words else ()
    return Submission(
        submission_id=ids.new_id(),
        relationship_id=relationship_id,
        contact_id=contact_id,
        answers=(Answered(f"{letter}1", value=float(rating)), *reason),
        answered_at=f"{day}T09:00:00.000Z",
        language=language,
        mode="import",
    )


def import_all(database: db.Database, submissions: list[Submission]) -> None:
    responses.submit_many(database, submissions)
