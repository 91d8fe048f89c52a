"""`rapport train --from-corrections`, on a real database with real corrections."""

import json
import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import analysis
from app.cli import main
from app.jobs import analyser
from app.jobs.reading import read_due
from surveys import corrections, verbatims
from surveys.correcting import correct
from surveys.corrections import LabelCorrection
from surveys.db import Database
from tests.app.people import new_database
from tests.reports.company import Company, Told

SAID = ("was slow on {}", "went down {}", "is what we open {}", "again {}", "once more {}")
WHEN = ("Monday", "Tuesday", "in March", "at noon", "before lunch", "last week", "on the train",
        "since May", "in the lab")  # fmt: skip


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["train", *arguments])


@pytest.fixture
def company(data_folder: Path) -> Company:
    """Forty-five comments about the tool Sirius, which our reader does not know."""
    database = new_database(data_folder / "rapport.db")
    made = Company(database)
    made.add("Acme")
    for place, when in enumerate(WHEN):
        for said in SAID:
            text = "Sirius " + said.format(when) + "."
            made.answer("Acme", 0.6, days_ago=10 + place, told=Told(text))
    database.execute("UPDATE answer SET read_by = NULL")  # what the builder said of them
    while read_due(database, holder="test"):
        pass
    return made


def corrected(db: Database, label: str) -> int:
    """Correct every comment to *label*; returns how many were not read so before."""
    wrong = 0
    for comment in verbatims.every(db, verbatims.Filter()):
        wrong += comment.label != label
        said = LabelCorrection(comment.answer_id, label, comment.label or "neu")
        correct(db, comment.answer_id, label=said, opinions=(), made_by=None)
    return wrong


def test_corrections_teach_the_company_and_only_the_company(company: Company) -> None:
    wrong = corrected(company.db, "neg")
    assert wrong, "our reader knows better than this test"
    result = run("--from-corrections", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    (label,) = [gain for gain in told["gains"] if gain["question"] == "label"]
    assert label["n"] == 45
    assert label["before"] == 45 - wrong
    assert label["after"] > label["before"]
    assert analyser.version(company.db) != analysis.VERSION
    corrections_of = corrections.corrected_ids(company.db)
    corrections.forget(company.db, corrections_of[0])
    while read_due(company.db, holder="test"):
        pass
    assert verbatims.get(company.db, corrections_of[0]).label == "neg", "learned, not corrected"


def test_the_weights_are_for_the_owner_only(company: Company) -> None:
    corrected(company.db, "neg")
    before = os.umask(0o022)  # the usual one, under which a new file is for everybody to read
    try:
        assert run("--from-corrections").exit_code == 0
    finally:
        os.umask(before)
    path = analyser.weights_file(company.db)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600, "they hold words of customers' comments"
    assert [each.name for each in path.parent.glob("*weights*")] == [path.name]


def test_the_shipped_reader_comes_back(company: Company) -> None:
    corrected(company.db, "neg")
    assert run("--from-corrections").exit_code == 0
    assert run("--remove").exit_code == 0
    assert analyser.version(company.db) == analysis.VERSION
    assert run("--remove").exit_code == 0


def test_too_few_corrections_teach_nothing(company: Company) -> None:
    first = verbatims.latest(company.db, verbatims.Filter(), limit=3)
    for comment in first:
        correct(company.db, comment.answer_id, opinions=(), made_by=None,
                label=LabelCorrection(comment.answer_id, "mixed", "neu"))  # fmt: skip
    result = run("--from-corrections")
    assert result.exit_code == 1
    assert "3 corrected comments, expected at least 30" in result.output
    assert not analyser.weights_file(company.db).exists()


def test_corrections_that_teach_nothing_keep_nothing(company: Company) -> None:
    for place, comment in enumerate(verbatims.every(company.db, verbatims.Filter())):
        label = ("neg", "pos", "neu", "mixed")[place * 7919 % 31 % 4]
        correct(company.db, comment.answer_id, opinions=(), made_by=None,
                label=LabelCorrection(comment.answer_id, label, "neu"))  # fmt: skip
    result = run("--from-corrections")
    if result.exit_code == 1:
        assert "nothing was kept" in result.output
        assert not analyser.weights_file(company.db).exists()
    else:  # chance may teach a little: then the measure says so
        assert "right before" in result.output


@pytest.mark.parametrize("arguments", [(), ("--from-corrections", "--remove")])
def test_one_thing_must_be_asked_for(company: Company, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "one of the two" in result.output


def test_a_broken_weights_file_is_left_aside(company: Company, caplog) -> None:
    analyser.weights_file(company.db).write_bytes(b"broken")
    assert analyser.version(company.db) == analysis.VERSION
    assert "left aside" in caplog.text
