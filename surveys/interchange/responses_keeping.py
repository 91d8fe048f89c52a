"""Keeps a file of answers that was read: accounts, contacts, responses, in one transaction."""

from dataclasses import dataclass, field

from surveys import accounts, contacts, imported_questions, relationships, responses
from surveys.accounts import Account
from surveys.contacts import Contact, address_key
from surveys.db import Database
from surveys.folding import fold
from surveys.ids import new_id
from surveys.interchange.directory import Directory, directory
from surveys.interchange.messages import Message, Refused, message
from surveys.interchange.responses_file import ImportedRow, ReadResponses, submission_id
from surveys.interchange.values import Unreadable
from surveys.relationships import Relationship
from surveys.responses import Submission


@dataclass(frozen=True)
class Kept:
    """What taking a file of answers did, or would do.

    saved: responses that are new; known: those a former import had brought.
    """

    saved: int
    known: int
    new_accounts: int
    new_relationships: int
    new_contacts: int


def keep(db: Database, read: ReadResponses, kind: str) -> Kept:
    """Keep all rows of *read* in one transaction. Refused cells are the caller's to judge."""
    with db.transaction():
        people, submissions = _prepared(db, read, kind)
        for question in read.questions:
            imported_questions.ensure(db, kind, question)
        accounts.insert_many(db, people.new_accounts)
        relationships.insert_many(db, people.new_relationships)
        contacts.insert_many(db, people.new_contacts)
        responses.submit_many(db, submissions)
    return _kept(people, submissions, read)


def look(db: Database, read: ReadResponses, kind: str) -> Kept:
    """What `keep` would do, without doing it."""
    people, submissions = _prepared(db, read, kind)
    return _kept(people, submissions, read)


def _prepared(db: Database, read: ReadResponses, kind: str) -> tuple["_People", list[Submission]]:
    """What is new in *read*. Rows that a former import brought make up no account or contact."""
    known = responses.known_submissions(db, (submission_id(row) for row in read.rows))
    people = _People.among(db, kind)
    new = [people.submission(row) for row in read.rows if submission_id(row) not in known]
    return people, new


def _kept(people: "_People", submissions: list[Submission], read: ReadResponses) -> Kept:
    return Kept(
        saved=len(submissions),
        known=len(read.rows) - len(submissions),
        new_accounts=len(people.new_accounts),
        new_relationships=len(people.new_relationships),
        new_contacts=len(people.new_contacts),
    )


@dataclass
class _People:
    """The accounts, relationships and contacts that rows mean; unknown ones are made up."""

    kind: str
    known: Directory
    relations: dict[str, Relationship]
    persons: dict[tuple[str, str], str]
    new_accounts: list[Account] = field(default_factory=list)
    new_relationships: list[Relationship] = field(default_factory=list)
    new_contacts: list[Contact] = field(default_factory=list)

    @classmethod
    def among(cls, db: Database, kind: str) -> "_People":
        """Those that *db* knows."""
        persons: dict[tuple[str, str], str] = {}
        everyone = contacts.every(db)
        for contact in everyone:
            persons.setdefault((contact.account_id, fold(contact.name)), contact.id)
        for contact in everyone:
            if contact.email:  # an address says more surely who it is than a name
                persons[contact.account_id, address_key(contact.email)] = contact.id
        relations = {each.account_id: each for each in relationships.every(db, kind)}
        return cls(kind, directory(db), relations, persons)

    def submission(self, row: ImportedRow) -> Submission:
        """The row as a submission of somebody in some relationship."""
        account_id = self._account_id(row)
        return Submission(
            submission_id=submission_id(row),
            relationship_id=self._relationship_id(account_id),
            answers=row.answers,
            answered_at=row.answered_at,
            contact_id=self._contact_id(account_id, row.contact) if row.contact else None,
            language=row.language,
            mode="import",
        )

    def _account_id(self, row: ImportedRow) -> str:
        folded = fold(row.account)
        if row.account in self.known.by_ref or folded in self.known.by_name:
            try:
                return self.known.account_id(row.account)
            except Unreadable as error:
                raise Refused(_not_one_account(row, error)) from error
        account = Account(new_id(), row.account)
        self.known.by_name[folded] = account.id
        self.new_accounts.append(account)
        return account.id

    def _relationship_id(self, account_id: str) -> str:
        if account_id not in self.relations:
            relation = Relationship(new_id(), account_id, self.kind)
            self.relations[account_id] = relation
            self.new_relationships.append(relation)
        return self.relations[account_id].id

    def _contact_id(self, account_id: str, written: str) -> str:
        """Somebody known by address or name, else a new contact whom nobody will write to."""
        for key in (address_key(written), fold(written)):
            if (account_id, key) in self.persons:
                return self.persons[account_id, key]
        contact = Contact(new_id(), account_id, written)
        self.persons[account_id, fold(written)] = contact.id
        self.new_contacts.append(contact)
        return contact.id


def _not_one_account(row: ImportedRow, error: Unreadable) -> Message:
    return message(
        "row %(row)s: expected %(expected)s; got %(came)s",
        row=row.row,
        expected=error.expected,
        came=row.account,
    )
