"""The files of the contract: three CSV tables, read and checked row by row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from sys import intern

from analysis.score.days import day_number
from analysis.score.errors import BadInput
from analysis.score.panel import AnswerColumns, Panel, Question, panel_from_columns
from analysis.score.records import Account, Invitation
from analysis.score.scales import scale
from analysis.score.tables import at, checked, find_table, rows

POPULATIONS = ("client", "partner")
MOST_REMEMBERED = 100_000
"""Values whose percent is remembered: all of a closed scale, not every decimal there is."""
ROLES = ("decider", "user", "buyer", "")
ACCOUNT_COLUMNS = ("account_id", "population", "segment", "as_of")
ANSWER_COLUMNS = (
    "account_id",
    "contact_id",
    "role",
    "response_id",
    "answered_at",
    "question_id",
    "dimension",
    "scale",
    "value",
)
INVITATION_COLUMNS = ("account_id", "contact_id", "invited_at", "responded")


def read_folder(folder: Path) -> list[Panel]:
    """Panels of the populations found in accounts.csv, answers.csv and invitations.csv.

    Each file may be packed (.csv.gz); invitations may be absent.

    Raises BadInput, one line with file, row, column, what was expected and what came.
    """
    accounts = _read_accounts(_needed(folder, "accounts"))
    columns = _read_answers(_needed(folder, "answers"), accounts)
    path = find_table(folder, "invitations")
    invitations = _read_invitations(path, accounts) if path else []
    return [
        panel_from_columns(
            [account for account in accounts.values() if account.population == population],
            columns[population],
            [row for row in invitations if accounts[row.account_id].population == population],
        )
        for population in sorted({account.population for account in accounts.values()})
    ]


def _needed(folder: Path, name: str) -> Path:
    path = find_table(folder, name)
    if path is None:
        raise BadInput(f"{folder}: expected {name}.csv or {name}.csv.gz, came no such file")
    return path


def _read_accounts(path: Path) -> dict[str, Account]:
    accounts: dict[str, Account] = {}
    for row, (name, population, segment, as_of) in rows(path, ACCOUNT_COLUMNS):
        if not name:
            raise at(path, row, "account_id", "expected an id, came a blank cell")
        if name in accounts:
            raise at(path, row, "account_id", f"expected each account once, came {name!r} again")
        if population not in POPULATIONS:
            raise at(path, row, "population", f"expected client or partner, came {population!r}")
        checked(path, row, "as_of", day_number, as_of)
        accounts[name] = Account(name, population, segment, as_of)
    return accounts


def _read_answers(path: Path, accounts: dict[str, Account]) -> dict[str, AnswerColumns]:
    reader = _AnswerReader(path, accounts)
    for row, cells in rows(path, ANSWER_COLUMNS, ("standard",)):
        reader.take(row, cells)
    return reader.found


class _AnswerReader:
    """Answers of one file, row after row; what was checked once is remembered, for speed."""

    def __init__(self, path: Path, accounts: dict[str, Account]) -> None:
        self.found = {population: AnswerColumns() for population in POPULATIONS}
        self._path = path
        self._columns = {name: self.found[account.population] for name, account in accounts.items()}
        self._owner: dict[str, str] = {}
        self._answered: dict[str, int] = {}
        self._bits: dict[str, int] = {}
        self._questions: set[tuple[int, str, str, str, str]] = set()
        self._percents: dict[tuple[str, str], float] = {}

    def take(self, row: int, cells: list[str]) -> None:
        """Check and keep one row. Raises BadInput."""
        name, contact, role, response, day, asked, dimension, scale_name, value, standard = cells
        columns = self._columns.get(name)
        if columns is None:
            raise _unknown_account(self._path, row, name)
        if role not in ROLES:
            expected = f"expected decider, user, buyer or blank, came {role!r}"
            raise at(self._path, row, "role", expected)
        self._check_response(row, response, name)
        question = (id(columns), asked, dimension, scale_name, standard)
        if question not in self._questions:
            self._check_question(row, columns, asked, dimension, scale_name, standard)
            self._questions.add(question)
        self._check_once(row, response, asked)
        columns.account.append(intern(name))
        columns.contact.append(intern(contact))
        columns.response.append(intern(response))
        columns.day.append(checked(self._path, row, "answered_at", day_number, day))
        columns.question.append(intern(asked))
        percent = self._percents.get((scale_name, value))
        if percent is None:
            percent = checked(self._path, row, "value", _percent_of(scale_name), value)
            if len(self._percents) < MOST_REMEMBERED:
                self._percents[scale_name, value] = percent
        columns.percent.append(percent)

    def _check_response(self, row: int, response: str, name: str) -> None:
        if not response:
            raise at(self._path, row, "response_id", "expected an id, came a blank cell")
        owner = self._owner.setdefault(response, name)
        if owner != name:
            expected = f"expected {response!r} in one account ({owner!r}), came {name!r} too"
            raise at(self._path, row, "response_id", expected)

    def _check_once(self, row: int, response: str, asked: str) -> None:
        bit = self._bits.setdefault(asked, 1 << len(self._bits))
        before = self._answered.get(response, 0)
        if before & bit:
            expected = (
                f"expected one answer to {asked!r} in response {response!r}, came a second one"
            )
            raise at(self._path, row, "question_id", expected)
        self._answered[response] = before | bit

    def _check_question(
        self,
        row: int,
        columns: AnswerColumns,
        asked: str,
        dimension: str,
        scale_name: str,
        standard: str,
    ) -> None:
        if not asked:
            raise at(self._path, row, "question_id", "expected an id, came a blank cell")
        if standard not in ("0", "1", ""):
            raise at(self._path, row, "standard", f"expected 0 or 1, came {standard!r}")
        # The column absent reads as blank; blank means 1, as the contract says of the column.
        question = Question(asked, dimension, scale_name, standard != "0")
        known = columns.questions.get(asked)
        if known is None:
            checked(self._path, row, "scale", scale, scale_name)
            columns.questions[intern(asked)] = question
            return
        for column in ("scale", "dimension", "standard"):
            before, now = getattr(known, column), getattr(question, column)
            if before != now:
                expected = f"expected {_said(before)} as in the other answers to {asked!r}"
                raise at(self._path, row, column, f"{expected}, came {_said(now)}")


def _unknown_account(path: Path, row: int, name: str) -> BadInput:
    expected = f"expected an account of accounts.csv, came {name!r}"
    return at(path, row, "account_id", expected)


def _said(value: str | bool) -> str:
    return str(int(value)) if isinstance(value, bool) else repr(value)


def _percent_of(scale_name: str) -> Callable[[str], float]:
    def percent(cell: str) -> float:
        return scale(scale_name).percent(_decimal(cell, scale_name))

    return percent


def _decimal(cell: str, scale_name: str) -> float:
    try:
        if not cell.isascii() or "_" in cell:  # Python would read "1_0" as ten
            raise ValueError
        return float(cell)
    except ValueError:
        raise BadInput(f"expected {scale(scale_name)}, came {cell!r}") from None


def _read_invitations(path: Path, accounts: dict[str, Account]) -> list[Invitation]:
    found = []
    for row, (name, contact, invited_at, responded) in rows(path, INVITATION_COLUMNS):
        if name not in accounts:
            raise _unknown_account(path, row, name)
        checked(path, row, "invited_at", day_number, invited_at)
        if responded not in ("0", "1"):
            raise at(path, row, "responded", f"expected 0 or 1, came {responded!r}")
        found.append(
            Invitation(intern(name), intern(contact), intern(invited_at), responded == "1")
        )
    return found
