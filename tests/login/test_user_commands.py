"""`rapport user …`: never a question, never a password in an argument."""

import json
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.login import passwords
from surveys import db, login_attempts, sessions, users
from tests.login.site import NEW_PASSWORD, PASSWORD, open_site

CAMILLE = "camille@example.com"

Command = Callable[..., Result]


@pytest.fixture
def user(tmp_path: Path) -> Generator[Command, None, None]:
    """Runs `rapport user …` in this process: starting one for each takes seconds."""

    def run(*arguments: str, stdin: str = "", expect: int = 0) -> Result:
        environment = {"RAPPORT_DATA": str(tmp_path)}
        ended = CliRunner().invoke(main, ["user", *arguments], input=stdin, env=environment)
        assert ended.exit_code == expect, ended.output
        return ended

    yield run
    db.forget_thread_connections()


def test_person_from_first_day_to_last(user: Command, tmp_path: Path) -> None:
    added = user(
        "add", CAMILLE, "--name", "Camille Roy", "--language", "fr", "--generate", "--json"
    )
    made = json.loads(added.stdout)
    assert (made["role"], made["language"], made["one_time"]) == ("manager", "fr", True)
    database = db.connect(tmp_path / "rapport.db")
    camille = users.by_email(database, CAMILLE)
    assert camille is not None
    assert passwords.verify(made["password"], camille.password_hash)

    cookie = sessions.start(database, camille.id)
    user("password", CAMILLE, "--password-stdin", stdin=NEW_PASSWORD + "\n")
    camille = users.get(database, camille.id)
    assert passwords.verify(NEW_PASSWORD, camille.password_hash)
    assert not camille.one_time
    assert sessions.find(database, cookie) is None

    user("role", CAMILLE, "admin")
    user("deactivate", CAMILLE)
    assert user("list").stdout.strip() == f"{CAMILLE}  Camille Roy  admin, fr, deactivated"
    user("activate", CAMILLE)
    shown = json.loads(user("list", "--json").stdout)
    assert [(each["email"], each["active"]) for each in shown] == [(CAMILLE, True)]
    assert "password_hash" not in shown[0]
    database.close()


@pytest.mark.parametrize(
    ("arguments", "stdin", "says"),
    [
        (["add", CAMILLE], "", "either --password-stdin or --generate"),
        (["add", CAMILLE, "--password-stdin", "--generate"], PASSWORD, "either"),
        (["add", CAMILLE, "--password-stdin"], "azerty123\n", "guessed first"),
        (["add", CAMILLE, "--password-stdin"], "", "at least 8 characters"),
        (["add", "nobody", "--generate"], "", "must be like"),
        (["password", "stranger@example.com", "--generate"], "", "no user with the address"),
        (["role", CAMILLE, "root"], "", "root"),
    ],
)
def test_bad_input_is_said_and_changes_nothing(
    user: Command, tmp_path: Path, arguments: list[str], stdin: str, says: str
) -> None:
    ended = user(*arguments, stdin=stdin, expect=2)
    assert says in ended.stderr
    if (tmp_path / "rapport.db").exists():
        database = db.connect(tmp_path / "rapport.db")
        assert users.everyone(database) == []
        database.close()


def test_lock_by_wrong_tries_is_lifted_with_a_new_password(user: Command, tmp_path: Path) -> None:
    site = open_site(tmp_path)
    site.add(CAMILLE)
    for n in range(login_attempts.LIMIT):
        seen = {"REMOTE_ADDR": f"198.51.100.{n}"}
        site.visitor().log_in(CAMILLE, "wrong", environ_base=seen)
    assert site.visitor().log_in(CAMILLE).status_code == 429
    user("password", CAMILLE, "--password-stdin", stdin=NEW_PASSWORD)
    assert site.visitor().log_in(CAMILLE, NEW_PASSWORD).status_code == 302
