"""Settings: nothing is needed locally, everything in production, and each is documented."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.config import SETTINGS, BadSettings, Settings, reference
from tests.login.site import PRODUCTION
from tests.support.environment import ROOT


def production(tmp_path: Path, **change: str | None) -> Settings:
    """The settings of a good production with some changed; None leaves one out."""
    environ = {"RAPPORT_DATA": str(tmp_path / "data"), **PRODUCTION}
    for name, value in change.items():
        environ.pop(f"RAPPORT_{name}", None)
        if value is not None:
            environ[f"RAPPORT_{name}"] = value
    return Settings.from_environment(environ)


def test_nothing_is_required_locally(tmp_path: Path) -> None:
    settings = Settings.from_environment({"RAPPORT_DATA": str(tmp_path / "data")})
    assert not settings.production
    assert settings.smtp_url is None
    assert len(settings.secret_key) >= 32


def test_local_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    environ = {"RAPPORT_DATA": str(tmp_path / "data")}
    first = Settings.from_environment(environ).secret_key
    assert Settings.from_environment(environ).secret_key == first
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600
    other = Settings.from_environment({"RAPPORT_DATA": str(tmp_path / "other")})
    assert other.secret_key != first


def test_whole_production_starts(tmp_path: Path) -> None:
    settings = production(tmp_path)
    assert settings.production
    assert settings.trusted_hosts == ["surveys.acme.example"]


@pytest.mark.parametrize("name", ["SECRET_KEY", "BASE_URL", "COMPANY", "MAIL_FROM", "SMTP_URL"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_production_without_one_of_the_five_names_it(
    tmp_path: Path, name: str, value: str | None
) -> None:
    with pytest.raises(BadSettings, match=f"RAPPORT_{name} is missing"):
        production(tmp_path, **{name: value})


@pytest.mark.parametrize(
    "url",
    [
        "smtp://rapport:hunter2@mail.example:587",
        "smtp://rapport:hunter2@mail.example:587?starttls=0",
        "smtp://rapport:hunter2@localhost.evil.example",
    ],
)
@pytest.mark.parametrize("env", ["local", "production"])
def test_password_of_the_mail_server_is_never_sent_in_clear(
    tmp_path: Path, env: str, url: str
) -> None:
    with pytest.raises(BadSettings, match="unencrypted") as caught:
        production(tmp_path, ENV=env, SMTP_URL=url)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "smtp://rapport:hunter2@mail.example:587?starttls=1",
        "smtps://rapport:hunter2@mail.example",
        "smtp://rapport:hunter2@127.0.0.1:2525",
        "smtp://relay.example:25",
    ],
)
def test_encrypted_local_or_nameless_mail_servers_are_taken(tmp_path: Path, url: str) -> None:
    assert production(tmp_path, SMTP_URL=url).smtp_url == url


@pytest.mark.parametrize("name", ["SMTP_URL", "BASE_URL"])
@pytest.mark.parametrize("rest", ["[", "host:port", "host:99999", "host:0", ""])
def test_address_that_leads_nowhere_is_named(tmp_path: Path, name: str, rest: str) -> None:
    scheme = "smtp" if name == "SMTP_URL" else "https"
    with pytest.raises(BadSettings, match=f"RAPPORT_{name} must"):
        production(tmp_path, **{name: f"{scheme}://{rest}"})


def test_production_names_everything_that_is_wrong_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as caught:
        production(tmp_path, COMPANY=None, SMTP_URL=None, BASE_URL="http://plain.example")
    said = str(caught.value)
    assert all(f"RAPPORT_{name}" in said for name in ("COMPANY", "SMTP_URL", "BASE_URL"))


@pytest.mark.parametrize(
    "secret", ["short", "a" * 64, "abababababababababababababababababababab", "changeme" * 8]
)
def test_weak_secret_stops_production_and_is_not_repeated(tmp_path: Path, secret: str) -> None:
    with pytest.raises(BadSettings, match="RAPPORT_SECRET_KEY is too weak") as caught:
        production(tmp_path, SECRET_KEY=secret)
    assert secret not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENV", "prod"),
        ("PORT", "²"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "9" * 5000),
        ("PORT", "80.5"),
        ("WORKERS", "-1"),
        ("BASE_URL", "surveys.acme.example"),
        ("BASE_URL", "ftp://surveys.acme.example"),
        ("BASE_URL", "https://"),
        ("SMTP_URL", "mail.acme.example:587"),
        ("MAIL_FROM", "not an address"),
    ],
)
def test_nonsense_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSettings, match=f"RAPPORT_{name}"):
        production(tmp_path, **{name: value})


def test_password_of_the_mail_server_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as caught:
        production(tmp_path, SMTP_URL="http://user:hunter2@mail.example")
    assert "hunter2" not in str(caught.value)


def test_any_setting_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(PRODUCTION["RAPPORT_SECRET_KEY"] + "\n")
    settings = production(tmp_path, SECRET_KEY=None, SECRET_KEY_FILE=str(file))
    assert settings.secret_key == PRODUCTION["RAPPORT_SECRET_KEY"]
    with pytest.raises(BadSettings, match="RAPPORT_SECRET_KEY_FILE"):
        production(tmp_path, SECRET_KEY=None, SECRET_KEY_FILE=str(tmp_path / "absent"))


def test_production_does_not_start_and_says_why_on_the_command_line(tmp_path: Path) -> None:
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")},
        "RAPPORT_DATA": str(tmp_path / "data"),
        "RAPPORT_ENV": "production",
        "PYTHONPATH": str(ROOT),
    }
    ended = subprocess.run(
        [sys.executable, "-c", "from app.cli import main; main()", "serve"],
        env=environ, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode == 1
    for name in ("SECRET_KEY", "BASE_URL", "COMPANY", "MAIL_FROM", "SMTP_URL"):
        assert f"RAPPORT_{name} is missing" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "data" / "rapport.db").exists()


def test_reference_page_is_current_and_complete() -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert page == reference(), "run: python -m app.config > docs/settings.md"
    assert all(f"`{setting.variable}`" in page for setting in SETTINGS)
