"""Contacts: the people of an account, and which of them a campaign may choose."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from surveys import clock
from surveys.db import Database, Row
from surveys.folding import fold

ROLES = ("decider", "buyer", "user")
LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class Contact:
    """A person in an account.

    email: None for someone known from imported history only. role: one of ROLES; title: the role
    as written, when it is none of them. language: `fr`, `en` or not known.
    """

    id: str
    account_id: str
    name: str
    email: str | None = None
    phone: str | None = None
    role: str | None = None
    title: str | None = None
    language: str | None = None
    active: bool = True


@dataclass(frozen=True)
class Choosable:
    """A contact a campaign may choose, in one of its account's relationships."""

    contact_id: str
    name: str
    email: str
    role: str | None
    language: str | None
    account_id: str
    account_name: str
    relationship_id: str
    subtype: str | None
    segment: str


@dataclass(frozen=True)
class Choice:
    """Which contacts to list: of relationships of `kind`; empty text means any."""

    kind: str
    segment: str = ""
    role: str = ""
    language: str = ""
    words: str = ""


_SELECT = """
SELECT id, account_id, name, email, phone, role, title, language, active FROM contact
"""


def address_key(email: str) -> str:
    """What makes two addresses the same: spaces around and case aside, never accents."""
    return email.strip().casefold()


def get(db: Database, contact_id: str) -> Contact:
    """The contact of that id. Raises NotFound."""
    return _contact(db.one(f"{_SELECT} WHERE id = :id", id=contact_id))


def of_account(db: Database, account_id: str) -> list[Contact]:
    """The people of an account, active ones first, by name."""
    rows = db.all(f"{_SELECT} WHERE account_id = :id", id=account_id)
    contacts = [_contact(row) for row in rows]
    return sorted(contacts, key=lambda contact: (not contact.active, fold(contact.name)))


def every(db: Database) -> list[Contact]:
    """All contacts: what an import compares its file with."""
    return [_contact(row) for row in db.all(f"{_SELECT} ORDER BY account_id, id")]


def choosable(
    db: Database, choice: Choice, *, limit: int = 100, offset: int = 0
) -> list[Choosable]:
    """One page of the contacts a campaign may write to: active, with an address, their
    relationship under way; by account and name.
    """
    rows = db.all(
        f"""
        SELECT contact.id AS contact_id, contact.name, contact.email, contact.role,
               contact.language, account.id AS account_id, account.name AS account_name,
               relationship.id AS relationship_id, relationship.subtype, relationship.segment
          {_CHOOSABLE}
         ORDER BY account.name_folded, contact.name, contact.id
         LIMIT :limit OFFSET :offset
        """,
        **_parameters(choice),
        limit=limit,
        offset=offset,
    )
    return [Choosable(**row) for row in rows]


def count_choosable(db: Database, choice: Choice) -> int:
    """How many contacts `choosable` lists in all."""
    return int(db.value(f"SELECT count(*) {_CHOOSABLE}", **_parameters(choice)))


def insert_many(db: Database, contacts: Iterable[Contact]) -> None:
    """Add *contacts*; their accounts exist."""
    moment = clock.now()
    db.execute_many(
        """
        INSERT INTO contact (id, account_id, name, email, email_folded, phone, role, title,
                             language, active, created_at)
        VALUES (:id, :account_id, :name, :email, :email_folded, :phone, :role, :title,
                :language, :active, :created_at)
        """,
        [_values(contact) | {"created_at": moment} for contact in contacts],
    )


def update_many(db: Database, contacts: Iterable[Contact]) -> None:
    """Write *contacts*, already known by id, as they are now."""
    db.execute_many(
        """
        UPDATE contact
           SET name = :name, email = :email, email_folded = :email_folded, phone = :phone,
               role = :role, title = :title, language = :language, active = :active
         WHERE id = :id
        """,
        [_values(contact) for contact in contacts],
    )


# Words are looked for in the account's folded name and in the address; both are folded in Python.
_CHOOSABLE = """
  FROM contact
  JOIN account ON account.id = contact.account_id
  JOIN relationship ON relationship.account_id = account.id AND relationship.kind = :kind
 WHERE contact.active AND contact.email IS NOT NULL AND relationship.stage = 'active'
   AND (CAST(:segment AS TEXT) = '' OR relationship.segment = :segment)
   AND (CAST(:role AS TEXT) = '' OR contact.role = :role)
   AND (CAST(:language AS TEXT) = '' OR contact.language = :language)
   AND (account.name_folded LIKE :pattern ESCAPE '!'
        OR contact.email_folded LIKE :address ESCAPE '!'
        OR contact.name LIKE :name ESCAPE '!')
"""


def _parameters(choice: Choice) -> Row:
    return {
        "kind": choice.kind,
        "segment": choice.segment,
        "role": choice.role,
        "language": choice.language,
        "pattern": f"%{_literal(fold(choice.words))}%",
        "address": f"%{_literal(address_key(choice.words))}%",
        "name": f"%{_literal(choice.words.strip())}%",
    }


def _literal(text: str) -> str:
    """*text* with the signs that mean something to LIKE escaped by `!`."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _values(contact: Contact) -> Row:
    folded = address_key(contact.email) if contact.email else None
    return asdict(contact) | {"email_folded": folded}


def _contact(row: Row) -> Contact:
    return Contact(**row | {"active": bool(row["active"])})
