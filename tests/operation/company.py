"""A small company that has some answers to lose, and a way to give it more from any process."""

from pathlib import Path

from surveys import accounts, contacts, db, ids, migrations, questionnaires, relationships
from surveys.accounts import Account
from surveys.contacts import Contact
from surveys.relationships import Relationship
from surveys.responses import submit_many
from surveys.submissions import Answered, Submission

RELATIONSHIP = "0" * 24
CONTACT = "1" * 24


def open_company(path: Path, *, answers: int = 3) -> db.Database:
    """A new database at *path* with one client, one contact and *answers* questionnaires."""
    path.parent.mkdir(parents=True, exist_ok=True)
    database = db.connect(path)
    migrations.migrate(database)
    questionnaires.ensure_shipped(database)
    account = Account(ids.new_id(), "Dupont Frères")
    with database.transaction():
        accounts.insert_many(database, [account])
        relationships.insert_many(database, [Relationship(RELATIONSHIP, account.id, "client")])
        contacts.insert_many(
            database, [Contact(CONTACT, account.id, "Camille Roy", "camille@dupont.example")]
        )
    for number in range(answers):
        answer(database, f"first-{number}")
    return database


def answer(database: db.Database, submission_id: str) -> None:
    """One questionnaire, stored before this returns."""
    submit_many(
        database,
        [
            Submission(
                submission_id=submission_id,
                relationship_id=RELATIONSHIP,
                contact_id=CONTACT,
                answers=(
                    Answered("C1", value=3.0),
                    Answered("C9", text="Toujours pas reçu l'avoir de mars."),
                ),
                answered_at="2026-11-02T09:00:00.000Z",
                language="fr",
                mode="import",
            )
        ],
    )


def stored_submissions(path: Path) -> set[str]:
    """The submissions in the database at *path*."""
    database = db.connect(path)
    try:
        return {row["submission_id"] for row in database.all("SELECT submission_id FROM response")}
    finally:
        database.close()
