"""`rapport backtest` as people run it."""

import csv
import json
from collections.abc import Generator

import pytest
from click.testing import CliRunner

from app.cli import main
from app.commands.context import prepare
from app.jobs import kept_backtest as kept
from surveys import db
from tests.backtesting.company import csv_of, leaving_company


@pytest.fixture
def outcomes(data_folder) -> Generator:
    company, found = leaving_company(prepare(data_folder / "rapport.db"))
    assert 20 <= sum(row[2] == "lost" for row in found) <= 40
    yield found
    db.forget_thread_connections()
    del company


def run(*arguments):
    result = CliRunner().invoke(main, ["backtest", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result
    return result


def test_it_says_in_sentences_what_the_score_foretold(outcomes, tmp_path):
    path = tmp_path / "outcomes.csv"
    path.write_text(csv_of(outcomes), encoding="utf-8")
    done = run(path)
    lost = sum(row[2] == "lost" for row in outcomes)
    assert done.exit_code == 0
    assert done.stdout.startswith(f"Clients: {lost} of 60 outcomes were losses.\n")
    assert "the score of the day before was lower for the lost one in" in done.stdout
    assert "10 points less went with odds of a loss" in done.stdout
    assert "Brier score 0." in done.stdout
    assert "outcomes.csv: UTF-8, parted by comma" in done.stderr


def test_json_output_and_what_is_kept_agree(outcomes, tmp_path, data_folder):
    path, beside = tmp_path / "outcomes.csv", tmp_path / "beside.csv"
    path.write_text(csv_of(outcomes), encoding="utf-8")
    done = run(path, "--json", "--output", beside)
    [client] = json.loads(done.stdout)["kinds"]
    stored = kept.last(prepare(data_folder / "rapport.db"))
    assert (
        stored.kinds[0].backtest.findings.score.value
        == client["backtest"]["findings"]["score"]["value"]
    )
    assert client["backtest"]["findings"]["score"]["low"] > 0.6
    with beside.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 60
    area = [
        (float(a["score"]) < float(b["score"])) + 0.5 * (a["score"] == b["score"])
        for a in rows
        for b in rows
        if a["outcome"] == "lost" and b["outcome"] == "renewed"
    ]
    assert sum(area) / len(area) == pytest.approx(stored.kinds[0].backtest.findings.score.value)


def test_few_outcomes_are_said_to_be_too_few(outcomes, tmp_path):
    path = tmp_path / "outcomes.csv"
    path.write_text(csv_of(outcomes[:30]), encoding="utf-8")
    done = run(path)
    assert done.exit_code == 0
    assert "Not enough outcomes" in done.stdout


def test_a_refused_row_ends_with_two_and_keeps_and_writes_nothing(outcomes, tmp_path, data_folder):
    path, beside = tmp_path / "outcomes.csv", tmp_path / "beside.csv"
    path.write_text(csv_of([*outcomes, ["Nobody", "2025-01-01", "lost"]]), encoding="utf-8")
    done = run(path, "--output", beside)
    assert done.exit_code == 2
    assert "outcomes.csv, row 62, column account: expected the name or reference" in done.stderr
    assert not beside.exists()
    assert kept.last(prepare(data_folder / "rapport.db")) is None
