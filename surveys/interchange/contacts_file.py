"""A file of contacts: one row per person of an account, known again by the e-mail address."""

from dataclasses import dataclass, field, replace

from surveys import contacts
from surveys.contacts import Contact, address_key
from surveys.db import Database
from surveys.folding import fold
from surveys.ids import new_id
from surveys.interchange import values
from surveys.interchange.decoding import Table
from surveys.interchange.directory import Directory, directory
from surveys.interchange.messages import message
from surveys.interchange.plans import MAX_PREVIEW, Options, Outcome, Plan
from surveys.interchange.sheets import Cells, RefusedCell, recognise, rows


@dataclass(frozen=True)
class ContactRow:
    """One row as understood; None where its cell is empty, which changes nothing that is kept."""

    cells: Cells
    account_id: str
    name: str
    email: str
    role: tuple[str | None, str | None] | None
    language: str | None
    phone: str | None


def plan(db: Database, table: Table, options: Options) -> Plan:
    """What taking *table* would do to the contacts that are kept."""
    columns = recognise(table, "contacts")
    refused: list[RefusedCell] = []
    known_accounts = directory(db)
    read = [_read(cells, options, known_accounts) for cells in rows(table, columns, refused)]
    understood = [row for row in read if row is not None]
    merge = _Merge(known=contacts.every(db))
    for row in understood:
        merge.add(row)
    return Plan(
        columns=columns,
        outcome=merge.outcome(),
        refused=tuple(sorted(refused, key=lambda cell: cell.row)),
        preview=tuple(_shown(row) for row in understood[:MAX_PREVIEW]),
        write=merge.write,
    )


def _read(cells: Cells, options: Options, known: Directory) -> ContactRow | None:
    row = ContactRow(
        cells=cells,
        account_id=cells.need("account", known.account_id) or "",
        name=cells.need("name", values.line(200)) or "",
        email=cells.need("email", options.check_address) or "",
        role=cells.take("role", values.role),
        language=cells.take("language", values.language),
        phone=cells.take("phone", values.phone),
    )
    return row if row.account_id and row.name and row.email else None


def _shown(row: ContactRow) -> dict[str, str]:
    role, title = row.role or (None, None)
    return {
        "account": row.cells.raw("account"),
        "name": row.name,
        "email": row.email,
        "role": role or title or "",
        "language": row.language or "",
        "phone": row.phone or "",
    }


@dataclass
class _Merge:
    """Rows laid over the contacts that are kept."""

    known: list[Contact]
    by_address: dict[tuple[str, str], Contact] = field(default_factory=dict)
    without_address: dict[tuple[str, str], list[Contact]] = field(default_factory=dict)
    before: dict[str, Contact] = field(default_factory=dict)
    after: dict[str, Contact] = field(default_factory=dict)
    first_rows: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for contact in self.known:
            self.before[contact.id] = contact
            if contact.email:
                self.by_address[contact.account_id, address_key(contact.email)] = contact
            else:
                place = (contact.account_id, fold(contact.name))
                self.without_address.setdefault(place, []).append(contact)

    def add(self, row: ContactRow) -> None:
        """Lay one row over; the same person a second time is refused."""
        place = (row.account_id, address_key(row.email))
        first = self.first_rows.setdefault(place, row.cells.row)
        if first != row.cells.row:
            row.cells.refuse(
                "email",
                message("each address once in an account; row %(row)s has it too", row=first),
            )
            return
        present = self.by_address.get(place) or self._from_history(row)
        role, title = row.role or (present.role, present.title)
        self.after[present.id] = replace(
            present,
            name=row.name,
            email=row.email,
            role=role,
            title=title,
            language=row.language or present.language,
            phone=row.phone or present.phone,
        )

    def _from_history(self, row: ContactRow) -> Contact:
        """The one person of that name whose address was not known yet, or somebody new."""
        namesakes = self.without_address.get((row.account_id, fold(row.name)), [])
        if len(namesakes) == 1 and namesakes[0].id not in self.after:
            return namesakes[0]
        return Contact(new_id(), row.account_id, row.name)

    def _changed(self) -> list[Contact]:
        return [
            contact
            for contact in self.after.values()
            if contact.id in self.before and contact != self.before[contact.id]
        ]

    def _new(self) -> list[Contact]:
        return [contact for contact in self.after.values() if contact.id not in self.before]

    def outcome(self) -> Outcome:
        new, changed = len(self._new()), len(self._changed())
        return Outcome(new, changed, len(self.after) - new - changed)

    def write(self, db: Database) -> None:
        """Keep all of it; call it in the transaction of the plan."""
        contacts.insert_many(db, self._new())
        contacts.update_many(db, self._changed())
