"""A file of accounts: one row per company and kind of relationship, or one row for both kinds."""

from dataclasses import dataclass, field, replace

from surveys import accounts, relationships
from surveys.accounts import Account
from surveys.db import Database
from surveys.folding import fold
from surveys.ids import new_id
from surveys.interchange import values
from surveys.interchange.decoding import Table
from surveys.interchange.messages import message
from surveys.interchange.plans import MAX_PREVIEW, Options, Outcome, Plan
from surveys.interchange.sheets import Cells, RefusedCell, recognise, rows
from surveys.relationships import Relationship

BOTH = 2  # kinds in a row that says "both"


@dataclass(frozen=True)
class AccountRow:
    """One row as understood; None where its cell is empty, which changes nothing that is kept."""

    cells: Cells
    name: str
    kinds: tuple[str, ...]
    parent: str | None
    subtype: str | None
    segment: str | None
    external_ref: str | None
    owner: str | None
    revenue: float | None
    currency: str | None
    country: str | None


def plan(db: Database, table: Table, options: Options) -> Plan:
    """What taking *table* would do to the accounts and relationships that are kept."""
    columns = recognise(table, "accounts")
    refused: list[RefusedCell] = []
    read = [_read(cells, options) for cells in rows(table, columns, refused)]
    understood = [row for row in read if row is not None]
    merge = _Merge(
        known={account.id: account for account in accounts.every(db)},
        relations={(each.account_id, each.kind): each for each in relationships.every(db)},
    )
    for row in understood:
        merge.add(row)
    merge.settle_parents()
    return Plan(
        columns=columns,
        outcome=merge.outcome(),
        refused=tuple(sorted(refused, key=lambda cell: cell.row)),
        preview=tuple(_shown(row) for row in understood[:MAX_PREVIEW]),
        write=merge.write,
    )


def _read(cells: Cells, options: Options) -> AccountRow | None:
    """The row, None when its name or kind is missing; other faults are noted and left out."""
    row = AccountRow(
        cells=cells,
        name=cells.need("name", values.line(accounts.MAX_NAME)) or "",
        kinds=cells.need("kind", values.kinds) or (),
        parent=cells.take("parent", values.line(accounts.MAX_NAME)),
        subtype=cells.take("subtype", values.subtype),
        segment=cells.take("segment", values.line(80)),
        external_ref=cells.take("external_ref", values.line(80)),
        owner=cells.take("owner", options.check_address),
        revenue=cells.take("revenue", values.amount),
        currency=cells.take("currency", values.currency),
        country=cells.take("country", values.country),
    )
    if row.subtype and row.kinds == ("client",):
        cells.refuse("subtype", message("an empty cell: only partners have a subtype"))
    if row.revenue is not None and len(row.kinds) == BOTH:
        cells.refuse(
            "revenue",
            message(
                "an empty cell in a row for both kinds: write one row with the client’s revenue "
                "and one with the partner’s spend"
            ),
        )
    return row if row.name and row.kinds else None


def _shown(row: AccountRow) -> dict[str, str]:
    cells = {
        "name": row.name,
        "kind": " + ".join(row.kinds),
        "parent": row.parent,
        "subtype": row.subtype,
        "segment": row.segment,
        "external_ref": row.external_ref,
        "owner": row.owner,
        "revenue": None if row.revenue is None else f"{row.revenue}",
        "currency": row.currency,
        "country": row.country,
    }
    return {name: cell or "" for name, cell in cells.items()}


@dataclass
class _Merge:
    """Rows laid over what is kept: which company each row means, and what it becomes."""

    known: dict[str, Account]
    relations: dict[tuple[str, str], Relationship]
    by_name: dict[str, str] = field(default_factory=dict)
    by_ref: dict[str, str] = field(default_factory=dict)
    after: dict[str, Account] = field(default_factory=dict)
    relations_after: dict[tuple[str, str], Relationship] = field(default_factory=dict)
    first_rows: dict[tuple[str, str], int] = field(default_factory=dict)
    said: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    parent_rows: list[tuple[str, AccountRow]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for account in self.known.values():
            self._index(account)

    def _index(self, account: Account) -> None:
        self.by_name[fold(account.name)] = account.id
        if account.external_ref:
            self.by_ref[account.external_ref] = account.id

    def add(self, row: AccountRow) -> None:
        """Lay one row over; what cannot be is refused in the row's own cells."""
        account = self._meant(row)
        if account is None:
            return
        if not self._agrees(account.id, row):
            return
        account = replace(
            account,
            name=row.name,
            external_ref=row.external_ref or account.external_ref,
            country=row.country or account.country,
        )
        self.after[account.id] = account
        self._index(account)
        if row.parent:
            self.parent_rows.append((account.id, row))
        for kind in row.kinds:
            self._add_relationship(account.id, kind, row)

    def _meant(self, row: AccountRow) -> Account | None:
        """The company of the row: by its reference, else by its name, else a new one."""
        named = self.by_name.get(fold(row.name))
        referred = self.by_ref.get(row.external_ref) if row.external_ref else None
        if referred and named and named != referred:
            row.cells.refuse(
                "name",
                message(
                    "another name: reference %(reference)s belongs to %(owner)s",
                    reference=row.external_ref,
                    owner=self._present(referred).name,
                ),
            )
            return None
        if referred or named:
            account = self._present(referred or named or "")
            if not referred and row.external_ref and account.external_ref:
                row.cells.refuse(
                    "external_ref",
                    message(
                        "reference %(reference)s, which %(name)s has already; another company "
                        "needs another name",
                        reference=account.external_ref,
                        name=account.name,
                    ),
                )
                return None
            return account
        return Account(id=new_id(), name=row.name)

    def _present(self, account_id: str) -> Account:
        return self.after.get(account_id) or self.known[account_id]

    def _agrees(self, account_id: str, row: AccountRow) -> bool:
        """Whether the rows of one company say the same about it; the second one is refused else."""
        agrees = True
        facts = {
            "name": fold(row.name),
            "parent": fold(row.parent or ""),
            "external_ref": row.external_ref or "",
            "country": row.country or "",
        }
        for name, fact in facts.items():
            before = self.said.setdefault((account_id, name), (fact, row.cells.row))
            if not before[0] and fact:
                self.said[account_id, name] = (fact, row.cells.row)
            elif fact and fact != before[0]:
                row.cells.refuse(name, message("the same as in row %(row)s", row=before[1]))
                agrees = False
        return agrees

    def _add_relationship(self, account_id: str, kind: str, row: AccountRow) -> None:
        place = (account_id, kind)
        first = self.first_rows.setdefault(place, row.cells.row)
        if first != row.cells.row:
            row.cells.refuse(
                "name",
                message(
                    "each company once for each kind; row %(row)s is the same %(kind)s",
                    row=first,
                    kind=kind,
                ),
            )
            return
        present = self.relations.get(place) or Relationship(new_id(), account_id, kind)
        partner_subtype = row.subtype if kind == "partner" else None
        self.relations_after[place] = replace(
            present,
            subtype=partner_subtype or present.subtype,
            segment=row.segment or present.segment,
            owner=row.owner or present.owner,
            revenue=present.revenue if row.revenue is None else row.revenue,
            currency=row.currency or present.currency,
        )

    def settle_parents(self) -> None:
        """Find the parents by name or reference, wherever in the file they stand; no circles."""
        for account_id, row in self.parent_rows:
            wanted = row.parent or ""
            parent_id = self.by_ref.get(wanted) or self.by_name.get(fold(wanted))
            if parent_id is None:
                row.cells.refuse(
                    "parent",
                    message("the name or reference of an account in this file or already kept"),
                )
            else:
                self.after[account_id] = replace(self.after[account_id], parent_id=parent_id)
        parents = {account.id: account.parent_id for account in self.known.values()}
        parents |= {account.id: account.parent_id for account in self.after.values()}
        for account_id, row in self.parent_rows:
            if account_id in accounts.ancestors(parents, account_id):
                row.cells.refuse(
                    "parent", message("a parent that is not itself below this account")
                )

    def _changed_accounts(self) -> list[Account]:
        return [
            account
            for account in self.after.values()
            if account.id in self.known and account != self.known[account.id]
        ]

    def _changed_relations(self) -> list[Relationship]:
        return [
            relation
            for place, relation in self.relations_after.items()
            if place in self.relations and relation != self.relations[place]
        ]

    def _new_relations(self) -> list[Relationship]:
        return [
            relation
            for place, relation in self.relations_after.items()
            if place not in self.relations
        ]

    def outcome(self) -> Outcome:
        """Companies that are new, that change (a new kind of relationship included), or do not."""
        new = {account_id for account_id in self.after if account_id not in self.known}
        moved = {account.id for account in self._changed_accounts()}
        moved |= {
            relation.account_id for relation in self._changed_relations() + self._new_relations()
        }
        changed = moved - new
        return Outcome(len(new), len(changed), len(self.after) - len(new) - len(changed))

    def write(self, db: Database) -> None:
        """Keep all of it; call it in the transaction of the plan."""
        new = [account for account in self.after.values() if account.id not in self.known]
        accounts.insert_many(db, new)
        accounts.update_many(db, self._changed_accounts())
        relationships.insert_many(db, self._new_relations())
        relationships.update_many(db, self._changed_relations())
