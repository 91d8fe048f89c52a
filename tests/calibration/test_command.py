"""`rapport calibration …`: the page's comparison and decision from the command line."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.jobs import adopting, versions
from surveys import calibrations, clock, db, proposals
from tests.app.people import new_database
from tests.calibration.company import surveyed, work


@pytest.fixture
def company(data_folder: Path) -> db.Database:
    """A surveyed company; new answers came in, and the next nightly run is due."""
    database = new_database(data_folder / "rapport.db")
    people = surveyed(database)
    people.wave("2026-11-20", shift=-0.2, seed=3, share=0.3)
    work(database, clock.today())
    for kind in ("client", "partner"):
        adopting.ask_again(database, kind)
    return database


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["calibration", *arguments])
    db.forget_thread_connections()
    return result


def test_list_compare_adopt(company: db.Database) -> None:
    found = run("compare", "client")
    assert found.exit_code == 0, found.output
    proposal = proposals.get(company, "client", "figures")
    assert proposal is not None
    assert f"{proposal.version} against client-2026Q4-1: " in found.stdout
    assert f"{proposal.n_changed} of 16 classes would change" in found.stdout
    listed = run("list").stdout
    assert "client-2026Q4-1\tin force since" in listed
    assert f"{proposal.version}\tproposed (figures)" in listed
    done = run("adopt", "client", "--version", proposal.version, "--note", "agreed")
    assert done.exit_code == 0, done.output
    assert f"{proposal.version} is in force for clients" in done.stdout
    version = calibrations.history(company, "client")[0]
    assert (version.id, version.cause, version.note) == (proposal.version, "person", "agreed")
    assert "nothing is proposed for clients (figures)" in run("compare", "client").stdout


def test_json_holds_versions_proposals_and_every_move(company: db.Database) -> None:
    found = json.loads(run("compare", "partner", "--json").stdout)
    assert len(found["moves"]) == found["n_changed"]
    assert found["differences"]["level"]["before"] > 0
    assert "body" not in found
    listed = json.loads(run("list", "--json").stdout)
    assert {version["kind"] for version in listed["versions"]} == {"client", "partner"}
    assert [proposal["origin"] for proposal in listed["proposals"]] == ["figures", "figures"]
    assert json.loads(run("compare", "client", "--origin", "settings", "--json").stdout) is None


def test_adopting_what_is_not_proposed_is_refused(company: db.Database) -> None:
    before = calibrations.current(company, "client")
    refused = run("adopt", "client", "--version", "client-2020Q1-9")
    assert refused.exit_code == 2
    assert "client-2020Q1-9 is not proposed any more" in refused.stderr
    assert run("adopt", "supplier", "--version", "x").exit_code == 2
    assert calibrations.current(company, "client") == before


def test_rescore_puts_a_version_in_force_with_its_settings_kept(company: db.Database) -> None:
    strict = replace(versions.rules(company, "client"), cuts=(45.0, 60.0, 72.0, 85.0))
    adopting.propose_rules(company, "client", strict)
    work(company, clock.today())
    found = proposals.get(company, "client", "settings")
    assert found is not None
    adopting.adopt(company, "client", "settings", version=found.version)
    result = CliRunner().invoke(main, ["rescore"])
    db.forget_thread_connections()
    assert result.exit_code == 0, result.output
    version = calibrations.history(company, "client")[0]
    assert (version.cause, version.is_current) == ("command", True)
    assert version.id in result.stdout
    assert versions.rules(company, "client") == strict
    assert proposals.get(company, "client", "figures") is None


def test_before_the_first_answers_the_list_says_so(data_folder: Path) -> None:
    new_database(data_folder / "rapport.db")
    assert "no calibration yet" in run("list").stdout
    assert json.loads(run("list", "--json").stdout) == {"versions": [], "proposals": []}
