"""The demo's accounts, relationships, contacts and events, from `company.json`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from surveys import accounts, contacts, events, ids, relationships
from surveys.accounts import Account
from surveys.contacts import Contact
from surveys.db import Database
from surveys.events import NewEvent
from surveys.folding import fold
from surveys.relationships import Relationship

COMPANY = "Verdier Emballages"


@dataclass(frozen=True)
class Person:
    """A contact who is asked, with how their relationship stands: level 0 to 100, drift in points
    a wave."""

    contact: Contact
    relationship: Relationship
    level: float
    drift: float
    silent: bool


@cache
def _described() -> dict[str, Any]:
    text = resources.files("app.demo").joinpath("company.json").read_text("utf-8")
    described: dict[str, Any] = json.loads(text)
    return described


def is_empty(db: Database) -> bool:
    """Whether the demo has not been filled yet."""
    return not accounts.every(db)


def add_company(db: Database, today: date) -> list[Person]:
    """Keep every account with its relationships, contacts and events; returns who can be asked."""
    known: dict[str, Account] = {}
    people: list[Person] = []
    for row in _described()["accounts"]:
        if row["name"] not in known:
            known[row["name"]] = Account(ids.new_id(), row["name"], country=row["country"])
            accounts.insert_many(db, [known[row["name"]]])
        relationship = _relationship(row, known[row["name"]])
        relationships.insert_many(db, [relationship])
        persons = list(_contacts(row, known[row["name"]]))
        contacts.insert_many(db, persons)
        people += [
            Person(person, relationship, row["level"], row["drift"], row.get("silent", False))
            for person in persons
        ]
    events.insert_many(
        db,
        [
            NewEvent(known[name].id, (today - timedelta(days=ago)).isoformat(), kind, note)
            for name, ago, kind, note in _described()["events"]
        ],
    )
    return people


def _relationship(row: dict[str, Any], account: Account) -> Relationship:
    return Relationship(
        ids.new_id(),
        account.id,
        row["kind"],
        subtype=row.get("subtype"),
        segment=row["segment"],
        revenue=float(row["revenue"]),
        currency="EUR",
    )


def _contacts(row: dict[str, Any], account: Account) -> Iterator[Contact]:
    domain = fold(row["name"]).replace(" & ", "-").replace(" ", "-").replace("'", "")
    for name, role, language in row["contacts"]:
        address = fold(name).replace(" ", ".").replace("'", "")
        yield Contact(
            ids.new_id(),
            account.id,
            name,
            email=f"{address}@{domain}.example",
            role=role,
            language=language,
        )
