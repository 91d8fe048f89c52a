"""The demo keeps to itself: to its own file, to this machine, out of production."""

from pathlib import Path

import pytest

from app import demo
from app.config import BadSettings, Settings
from surveys import db, users
from surveys.errors import BadInput
from tests.login.site import PRODUCTION, open_site
from tests.support.environment import service_environment
from tests.support.service import rapport


def test_filling_the_demo_leaves_a_database_of_another_name_as_it_is(tmp_path: Path) -> None:
    site = open_site(tmp_path)
    site.add("alice@example.com")
    settings = Settings.from_environment({"RAPPORT_DATA": str(tmp_path), "RAPPORT_DEMO": "1"})
    assert settings.database.name == "rapport.db"
    with pytest.raises(BadInput, match=r"demo\.db"):
        demo.fill(settings)
    assert users.by_email(site.database, "alice@example.com") is not None
    db.forget_thread_connections()


def test_serve_with_a_demo_left_in_the_environment_ends_and_removes_nothing(
    tmp_path: Path,
) -> None:
    environment = service_environment(tmp_path, {})
    rapport("user", "add", "alice@example.com", "--generate", environment=environment, check=True)
    ended = rapport("serve", environment={**environment, "RAPPORT_DEMO": "1"})
    assert ended.returncode == 2
    assert "demo.db" in ended.stderr
    listed = rapport("user", "list", environment=environment, check=True)
    assert "alice@example.com" in listed.stdout


def test_mails_of_the_demo_stay_in_the_outbox_whatever_server_is_set(tmp_path: Path) -> None:
    environ = {"RAPPORT_DATA": str(tmp_path), "RAPPORT_SMTP_URL": "smtp://mail.example:25"}
    assert Settings.from_environment(environ).smtp_url == "smtp://mail.example:25"
    assert Settings.from_environment({**environ, "RAPPORT_DEMO": "1"}).smtp_url is None


def test_production_shows_no_demo(tmp_path: Path) -> None:
    environ = {**PRODUCTION, "RAPPORT_DATA": str(tmp_path), "RAPPORT_DEMO": "1"}
    with pytest.raises(BadSettings, match="demo is not for production"):
        Settings.from_environment(environ)
    ended = rapport("serve", "--demo", environment=service_environment(tmp_path, PRODUCTION))
    assert ended.returncode == 1
    assert "demo is not for production" in ended.stderr
