"""Which column of a table means what, and its rows read cell by cell with every refusal noted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from surveys.interchange import words
from surveys.interchange.cells import Record
from surveys.interchange.decoding import Table
from surveys.interchange.messages import Message, Refused, message
from surveys.interchange.values import Unreadable, key, shown

Value = TypeVar("Value")


@dataclass(frozen=True)
class RefusedCell:
    """Why a row cannot be taken: its number, the column, what was expected and what came."""

    row: int
    line: int
    column: str
    expected: Message
    came: str

    @property
    def sentence(self) -> Message:
        return message(
            "row %(row)s, column %(reason)s",
            row=self.row,
            reason=self.reason,
        )

    @property
    def reason(self) -> Message:
        """The sentence without the row."""
        return message(
            "%(column)s: expected %(expected)s; got %(came)s",
            column=self.column,
            expected=self.expected,
            came=f"“{self.came}”" if self.came else message("nothing"),
        )

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True)
class Columns:
    """What the columns of a table mean: *places* from our name to its position."""

    header: tuple[str, ...]
    places: dict[str, int]

    @property
    def ignored(self) -> tuple[str, ...]:
        """Columns that mean nothing here, as written."""
        known = set(self.places.values())
        return tuple(name for place, name in enumerate(self.header) if place not in known and name)

    def written(self, name: str) -> str:
        """The header of our column *name* as it stands in the file; our name when it is absent."""
        return self.header[self.places[name]] if name in self.places else name


def recognise(table: Table, what: str) -> Columns:
    """The columns of *table* as an import of *what* understands them.

    Raises Refused when a required one is missing, or two mean the same.
    """
    meanings = {
        key(spelling): name
        for name, synonyms in words.HEADERS[what].items()
        for spelling in (name, *synonyms)
    }
    places: dict[str, int] = {}
    for place, header in enumerate(table.columns):
        name = meanings.get(key(header))
        if name is None:
            continue
        if name in places:
            raise Refused(
                message(
                    "%(file)s: expected one column that means %(meaning)s; got two, %(first)s and "
                    "%(second)s: rename or remove one",
                    file=table.name,
                    meaning=name,
                    first=table.columns[places[name]],
                    second=header,
                )
            )
        places[name] = place
    for name in words.REQUIRED[what]:
        if name not in places:
            raise _missing(table, what, name)
    return Columns(table.columns, places)


def _missing(table: Table, what: str, name: str) -> Refused:
    return Refused(
        message(
            "%(file)s: expected a column %(name)s (also understood: %(synonyms)s); the header "
            "has %(came)s",
            file=table.name,
            name=name,
            synonyms=", ".join(words.HEADERS[what][name]),
            came=shown(", ".join(table.columns)),
        )
    )


class Cells:
    """The cells of one row by our column names, collecting what has to be refused."""

    def __init__(self, record: Record, columns: Columns, refused: list[RefusedCell]) -> None:
        self.record = record
        self._columns = columns
        self._refused = refused

    @property
    def row(self) -> int:
        return self.record.number

    def raw(self, name: str) -> str:
        """The cell without spaces around it; empty when the file has no such column."""
        place = self._columns.places.get(name)
        return "" if place is None else self.record.cells[place].strip()

    def take(self, name: str, read: Callable[[str], Value]) -> Value | None:
        """The cell's meaning; None when it is empty or had to be refused."""
        raw = self.raw(name)
        if not raw:
            return None
        try:
            return read(raw)
        except Unreadable as error:
            self.refuse(name, error.expected)
            return None

    def need(self, name: str, read: Callable[[str], Value]) -> Value | None:
        """As `take`, of a cell that may not be empty."""
        if not self.raw(name):
            self.refuse(name, message("a value in each row"))
        return self.take(name, read)

    def refuse(self, name: str, expected: Message, *, came: str | None = None) -> None:
        """Note that this row cannot be taken because of column *name*."""
        self._refused.append(
            RefusedCell(
                row=self.record.number,
                line=self.record.line,
                column=self._columns.written(name),
                expected=expected,
                came=shown(self.raw(name) if came is None else came),
            )
        )


def rows(table: Table, columns: Columns, refused: list[RefusedCell]) -> Iterator[Cells]:
    """Every row of *table* that holds anything; refusals are appended to *refused*."""
    for record in table.rows():
        if any(cell.strip() for cell in record.cells):
            yield Cells(record, columns, refused)
