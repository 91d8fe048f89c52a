"""A made-up company's accounts and contacts, and campaigns among them, for the tests."""

from datetime import date, timedelta
from pathlib import Path

from surveys import (
    accounts,
    audiences,
    campaigns,
    clock,
    contacts,
    db,
    ids,
    launching,
    migrations,
    questionnaires,
    relationships,
)
from surveys.campaigns import Campaign, Notice, Plan
from surveys.contacts import Choice, Contact
from surveys.db import Database
from surveys.relationships import Relationship

KEY = b"a key of the tests, 32 bytes long"

NOTICE = Notice(
    controller="Atelier Morvan SAS",
    purpose="Améliorer notre relation",
    purpose_en="To improve our relationship",
    readers="Marie Dupont, grands comptes",
    readers_en="Marie Dupont, key accounts",
    privacy_contact="donnees@morvan.example",
    retention_months=24,
)


def new_database(path: Path) -> Database:
    """A database with today's schema and the shipped questionnaires."""
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = db.connect(path)
    migrations.migrate(opened)
    questionnaires.ensure_shipped(opened)
    return opened


def account(database: Database, name: str, *kinds: str, **more: str) -> str:
    """An account with a relationship of each of *kinds*; returns its id."""
    account_id = ids.new_id()
    accounts.insert_many(database, [accounts.Account(account_id, name)])
    relationships.insert_many(
        database,
        [
            Relationship(ids.new_id(), account_id, kind, **more)  # type: ignore[arg-type]  # words only
            for kind in kinds or ("client",)
        ],
    )
    return account_id


def contact(database: Database, account_id: str, name: str, **more: object) -> str:
    """A contact with an address made of the name, unless *more* says otherwise."""
    contact_id = ids.new_id()
    values = {"email": f"{name.split()[0].lower()}@example.com", "language": "fr"} | more
    contacts.insert_many(database, [Contact(contact_id, account_id, name, **values)])  # type: ignore[arg-type]  # fields of Contact
    return contact_id


def draft(
    database: Database,
    *contact_ids: str,
    questionnaire: str = "client",
    kind: str = "client",
    fallback: str = "fr",
    event: str = "",
) -> Campaign:
    """A draft with these contacts, or with everybody, and a whole notice."""
    plan = Plan(
        name="Autumn",
        questionnaire_id=questionnaire,
        kind=kind,
        closes_on=in_a_month(),
        subject_event=event,
    )
    made = campaigns.create(database, plan)
    if contact_ids:
        audiences.choose(database, made.id, contact_ids, fallback=fallback)
    else:
        audiences.choose_all(database, made.id, Choice(kind), fallback=fallback)
    return campaigns.set_notice(database, made.id, NOTICE)


def launched(database: Database, *contact_ids: str, key: bytes = KEY, **more: str) -> Campaign:
    """A campaign whose mails are due."""
    made = draft(database, *contact_ids, **more)
    launching.launch(database, made.id, key=key)
    return campaigns.get(database, made.id)


def invitation_of(database: Database, campaign_id: str, contact_id: str) -> str:
    return str(
        database.value(
            "SELECT id FROM invitation WHERE campaign_id = :campaign AND contact_id = :contact",
            campaign=campaign_id,
            contact=contact_id,
        )
    )


def in_a_month() -> date:
    return clock.today() + timedelta(days=30)


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, to see that nothing has changed."""
    tables = database.all(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'verbatim%' "
        "ORDER BY name"
    )
    return {
        table["name"]: sorted(
            (tuple(row.values()) for row in database.all(f"SELECT * FROM {table['name']}")),
            key=repr,
        )
        for table in tables
    }
