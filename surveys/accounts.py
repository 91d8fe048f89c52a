"""Accounts: the companies we have relationships with, found by name or by your own reference."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from surveys import clock
from surveys.db import Database, Row
from surveys.errors import BadInput
from surveys.folding import fold

MAX_NAME = 200


@dataclass(frozen=True)
class Account:
    """A company. `external_ref`: what it is called in your other tools; unique when given."""

    id: str
    name: str
    parent_id: str | None = None
    external_ref: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class ListedAccount:
    """An account in a list: its kinds of relationship (sorted), its parent's name, its contacts."""

    id: str
    name: str
    external_ref: str | None
    parent_name: str | None
    is_client: bool
    is_partner: bool
    contacts: int


_SELECT = "SELECT id, name, parent_id, external_ref, country FROM account"


def get(db: Database, account_id: str) -> Account:
    """The account of that id. Raises NotFound."""
    return _account(db.one(f"{_SELECT} WHERE id = :id", id=account_id))


def find(db: Database, name_or_ref: str) -> Account | None:
    """The account with that reference or, case and accents aside, that name; None when neither.

    Raises BadInput when the reference belongs to one account and the name to another.
    """
    rows = db.all(
        f"{_SELECT} WHERE external_ref = :ref OR name_folded = :folded ORDER BY id",
        ref=name_or_ref.strip(),
        folded=fold(name_or_ref),
    )
    if len(rows) > 1:
        raise BadInput(
            f"{name_or_ref!r} is the name of one account and the reference of another: "
            f"{rows[0]['name']} and {rows[1]['name']}"
        )
    return _account(rows[0]) if rows else None


def every(db: Database) -> list[Account]:
    """All accounts, by name: what an import compares its file with."""
    return [_account(row) for row in db.all(f"{_SELECT} ORDER BY name_folded, id")]


def children(db: Database, account_id: str) -> list[Account]:
    """The sites and subsidiaries directly below an account, by name."""
    rows = db.all(f"{_SELECT} WHERE parent_id = :id ORDER BY name_folded, id", id=account_id)
    return [_account(row) for row in rows]


def search(
    db: Database, words: str = "", *, limit: int = 50, offset: int = 0
) -> list[ListedAccount]:
    """One page of the accounts whose name or reference holds *words*, by name."""
    rows = db.all(
        """
        SELECT account.id, account.name, account.external_ref, parent.name AS parent_name,
               count(DISTINCT client.id) AS clients, count(DISTINCT partner.id) AS partners,
               (SELECT count(*) FROM contact WHERE contact.account_id = account.id) AS contacts
          FROM account
          LEFT JOIN account AS parent ON parent.id = account.parent_id
          LEFT JOIN relationship AS client
                 ON client.account_id = account.id AND client.kind = 'client'
          LEFT JOIN relationship AS partner
                 ON partner.account_id = account.id AND partner.kind = 'partner'
         WHERE account.name_folded LIKE :pattern ESCAPE '!'
            OR account.external_ref LIKE :ref ESCAPE '!'
         GROUP BY account.id, account.name, account.name_folded, account.external_ref, parent.name
         ORDER BY account.name_folded, account.id
         LIMIT :limit OFFSET :offset
        """,
        **_pattern(words),
        limit=limit,
        offset=offset,
    )
    return [_listed(row) for row in rows]


def count(db: Database, words: str = "") -> int:
    """How many accounts `search` finds in all."""
    return int(
        db.value(
            """
            SELECT count(*) FROM account
             WHERE name_folded LIKE :pattern ESCAPE '!' OR external_ref LIKE :ref ESCAPE '!'
            """,
            **_pattern(words),
        )
    )


def insert_many(db: Database, accounts: Iterable[Account]) -> None:
    """Add *accounts*, whatever their order: a parent may come after its children."""
    accounts = list(accounts)
    moment = clock.now()
    db.execute_many(
        """
        INSERT INTO account (id, name, name_folded, external_ref, country, created_at)
        VALUES (:id, :name, :name_folded, :external_ref, :country, :created_at)
        """,
        [_values(account) | {"created_at": moment} for account in accounts],
    )
    db.execute_many(
        "UPDATE account SET parent_id = :parent_id WHERE id = :id",
        [_values(account) for account in accounts if account.parent_id is not None],
    )


def update_many(db: Database, accounts: Iterable[Account]) -> None:
    """Write *accounts*, already known by id, as they are now."""
    db.execute_many(
        """
        UPDATE account
           SET name = :name, name_folded = :name_folded, parent_id = :parent_id,
               external_ref = :external_ref, country = :country
         WHERE id = :id
        """,
        [_values(account) for account in accounts],
    )


def ancestors(parents: dict[str, str | None], account_id: str) -> list[str]:
    """The chain of parents above an account, nearest first; stops where it would turn in a circle.

    *parents*: from an account's id to its parent's id. The last id equals *account_id* when the
    chain leads back to it.
    """
    chain: list[str] = []
    above = parents.get(account_id)
    while above is not None and above not in chain:
        chain.append(above)
        above = parents.get(above)
    return chain


def _pattern(words: str) -> dict[str, str]:
    return {"pattern": f"%{_literal(fold(words))}%", "ref": f"%{_literal(words.strip())}%"}


def _literal(text: str) -> str:
    """*text* with the signs that mean something to LIKE escaped by `!`."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _values(account: Account) -> Row:
    return asdict(account) | {"name_folded": fold(account.name)}


def _account(row: Row) -> Account:
    return Account(**row)


def _listed(row: Row) -> ListedAccount:
    return ListedAccount(
        id=row["id"],
        name=row["name"],
        external_ref=row["external_ref"],
        parent_name=row["parent_name"],
        is_client=row["clients"] > 0,
        is_partner=row["partners"] > 0,
        contacts=row["contacts"],
    )
