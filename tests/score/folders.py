"""Folders of CSV files as `rapport score` reads them."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

from analysis.score.files import ACCOUNT_COLUMNS, ANSWER_COLUMNS, INVITATION_COLUMNS
from tests.score.populations import Company

ACCOUNTS = (
    "account_id,population,segment,as_of\nacme,client,large,2026-06-30\nbolt,partner,,2026-06-30\n"
)
ANSWERS = (
    "account_id,contact_id,role,response_id,answered_at,question_id,dimension,scale,value,standard\n"
    "acme,ann,user,r1,2026-05-01,C1,loyalty,nps11,9,1\n"
    "acme,ann,user,r1,2026-05-01,C2,satisfaction,csat5,4,1\n"
    "acme,,,r2,2026-05-02T10:15:00Z,C1,loyalty,nps11,7.0,1\n"
    "bolt,bob,decider,r3,2026-04-01,P1,loyalty,nps11,6,1\n"
)
INVITATIONS = (
    "account_id,contact_id,invited_at,responded\n"
    "acme,ann,2026-04-20,1\nacme,eve,2026-04-20,0\nbolt,bob,2026-03-20,1\n"
)


def write_folder(
    folder: Path,
    *,
    accounts: str = ACCOUNTS,
    answers: str = ANSWERS,
    invitations: str | None = INVITATIONS,
) -> Path:
    """The small example, any of its files replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "accounts.csv").write_text(accounts, encoding="utf-8")
    (folder / "answers.csv").write_text(answers, encoding="utf-8")
    if invitations is not None:
        (folder / "invitations.csv").write_text(invitations, encoding="utf-8")
    return folder


def write_companies(folder: Path, *companies: Company, packed: bool = False) -> Path:
    """The rows of *companies* as files."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = {
        "accounts": (ACCOUNT_COLUMNS, [c.accounts for c in companies]),
        "answers": ((*ANSWER_COLUMNS, "standard"), [c.answers for c in companies]),
        "invitations": (INVITATION_COLUMNS, [c.invitations for c in companies]),
    }
    for name, (columns, groups) in rows.items():
        path = folder / f"{name}.csv{'.gz' if packed else ''}"
        with (
            gzip.open(path, "wt", encoding="utf-8", newline="")
            if packed
            else path.open("w", encoding="utf-8", newline="")
        ) as text:
            writer = csv.writer(text)
            writer.writerow(columns)
            for group in groups:
                for row in group:
                    writer.writerow([_cell(getattr(row, column)) for column in columns])
    return folder


def _cell(value: object) -> object:
    return int(value) if isinstance(value, bool) else value
