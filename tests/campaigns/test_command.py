"""`rapport campaign …`: the same from the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import signing
from app.cli import main
from app.config import Settings
from surveys import campaigns, clock, db, invitations, stop_list
from surveys.db import Database, forget_thread_connections
from tests.campaigns.company import account, contact, everything, in_a_month, new_database

TOLD = (
    *("--controller", "Atelier Morvan SAS"),
    *("--readers", "Marie Dupont, grands comptes"),
    *("--purpose", "Améliorer notre relation"),
    *("--privacy-contact", "donnees@morvan.example"),
    *("--retention-months", "24"),
)


@pytest.fixture
def company(data_folder: Path) -> Database:
    """Two clients with three contacts, one of them without an address."""
    database = new_database(data_folder / "rapport.db")
    acme = account(database, "Acme", segment="large")
    contact(database, acme, "Camille Roy")
    contact(database, acme, "Alex Smith", language="en")
    contact(database, account(database, "Bolt", "client", "partner"), "Bob", email=None)
    return database


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["campaign", *arguments])
    forget_thread_connections()
    return result


def create(*more: str) -> str:
    """A draft made by the command; its id."""
    closes = in_a_month().isoformat()
    made = run(
        *("create", "--name", "Autumn", "--questionnaire", "client", "--closes", closes, "--json"),
        *more,
    )
    assert made.exit_code == 0, made.output
    return str(json.loads(made.stdout)["id"])


def test_create_launch_and_status(company: Database) -> None:
    campaign_id = create()
    done = run("launch", campaign_id, *TOLD)
    assert done.exit_code == 0, done.output
    assert "2 mails (1 in fr, 1 in en); left out: 1 no_address" in done.stdout
    assert len(invitations.due(company, limit=5)) == 2
    status = json.loads(run("status", campaign_id, "--json").stdout)
    assert (status["state"], status["waiting"], status["response_rate"]) == ("open", 2, None)
    assert "waiting 2" in run("status").stdout


def test_filters_choose_fewer(company: Database) -> None:
    for options, count in (
        (("--language", "en"), 1),
        (("--segment", "large"), 2),
        (("--search", "bolt"), 1),
        (("--role", "buyer"), 0),
    ):
        made = run(
            *("create", "--name", "Some", "--questionnaire", "client", "--json"),
            *("--closes", in_a_month().isoformat()),
            *options,
        )
        assert json.loads(made.stdout)["chosen"] == count, options


def test_a_dry_run_says_who_gets_what_and_changes_nothing(company: Database) -> None:
    campaign_id = create()
    before = everything(company)
    rehearsed = run("launch", campaign_id, "--dry-run")
    assert rehearsed.exit_code == 0
    assert "Acme\tAlex Smith\talex@example.com\ten" in rehearsed.stdout
    assert "Bolt\tBob\t\tleft out: no_address" in rehearsed.stdout
    assert "to launch, give: controller, purpose, readers, privacy_contact" in rehearsed.stderr
    plan = json.loads(run("launch", campaign_id, "--dry-run", "--json", *TOLD).stdout)
    assert (plan["total"], plan["left_out"], plan["missing"]) == (2, {"no_address": 1}, [])
    assert everything(company) == before


def test_a_launch_without_a_notice_is_bad_input_and_changes_nothing(company: Database) -> None:
    campaign_id = create()
    before = everything(company)
    refused = run("launch", campaign_id, "--controller", "Atelier Morvan SAS")
    assert refused.exit_code == 2
    assert "purpose, readers, privacy_contact" in refused.stderr
    assert everything(company) == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--questionnaire", "client", "--closes", "31/12/2030"), "must be a date like 2027-03-31"),
        (("--questionnaire", "client", "--closes", "2020-01-01"), "must be today or later"),
        (("--questionnaire", "pulse", "--closes", "2099-01-01"), "needs --kind client or"),
        (
            ("--questionnaire", "pulse", "--kind", "client", "--closes", "2099-01-01"),
            "a pulse asks about one event",
        ),
        (
            ("--questionnaire", "no", "--closes", "2099-01-01"),
            "--questionnaire must be one of client, partner, pulse; got 'no'",
        ),
    ],
)
def test_bad_input_is_named(company: Database, options: tuple[str, ...], message: str) -> None:
    refused = run("create", "--name", "Autumn", *options)
    assert refused.exit_code == 2
    assert message in refused.stderr
    assert campaigns.newest(company) == []


@pytest.mark.parametrize("command", ["launch", "status", "close"])
def test_an_unknown_campaign_is_named_with_where_to_find_the_known_ones(
    company: Database, command: str
) -> None:
    refused = run(command, "Autumn")
    assert refused.exit_code == 2
    assert "as `rapport campaign status` lists them; got 'Autumn'" in refused.stderr


def test_one_mail_is_spoken_of_as_one(company: Database) -> None:
    assert "1 mail (1 in en)" in run("launch", create("--language", "en"), *TOLD).stdout


def test_a_campaign_is_closed(company: Database) -> None:
    campaign_id = create()
    run("launch", campaign_id, *TOLD)
    assert run("close", campaign_id).exit_code == 0
    assert not campaigns.get(company, campaign_id).takes_answers(clock.now())
    assert run("close", "0" * 24).exit_code == 2


def test_an_address_is_stopped_and_may_come_back(company: Database) -> None:
    key = signing.key("stop-list", secret=Settings.from_environment().secret_key)
    assert "will not be written to" in run("stop", "Camille@example.com").stdout
    assert stop_list.is_stopped(company, "camille@example.com", key=key)
    assert "nothing has changed" in run("stop", "camille@example.com").stdout
    assert run("stop", "camille@example.com", "--undo").exit_code == 0
    assert not stop_list.is_stopped(company, "camille@example.com", key=key)
    assert run("stop", "camille").exit_code == 2


def test_an_empty_database_has_no_campaign_yet(data_folder: Path) -> None:
    assert run("status", "--json").stdout == "[]\n"
    assert "no campaign yet" in run("status").stderr
    assert db.connect(data_folder / "rapport.db").value("SELECT count(*) FROM campaign") == 0
