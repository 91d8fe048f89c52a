"""`rapport score`, from files to files."""

from __future__ import annotations

import csv
import gzip
import os
import random
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from app.commands.score import score_command
from tests.score.folders import ANSWERS, write_companies, write_folder
from tests.score.populations import company


def run(folder: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(score_command, [str(folder), *map(str, arguments)])


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_every_account_gets_a_row_and_its_contributions_add_up(tmp_path: Path) -> None:
    folder = write_companies(
        tmp_path / "in", company(1, accounts=20), company(2, accounts=12, population="partner")
    )
    scores, parts = tmp_path / "scores.csv", tmp_path / "contributions.csv"
    result = run(folder, "--output", scores, "--contributions", parts)
    assert result.exit_code == 0, result.output
    rows = table(scores)
    assert [row["account_id"] for row in rows] == sorted(
        [f"client-{i:03d}" for i in range(20)] + [f"partner-{i:03d}" for i in range(12)]
    )
    assert list(rows[0])[:14] == [
        "account_id", "score", "lo90", "hi90", "p_end", "p_repair", "p_improve", "p_maintain",
        "p_grow", "class", "p_decline", "score_unclipped", "reliability", "withheld",
    ]  # fmt: skip
    totals: dict[str, float] = {}
    for part in table(parts):
        totals[part["account_id"]] = totals.get(part["account_id"], 0) + float(part["contribution"])
    for row in rows:
        assert totals[row["account_id"]] == pytest.approx(float(row["score_unclipped"]), abs=1e-9)
        bands = {b: float(row[f"p_{b}"]) for b in ("end", "repair", "improve", "maintain", "grow")}
        assert row["class"] == max(bands, key=bands.__getitem__)
        assert row["withheld"] in ("0", "1")


def test_rows_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    folder = write_companies(tmp_path / "in", company(3, accounts=15))
    run(folder, "--output", tmp_path / "a.csv", "--contributions", tmp_path / "a-parts.csv.gz")
    for path in folder.iterdir():
        header, *lines = path.read_text().splitlines(keepends=True)
        path.write_text(header + "".join(random.Random(7).sample(lines, len(lines))))
    run(folder, "--output", tmp_path / "b.csv", "--contributions", tmp_path / "b-parts.csv.gz")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "a-parts.csv.gz").read_bytes() == (tmp_path / "b-parts.csv.gz").read_bytes()


@settings(max_examples=10)
@given(seed=st.integers(0, 1000), clients=st.integers(1, 20))
def test_answers_of_clients_never_move_a_partner(seed: int, clients: int) -> None:
    partners = company(seed, accounts=8, population="partner")
    with TemporaryDirectory() as name:
        place = Path(name)
        alone = write_companies(place / "alone", partners)
        beside = write_companies(place / "beside", partners, company(seed + 1, accounts=clients))
        run(alone, "--output", place / "alone.csv")
        run(beside, "--output", place / "beside.csv")
        kept = [row for row in table(place / "beside.csv") if row["population"] == "partner"]
        assert kept == table(place / "alone.csv")


def test_another_run_in_another_process_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = write_companies(tmp_path / "in", company(3, accounts=15))
    found = []
    for seed in ("1", "2"):
        output, parts = tmp_path / f"scores-{seed}.csv", tmp_path / f"parts-{seed}.csv"
        command = [sys.executable, "-m", "app.cli", "score", str(folder), "--output", str(output)]
        subprocess.run(
            [*command, "--contributions", str(parts)],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
        )
        found.append((output.read_bytes(), parts.read_bytes()))
    assert found[0] == found[1]


def test_packed_files_and_packed_output_are_alike(tmp_path: Path) -> None:
    plain = write_companies(tmp_path / "plain", company(4, accounts=10))
    packed = write_companies(tmp_path / "packed", company(4, accounts=10), packed=True)
    assert run(plain, "--output", tmp_path / "plain.csv").exit_code == 0
    assert run(packed, "--output", tmp_path / "packed.csv.gz").exit_code == 0
    unpacked = gzip.decompress((tmp_path / "packed.csv.gz").read_bytes())
    assert unpacked == (tmp_path / "plain.csv").read_bytes()


def test_late_answers_are_counted_on_stderr(tmp_path: Path) -> None:
    late = "acme,ann,user,r9,2026-07-01,C1,loyalty,nps11,0,1\n"
    folder = write_folder(tmp_path / "in", answers=ANSWERS + late)
    result = run(folder, "--output", tmp_path / "scores.csv")
    assert result.exit_code == 0
    assert "answers after as_of, left out: 1" in result.stderr
    assert result.stdout == ""


def test_bad_input_ends_with_two_one_line_and_nothing_written(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", answers=ANSWERS.replace(",6,", ",16,"))
    output = tmp_path / "out" / "scores.csv"
    output.parent.mkdir()
    result = run(folder, "--output", output, "--contributions", output.parent / "parts.csv")
    assert result.exit_code == 2
    assert result.stderr == (
        "Error: answers.csv, row 5, column value:"
        " expected a whole number from 0 to 10 (nps11), came 16\n"
    )
    assert list(output.parent.iterdir()) == []


def test_a_refused_file_leaves_yesterdays_scores_alone(tmp_path: Path) -> None:
    output = tmp_path / "scores.csv"
    output.write_text("yesterday")
    folder = write_folder(tmp_path / "in", answers="nonsense\n")
    assert run(folder, "--output", output).exit_code == 2
    assert output.read_text() == "yesterday"


def test_a_place_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in")
    assert run(folder, "--output", tmp_path / "nowhere" / "scores.csv").exit_code == 2
    same = tmp_path / "same.csv"
    assert run(folder, "--output", same, "--contributions", same).exit_code == 2
    assert run(tmp_path / "missing", "--output", same).exit_code == 2
    assert not same.exists()


def test_accounts_that_nobody_answered_for_are_scored_from_nothing(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", answers=ANSWERS.splitlines()[0] + "\n", invitations=None)
    output = tmp_path / "scores.csv"
    assert run(folder, "--output", output).exit_code == 0
    rows = table(output)
    assert [row["account_id"] for row in rows] == ["acme", "bolt"]
    assert all(row["withheld"] == "1" and row["class"] for row in rows)
    assert all(float(row["lo90"]) < float(row["score"]) < float(row["hi90"]) for row in rows)
