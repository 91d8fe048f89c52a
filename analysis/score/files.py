"""The files of the contract: three CSV tables in, scores and contributions out."""

from __future__ import annotations

import csv
import gzip
import heapq
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from sys import intern
from tempfile import NamedTemporaryFile
from typing import TextIO

from analysis.score.days import day_number
from analysis.score.errors import BadInput
from analysis.score.panel import AnswerColumns, Panel, Question, panel_from_columns
from analysis.score.records import BANDS, Account, Invitation, Score
from analysis.score.scales import scale
from analysis.score.tables import at, checked, find_table, rows

POPULATIONS = ("client", "partner")
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
SCORE_COLUMNS = (
    "account_id",
    "score",
    "lo90",
    "hi90",
    *(f"p_{band}" for band in BANDS),
    "class",
    "p_decline",
    "score_unclipped",
    "reliability",
    "withheld",
    "population",
    "as_of",
    "sd",
    "evidence",
    "n_responses",
    "n_contacts",
    "last_answer",
    "coverage",
    "change_since_last_wave",
    "change_lo90",
    "change_hi90",
)
CONTRIBUTION_COLUMNS = ("account_id", "source", "question_id", "contribution")


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


def write_scores(
    scores: Sequence[Iterable[Score]], output: Path, contributions: Path | None
) -> int:
    """Write scores (one sorted series per population) by account_id; how many there were.

    Both files appear complete or not at all: they are written beside their place and renamed.
    """
    count = 0
    with ExitStack() as stack:
        score_rows = csv.writer(stack.enter_context(replaced(output)), lineterminator="\n")
        score_rows.writerow(SCORE_COLUMNS)
        parts = None
        if contributions is not None:
            parts = csv.writer(stack.enter_context(replaced(contributions)), lineterminator="\n")
            parts.writerow(CONTRIBUTION_COLUMNS)
        for score in heapq.merge(*scores, key=lambda score: score.account_id):
            score_rows.writerow(_score_row(score))
            count += 1
            if parts is not None:
                parts.writerows(
                    (score.account_id, part.source, part.question_id, _number(part.points))
                    for part in score.contributions
                )
    return count


@contextmanager
def replaced(path: Path) -> Iterator[TextIO]:
    """Text file that takes the place of *path* only when all was written; .gz is packed."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as raw:
        try:
            if path.name.endswith(".gz"):
                # No name and no time inside, so that the same scores give the same bytes.
                with (
                    gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed,
                    io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
                ):
                    yield text
            else:
                with io.TextIOWrapper(raw, encoding="utf-8", newline="") as text:
                    yield text
            os.chmod(raw.name, 0o666 & ~_umask())
            os.replace(raw.name, path)
        except BaseException:
            Path(raw.name).unlink(missing_ok=True)
            raise


def _umask() -> int:
    """The process's umask, which temporary files ignore and ordinary ones follow."""
    current = os.umask(0o077)
    os.umask(current)
    return current


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
    found = {population: AnswerColumns() for population in POPULATIONS}
    owner: dict[str, str] = {}
    answered: dict[str, int] = {}
    bits: dict[str, int] = {}
    for row, cells in rows(path, ANSWER_COLUMNS, ("standard",)):
        name, contact, role, response, day, asked, dimension, scale_name, value, standard = cells
        account = _account(path, row, accounts, name)
        if role not in ROLES:
            raise at(path, row, "role", f"expected decider, user, buyer or blank, came {role!r}")
        if not response:
            raise at(path, row, "response_id", "expected an id, came a blank cell")
        if owner.setdefault(response, name) != name:
            raise at(
                path,
                row,
                "response_id",
                f"expected {response!r} in one account ({owner[response]!r}), came {name!r} too",
            )
        columns = found[account.population]
        question = Question(asked, dimension, scale_name, _standard(path, row, standard))
        _check_question(path, row, columns, question)
        bit = bits.setdefault(asked, 1 << len(bits))
        if answered.get(response, 0) & bit:
            raise at(
                path,
                row,
                "question_id",
                f"expected one answer to {asked!r} in response {response!r}, came a second one",
            )
        answered[response] = answered.get(response, 0) | bit
        columns.account.append(account.account_id)
        columns.contact.append(intern(contact))
        columns.response.append(intern(response))
        columns.day.append(checked(path, row, "answered_at", day_number, day))
        columns.question.append(intern(asked))
        columns.percent.append(checked(path, row, "value", _percent_of(scale_name), value))
    return found


def _account(path: Path, row: int, accounts: dict[str, Account], name: str) -> Account:
    if name not in accounts:
        raise at(path, row, "account_id", f"expected an account of accounts.csv, came {name!r}")
    return accounts[name]


def _standard(path: Path, row: int, cell: str) -> bool:
    """Column absent reads as blank; blank means 1, as the contract says of the column."""
    if cell not in ("0", "1", ""):
        raise at(path, row, "standard", f"expected 0 or 1, came {cell!r}")
    return cell != "0"


def _check_question(path: Path, row: int, columns: AnswerColumns, question: Question) -> None:
    if not question.question_id:
        raise at(path, row, "question_id", "expected an id, came a blank cell")
    known = columns.questions.get(question.question_id)
    if known is None:
        checked(path, row, "scale", scale, question.scale)
        columns.questions[intern(question.question_id)] = question
        return
    for column in ("scale", "dimension", "standard"):
        before, now = getattr(known, column), getattr(question, column)
        if before != now:
            raise at(
                path,
                row,
                column,
                f"expected {_said(before)} as in the other answers to"
                f" {question.question_id!r}, came {_said(now)}",
            )


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
        account = _account(path, row, accounts, name)
        checked(path, row, "invited_at", day_number, invited_at)
        if responded not in ("0", "1"):
            raise at(path, row, "responded", f"expected 0 or 1, came {responded!r}")
        found.append(
            Invitation(account.account_id, intern(contact), intern(invited_at), responded == "1")
        )
    return found


def _score_row(score: Score) -> list[str]:
    change = score.change
    return [
        score.account_id,
        _number(score.score),
        _number(score.lo90),
        _number(score.hi90),
        *map(_number, score.probabilities),
        score.band,
        _number(score.p_decline),
        _number(score.score_unclipped),
        _number(score.reliability),
        str(int(score.withheld)),
        score.population,
        score.as_of,
        _number(score.sd),
        score.evidence,
        str(score.n_responses),
        str(score.n_contacts),
        score.last_answer or "",
        "" if score.coverage is None else _number(score.coverage),
        "" if change is None else _number(change.points),
        "" if change is None else _number(change.lo90),
        "" if change is None else _number(change.hi90),
    ]


def _number(value: float) -> str:
    """Shortest text that reads back as the same number; never a minus zero."""
    return repr(value + 0.0)
