"""`rapport migrate`, `backup`, `restore` and `doctor` on the real command line."""

import json
from pathlib import Path

import pytest

from surveys import db
from tests.operation.company import answer, stored_submissions
from tests.operation.test_backup import damage
from tests.support.environment import service_environment
from tests.support.service import rapport


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return service_environment(tmp_path / "data", {})


def test_drill_back_up_lose_everything_restore(
    company: db.Database, environment: dict[str, str], tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    said = rapport("backup", str(copy), environment=environment, check=True).stdout
    assert "1 accounts, 1 contacts, 0 campaigns, 3 responses" in said
    again = rapport("backup", str(copy), environment=environment)
    assert (again.returncode, again.stdout) == (2, "")
    assert "--force" in again.stderr

    answer(company, "after the backup")
    company.close()
    damage(company.path, "header")
    for command in (["worker", "--until-idle"], ["migrate"]):
        ended = rapport(*command, environment=environment)
        assert ended.returncode == 1, command
        assert "rapport restore" in ended.stderr, command
        assert "Traceback" not in ended.stderr, command

    said = rapport("restore", str(copy), environment=environment, check=True).stdout
    assert "3 responses" in said
    assert "is kept as" in said
    assert len(stored_submissions(company.path)) == 3
    ended = rapport("doctor", "--json", environment=environment, check=True)
    assert all(check["state"] != "failed" for check in json.loads(ended.stdout))


def test_doctor_ends_with_1_when_something_failed(
    company: db.Database, environment: dict[str, str]
) -> None:
    assert rapport("doctor", environment=environment).returncode == 0
    company.execute("UPDATE answer SET value = 10 WHERE question_id = 'C1'")
    ended = rapport("doctor", environment=environment)
    assert ended.returncode == 1
    line = next(line for line in ended.stdout.splitlines() if line.startswith("failed"))
    assert "answers: not what was given" in line
    assert "→" in line


def test_migrate_says_what_it_did_and_does_nothing_twice(environment: dict[str, str]) -> None:
    first = rapport("migrate", "--json", environment=environment, check=True)
    assert json.loads(first.stdout)["applied"]
    second = rapport("migrate", environment=environment, check=True)
    assert "up to date" in second.stdout


def test_restore_of_what_is_no_backup_is_bad_input(
    company: db.Database, environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Dear Sir or Madam\n" * 100)
    ended = rapport("restore", str(file), environment=environment)
    assert ended.returncode == 2
    assert "not an SQLite database" in ended.stderr
    assert len(stored_submissions(company.path)) == 3
