"""`rapport import …` as people run it: what it prints, how it ends, and what it leaves behind."""

import gzip
import json
from collections.abc import Generator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.commands.context import prepare
from surveys import accounts, contacts, db, events
from tests.support.environment import service_environment
from tests.support.service import rapport


@pytest.fixture
def run(data_folder: Path, tmp_path: Path) -> Generator:
    """`run("import", …)` in this process; files are named inside the test's own folder."""

    def command(*arguments: str) -> Result:
        result = CliRunner().invoke(main, in_folder(tmp_path, arguments))
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        return result

    yield command
    db.forget_thread_connections()


def in_folder(tmp_path: Path, arguments: tuple[str, ...]) -> list[str]:
    return [str(tmp_path / each) if each.endswith((".csv", ".gz")) else each for each in arguments]


def write(tmp_path: Path, name: str, text: str, encoding: str = "utf-8") -> None:
    data = text.encode(encoding)
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)


def stored(folder: Path) -> db.Database:
    return prepare(folder / "rapport.db")


def count(database: db.Database, table: str) -> int:
    return len(database.all(f"SELECT * FROM {table}"))


def test_accounts_contacts_and_events_come_in_from_french_files(data_folder, tmp_path, run):
    write(tmp_path, "comptes.csv", "nom;type;ca\nÉlan;les deux;\nDécor;client;1 234,5\n", "cp1252")
    write(tmp_path, "gens.csv", "compte\tnom\tcourriel\nélan\tZoé\tzoe@elan.example\n", "utf-16")
    write(tmp_path, "faits.csv.gz", "compte,date,type\nDécor,31/12/2025,visite\n", "utf-8-sig")

    done = run("import", "accounts", "comptes.csv")
    assert (done.exit_code, done.stdout) == (0, "accounts: 2 new, 0 changed, 0 unchanged\n")
    assert "comptes.csv: Windows-1252, parted by semicolon" in done.stderr
    done = run("import", "contacts", "gens.csv")
    assert (done.exit_code, done.stdout) == (0, "contacts: 1 new, 0 changed, 0 unchanged\n")
    assert "UTF-16 with byte-order mark, parted by tab" in done.stderr
    done = run("import", "events", "faits.csv.gz", "--json")
    assert json.loads(done.stdout) == {
        "what": "events",
        "dry_run": False,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
    }

    database = stored(data_folder)
    elan, decor = accounts.find(database, "elan"), accounts.find(database, "decor")
    assert [each.email for each in contacts.of_account(database, elan.id)] == ["zoe@elan.example"]
    assert [each.happened_on for each in events.of_account(database, decor.id)] == ["2025-12-31"]


def test_the_real_command_line_imports_and_refuses(tmp_path):
    environment = service_environment(tmp_path / "data", {})
    write(tmp_path, "accounts.csv", "name,kind\nAcme,client\n")
    write(tmp_path, "wrong.csv", "name,kind\nAcme,friend\n")
    arguments = in_folder(tmp_path, ("import", "accounts", "accounts.csv"))
    done = rapport(*arguments, environment=environment)
    assert (done.returncode, done.stdout) == (0, "accounts: 1 new, 0 changed, 0 unchanged\n")
    arguments = in_folder(tmp_path, ("import", "accounts", "wrong.csv"))
    done = rapport(*arguments, environment=environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert "wrong.csv, row 2, column kind: expected client" in done.stderr


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(data_folder, tmp_path, run):
    write(tmp_path, "accounts.csv", "name,kind\nAcme,client\n")
    done = run("import", "accounts", "accounts.csv", "--dry-run")
    assert done.exit_code == 0
    assert "1 new, 0 changed, 0 unchanged (dry run: nothing was kept)" in done.stdout
    assert count(stored(data_folder), "account") == 0


def test_a_file_with_refused_rows_ends_with_2_and_names_them(data_folder, tmp_path, run):
    rows = "".join(f"Company {n},friend\n" for n in range(30))
    write(tmp_path, "accounts.csv", "name,kind\nGood,client\n" + rows)
    done = run("import", "accounts", "accounts.csv")
    assert (done.exit_code, done.stdout) == (2, "")
    assert (
        "accounts.csv, row 3, column kind: expected client, partner (partenaire) or both "
        "(les deux); got “friend”\n"
    ) in done.stderr
    assert "… and 10 more" in done.stderr
    assert "accounts.csv was not taken: rows that cannot be read: 30" in done.stderr
    assert count(stored(data_folder), "account") == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "cannot be read"),
        ("", "is empty"),
        ("name,kind\n\0,client\n", "NUL"),
        ("company;colour\n", "expected a column kind"),
    ],
)
def test_a_file_that_is_no_table_of_accounts_ends_with_2(tmp_path, run, text, words):
    if text is not None:
        write(tmp_path, "accounts.csv", text)
    done = run("import", "accounts", "accounts.csv")
    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


PAST = (
    "who,date,score,words,lang\nAcme,2025-03-01,9.0,Quick,en\nÉlan,,10.0,Bien,fr\n,2025-03-02,,,\n"
)
MAPPED = (
    *("--map", "account=who", "--map", "date=date", "--map", "rating=score:nps11"),
    *("--map", "comment=words", "--map", "language=lang"),
)


def test_an_incomplete_row_refuses_past_answers(data_folder, tmp_path, run):
    write(tmp_path, "past.csv.gz", PAST)
    done = run("import", "responses", "past.csv.gz", "--kind", "client", *MAPPED)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "past.csv.gz, row 3, column date: expected a value in each row" in done.stderr
    assert "--skip-incomplete" in done.stderr
    assert count(stored(data_folder), "response") == 0
    assert count(stored(data_folder), "account") == 0


def test_incomplete_rows_can_be_left_out_into_a_report(data_folder, tmp_path, run):
    write(tmp_path, "past.csv.gz", PAST)
    arguments = ("import", "responses", "past.csv.gz", "--kind", "client", *MAPPED)
    done = run(*arguments, "--skip-incomplete", "left-out.csv")
    assert done.exit_code == 0
    assert "responses: 1 new, 0 known already; accounts: 1 new" in done.stdout
    assert f"rows left out: 2, listed in {tmp_path / 'left-out.csv'}" in done.stdout
    assert (tmp_path / "left-out.csv").read_text(encoding="utf-8-sig").splitlines() == [
        '"row","reasons","who","date","score","words","lang"',
        '3,"date: expected a value in each row; got nothing","Élan","","10.0","Bien","fr"',
        '4,"who: expected a value in each row; got nothing; '
        'score: expected a rating or a comment in each row; got nothing","","2025-03-02","","",""',
    ]
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "left-out.csv",
        "past.csv.gz",
    ]
    assert (data_folder / "rapport.db").exists()
    again = run(*arguments, "--skip-incomplete", "left-out.csv", "--json")
    assert json.loads(again.stdout) == {
        "saved": 0,
        "known": 1,
        "new_accounts": 0,
        "new_relationships": 0,
        "new_contacts": 0,
        "left_out": 2,
        "dry_run": False,
    }


def test_a_report_that_cannot_be_written_stops_before_anything_is_kept(data_folder, tmp_path, run):
    write(tmp_path, "past.csv", PAST)
    done = run(
        *("import", "responses", "past.csv", "--kind", "client", *MAPPED),
        *("--skip-incomplete", "nowhere/left-out.csv"),
    )
    assert done.exit_code == 2
    assert "left-out.csv" in done.stderr
    assert count(stored(data_folder), "response") == 0


def test_a_mapping_is_kept_under_a_name_and_used_again(data_folder, tmp_path, run):
    write(tmp_path, "past.csv", "who,date,score,words,lang\nAcme,2025-03-01,9,Quick,en\n")
    first = run(
        *("import", "responses", "past.csv", "--kind", "client", *MAPPED),
        *("--save-mapping", "old tool"),
    )
    assert first.exit_code == 0
    write(tmp_path, "next.csv", "who,date,score,words,lang\nAcme,2025-04-01,8,Slow,en\n")
    done = run("import", "responses", "next.csv", "--mapping", "old tool")
    assert "responses: 1 new, 0 known already; accounts: 0 new" in done.stdout
    unknown = run("import", "responses", "next.csv", "--mapping", "other")
    assert unknown.exit_code == 2
    assert "old tool" in unknown.stderr
    assert count(stored(data_folder), "response") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--map", "account=who"), "--kind client"),
        (("--kind", "client", "--map", "account=who"), "--map date=COLUMN"),
        (("--kind", "client", *MAPPED, "--account", "Acme"), "not both"),
        (("--kind", "client", *MAPPED, "--map", "contact=x"), "one column named x"),
        (("--kind", "client", *MAPPED, "--date-format", "nonsense"), "date format"),
    ],
)
def test_a_mapping_that_does_not_do_ends_with_2(tmp_path, run, arguments, words):
    write(tmp_path, "past.csv", PAST)
    done = run("import", "responses", "past.csv", *arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_every_import_command_shows_an_example(run):
    for what in ("accounts", "contacts", "events", "responses"):
        assert f"Example: rapport import {what}" in run("import", what, "--help").stdout
