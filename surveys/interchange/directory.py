"""Finds the account that a cell of a file means, among all of them, without a query per row."""

from dataclasses import dataclass

from surveys import accounts
from surveys.db import Database
from surveys.folding import fold
from surveys.interchange.messages import message
from surveys.interchange.values import Unreadable


@dataclass(frozen=True)
class Directory:
    """Accounts' ids by folded name and by reference."""

    by_name: dict[str, str]
    by_ref: dict[str, str]

    def account_id(self, cell: str) -> str:
        """The id of the account whose reference or name is *cell*. Raises Unreadable."""
        referred, named = self.by_ref.get(cell.strip()), self.by_name.get(fold(cell))
        if referred and named and referred != named:
            raise Unreadable(
                message("one account: this is the name of one and the reference of another")
            )
        found = referred or named
        if found is None:
            raise Unreadable(
                message("the name or reference of a known account (import accounts first)")
            )
        return found


def directory(db: Database) -> Directory:
    """All accounts of *db*."""
    known = accounts.every(db)
    return Directory(
        by_name={fold(account.name): account.id for account in known},
        by_ref={account.external_ref: account.id for account in known if account.external_ref},
    )
