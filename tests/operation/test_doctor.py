"""What `rapport doctor` finds, and what it advises."""

import os
import smtplib
from pathlib import Path

import pytest

from app.config import Settings
from app.operation import doctor, mail_state
from app.operation.doctor import ATTENTION, FAILED, OK, Check
from surveys import clock, db, leases, users
from tests.operation.company import RELATIONSHIP, open_company
from tests.operation.test_backup import damage
from tests.support.ports import free_port
from tests.support.smtp import MailServer

WEIGHTS = "rapport-own-weights.npz"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Local settings beside the company's database."""
    return Settings.from_environment({"RAPPORT_DATA": str(tmp_path / "data")})


def by_name(settings: Settings) -> dict[str, Check]:
    return {check.name: check for check in doctor.examine(settings)}


def test_sound_installation_with_an_administrator_is_all_ok(
    company: db.Database, settings: Settings
) -> None:
    users.create(company, email="a@b.example", name="A", password_hash="x", role="admin")
    company.execute("UPDATE answer SET read_by = 'someone else'")
    states = {check.name: check.state for check in doctor.examine(settings)}
    assert set(states.values()) == {OK}, states
    assert set(states) >= {
        "settings", "secret", "disk", "sqlite", "integrity", "schema", "references", "answers",
        "readers", "writes", "work", "set aside", "people", "mail",
    }  # fmt: skip


def test_examining_changes_nothing_that_anyone_stored(
    company: db.Database, settings: Settings
) -> None:
    def content() -> list[object]:
        names = company.all(
            "SELECT name FROM sqlite_master "
            "WHERE type = 'table' AND name <> 'setting' ORDER BY name"
        )
        return [company.all(f"SELECT * FROM {row['name']} ORDER BY 1") for row in names]

    before = content()
    doctor.examine(settings)
    assert content() == before


def test_altered_answer_is_found_and_its_response_named(
    company: db.Database, settings: Settings
) -> None:
    response_id = company.value("SELECT min(id) AS id FROM response")
    company.execute(
        "UPDATE answer SET text = 'All is well.' WHERE response_id = :id AND question_id = 'C9'",
        id=response_id,
    )
    found = by_name(settings)["answers"]
    assert found.state == FAILED
    assert response_id in found.found
    assert "rapport restore" in found.advice


def test_row_that_points_to_nothing_is_found(company: db.Database, settings: Settings) -> None:
    company.execute("PRAGMA foreign_keys=OFF")
    company.execute("DELETE FROM contact")
    found = by_name(settings)["references"]
    assert found.state == FAILED
    assert "response -> contact" in found.found


@pytest.mark.parametrize("how", ["header", "not a database", "cut short", "pages"])
def test_damaged_file_is_described_with_the_way_back(
    company: db.Database, settings: Settings, how: str
) -> None:
    company.all("PRAGMA journal_mode=DELETE")
    company.close()
    damage(settings.database, how)
    failed = [check for check in doctor.examine(settings) if check.state == FAILED]
    assert failed
    assert all("rapport restore" in check.advice for check in failed)


def test_absent_database_is_not_made_by_looking_for_it(settings: Settings) -> None:
    assert by_name(settings)["database"].state == ATTENTION
    assert not settings.database.exists()


def test_older_schema_and_foreign_database_are_told_apart(
    company: db.Database, settings: Settings
) -> None:
    last = company.value("SELECT max(number) AS n FROM schema_migration")
    company.execute("DELETE FROM schema_migration WHERE number = :last", last=last)
    assert "rapport migrate" in by_name(settings)["schema"].found
    company.execute("DROP TABLE schema_migration")
    assert "no Rapport data" in by_name(settings)["schema"].found


def test_work_that_waits_too_long_asks_for_the_worker(
    company: db.Database, settings: Settings
) -> None:
    assert by_name(settings)["work"].state == OK
    company.execute(
        "UPDATE response SET received_at = :past", past=clock.after(clock.now(), seconds=-3600)
    )
    found = by_name(settings)["work"]
    assert found.state == ATTENTION
    assert "analyse 3" in found.found
    assert "rapport worker" in found.advice


def test_work_that_was_given_up_is_shown_with_its_reason(
    company: db.Database, settings: Settings
) -> None:
    for _ in range(leases.MAX_TRIES):
        leases.claim(company, "rescore", [RELATIONSHIP], holder="worker", seconds=-1)
        leases.fail(company, "rescore", RELATIONSHIP, error="Overdue", retry_after_seconds=-1)
    found = by_name(settings)["set aside"]
    assert found.state == ATTENTION
    assert "rescore" in found.found
    assert "Overdue" in found.found


def test_mail_that_is_still_being_tried_is_not_given_up(
    company: db.Database, settings: Settings
) -> None:
    for work in ("mail", "mail-server"):
        for _ in range(leases.MAX_TRIES + 1):
            leases.claim(company, work, ["x"], holder="worker", seconds=-1, max_tries=99)
            leases.fail(company, work, "x", error="451", retry_after_seconds=-1)
    assert by_name(settings)["set aside"].state == OK


@pytest.mark.parametrize("which", ["rapport.db", "rapport.db-wal", "outbox", WEIGHTS])
def test_answers_and_mails_that_others_can_read_are_told(
    company: db.Database, settings: Settings, which: str
) -> None:
    assert by_name(settings)["readers"].state == OK
    settings.outbox.mkdir(mode=0o700)
    path = settings.data / which
    path.touch(mode=0o600)
    os.chmod(path, path.stat().st_mode | 0o044)
    found = by_name(settings)["readers"]
    assert found.state == ATTENTION
    assert str(path) in found.found
    assert found.advice == f"chmod go= {path}"


def test_secret_that_others_can_read_is_told(company: db.Database, settings: Settings) -> None:
    os.chmod(settings.data / "secret", 0o644)
    found = by_name(settings)["secret"]
    assert found.state == ATTENTION
    assert found.advice.startswith("chmod 600 ")


def test_mail_server_that_answers_is_ok_and_gets_no_mail(
    company: db.Database, tmp_path: Path, smtp_server: MailServer
) -> None:
    reached = Settings.from_environment(
        {"RAPPORT_DATA": str(tmp_path / "data"), "RAPPORT_SMTP_URL": smtp_server.url}
    )
    assert by_name(reached)["mail"].state == OK
    assert smtp_server.received == []


def test_mail_server_that_is_not_there_is_a_failure(company: db.Database, tmp_path: Path) -> None:
    url = f"smtp://someone:hunter2@127.0.0.1:{free_port()}"
    unreached = Settings.from_environment(
        {"RAPPORT_DATA": str(tmp_path / "data"), "RAPPORT_SMTP_URL": url}
    )
    found = by_name(unreached)["mail"]
    assert found.state == FAILED
    assert "hunter2" not in found.found + found.advice
    with pytest.raises((OSError, smtplib.SMTPException)):
        smtplib.SMTP("127.0.0.1", free_port(), timeout=1)


def test_mails_in_the_outbox_are_counted(company: db.Database, settings: Settings) -> None:
    settings.outbox.mkdir()
    (settings.outbox / "one.eml").write_text("To: someone\n\nHello")
    assert mail_state.waiting_in_outbox(settings) == 1
    assert "1 mails" in by_name(settings)["mail"].found


def test_damage_inside_pages_is_found_by_structure_or_by_digest(tmp_path: Path) -> None:
    """Where it matters most, in the answers; SQLite alone sees few of these."""
    path = tmp_path / "data" / "rapport.db"
    database = open_company(path, answers=40)
    database.all("PRAGMA journal_mode=DELETE")
    database.close()
    content = path.read_bytes()
    text = "Toujours pas reçu".encode()
    places = [place for place in range(len(content)) if content.startswith(text, place)]
    assert len(places) >= 40
    settings = Settings.from_environment({"RAPPORT_DATA": str(tmp_path / "data")})
    missed = []
    for place in places[:40]:
        broken = bytearray(content)
        broken[place] ^= 0x01
        path.write_bytes(broken)
        if not any(check.state == FAILED for check in doctor.examine(settings)):
            missed.append(place)
    # The full-text index keeps words, not sentences: it holds no copy that could hide a miss.
    assert missed == []
