"""`rapport analyze`, from file to file."""

import csv
import gzip
import io
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis import analyse
from app.cli import main
from app.commands import analyze, tables
from surveys.interchange.cells import Record

ADDED = ["language", "sentiment", "label", "opinions", "key_phrases"]
COMMENTS = [
    "Livraison toujours en retard, c'est pénible.",
    "Great team, always helpful.",
    "",
    'Il a dit "non", puis plus rien ;\nsur deux lignes.',
    "👍",
]


def run(*arguments: str | Path, coming: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["analyze", *map(str, arguments)], input=coming)


def write(path: Path, rows: list[list[str]], *, delimiter: str = ",", encoding: str = "utf-8"):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding=encoding, newline="") as text:
        csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return path


def read(path: Path, *, delimiter: str = ",") -> list[list[str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as text:
        return list(csv.reader(text, delimiter=delimiter, strict=True))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    rows = [[str(number), text] for number, text in enumerate(COMMENTS)]
    return write(tmp_path / "in.csv", [["id", "text"], *rows])


def test_each_row_comes_out_as_it_was_with_what_it_says(source: Path, tmp_path: Path):
    output = tmp_path / "out.csv"
    result = run(source, "--output", output)
    assert result.exit_code == 0, result.output
    header, *rows = read(output)
    assert header == ["id", "text", *ADDED]
    assert [row[1] for row in rows] == COMMENTS
    for row, text in zip(rows, COMMENTS, strict=True):
        expected = analyse(text)
        assert row[2:5] == [expected.language, f"{expected.sentiment:.4f}", expected.label]
        opinions = json.loads(row[5])
        assert [o["quote"] for o in opinions] == [text[o["start"] : o["end"]] for o in opinions]
        assert [o["topic"] for o in opinions] == [o.topic for o in expected.opinions]
        assert json.loads(row[6]) == list(expected.key_phrases)
    assert rows[2][2:] == ["und", "0.0000", "neu", "[]", "[]"]


def test_the_output_is_utf8_without_a_byte_order_mark_and_keeps_the_delimiter(tmp_path: Path):
    rows = [["texte", "note"], ["Très déçu, vraiment", "2"], ["Parfait", "9"]]
    source = write(tmp_path / "in.csv", rows, delimiter=";", encoding="cp1252")
    output = tmp_path / "out.csv"
    result = run(source, "--output", output, "--text-column", "texte")
    assert result.exit_code == 0, result.output
    assert not output.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [row[:2] for row in read(output, delimiter=";")] == rows


def test_packed_files_go_in_and_out_alike(tmp_path: Path, source: Path):
    packed = write(tmp_path / "in.csv.gz", read(source))
    outputs = [tmp_path / "plain.csv", tmp_path / "one.csv.gz", tmp_path / "two.csv.gz"]
    for output, taken in zip(outputs, (source, packed, packed), strict=True):
        assert run(taken, "--output", output).exit_code == 0
    assert read(outputs[0]) == read(outputs[1])
    assert outputs[1].read_bytes() == outputs[2].read_bytes()


def test_what_comes_by_standard_input_gives_the_same(tmp_path: Path, source: Path):
    outputs = [tmp_path / "file.csv", tmp_path / "piped.csv", tmp_path / "packed.csv"]
    assert run(source, "--output", outputs[0]).exit_code == 0
    plain = source.read_bytes()
    for output, coming in zip(outputs[1:], (plain, gzip.compress(plain)), strict=True):
        result = run("-", "--output", output, coming=coming)
        assert result.exit_code == 0, result.output
        assert output.read_bytes() == outputs[0].read_bytes()


def test_a_fault_in_standard_input_is_named_as_one_of_it(tmp_path: Path):
    output = tmp_path / "out.csv"
    for coming in (b"id,text\n1,Bon\n2\n", b"id,remarks\n1,Bon\n", b""):
        result = run("-", "--output", output, coming=coming)
        assert result.exit_code == 2
        assert "standard input" in result.stderr
        assert not output.exists()


def test_progress_is_shown_to_who_watches_and_to_nobody_else(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
):
    assert "\r" not in run(source, "--output", tmp_path / "out.csv").stderr
    monkeypatch.setattr(analyze, "_BATCH_ROWS", 2)
    monkeypatch.setattr(analyze, "show_progress", lambda: True)
    shown = run(source, "--output", tmp_path / "out.csv").stderr.split("\r")
    assert [part.strip() for part in shown[1:4]] == ["2 rows", "4 rows", "5 rows"]


def test_no_more_is_read_ahead_than_one_batch():
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield Record(taken, taken, ("Bon service",))

    columns = analyze._Columns(text=0, question=None, language=None)
    rows, results = next(analyze._read(analyze._batches(endless()), columns, 1))
    assert len(rows) == len(results) == taken <= 1_000


def test_more_than_may_be_read_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 5 * tables._CHUNK)
    coming, kept = io.BytesIO(bytes(50 * tables._CHUNK)), io.BytesIO()
    tables._keep(coming, kept)
    assert 5 * tables._CHUNK < len(kept.getvalue()) <= 6 * tables._CHUNK


@pytest.mark.parametrize(
    ("header", "option"),
    [
        (["text", "text"], "--text-column"),
        (["text", "question", "question"], "--question-column"),
        (["text", "language", "language"], "--language-column"),
    ],
)
def test_two_columns_of_the_name_that_is_read_are_refused(
    header: list[str], option: str, tmp_path: Path
):
    source = write(tmp_path / "in.csv", [header, ["Bon"] * len(header)])
    result = run(source, "--output", tmp_path / "out.csv")
    assert result.exit_code == 2
    assert f'expected one column "{header[-1]}", came 2' in result.stderr
    assert option in result.stderr


def test_spoiled_accents_are_said_and_read(tmp_path: Path):
    source = write(tmp_path / "in.csv", [["text"], ["TrÃ¨s dÃ©Ã§u de la livraison"]])
    result = run(source, "--output", tmp_path / "out.csv")
    assert result.exit_code == 0
    assert "another tool has spoiled the accents" in result.stderr


def test_question_and_language_columns_are_used_when_they_are_there(tmp_path: Path):
    rows = [
        ["text", "question", "language"],
        ["les délais", "Que devrions-nous améliorer ?", "fr"],
        ["les délais", "Qu'appréciez-vous le plus ?", "fr"],
    ]
    source = write(tmp_path / "in.csv", rows)
    output = tmp_path / "out.csv"
    result = run(source, "--output", output)
    assert result.exit_code == 0
    assert 'the input\'s column "language" is called "input_language" here' in result.stderr
    header, first, second = read(output)
    assert header == ["text", "question", "input_language", *ADDED]
    assert (first[5], second[5]) == ("neg", "pos")


def test_several_workers_write_the_same_file_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(analyze, "_BATCH_ROWS", 40)  # more batches than may wait at a time
    # In French alone: each process would load the model of the other language too.
    french = [COMMENTS[0], "", *COMMENTS[3:]]
    rows = [[f"{text} {number}"] for number in range(60) for text in french]
    source = write(tmp_path / "in.csv", [["text"], *rows])
    outputs = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for output, workers in zip(outputs, ("1", "2"), strict=True):
        result = run(source, "--output", output, "--workers", workers)
        assert result.exit_code == 0, result.output
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii")
    return [int(each) for each in listed.split()]


def is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text("ascii")
    except FileNotFoundError:
        return False


def until(condition: Callable[[], bool]) -> bool:
    """Whether *condition* comes true within half a minute."""
    end = time.monotonic() + 30
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds processes in /proc")
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_a_command_that_is_stopped(told: signal.Signals, tmp_path: Path):
    folder = tmp_path / "out"
    folder.mkdir()
    source = tmp_path / "in.csv"
    source.write_text("text\n" + "12\n" * 1_000_000, "utf-8")  # nothing to load a model for
    command = [Path(sys.executable).parent / "rapport", "analyze", source]
    with subprocess.Popen(
        [*command, "--output", folder / "out.csv", "--workers", "2"], stderr=subprocess.DEVNULL
    ) as running:
        # Two that read, and the tracker of their pipes.
        assert until(lambda: len(children_of(running)) >= 3)
        workers = children_of(running)
        assert until(lambda: sum(each.stat().st_size for each in folder.iterdir()) > 0)
        running.send_signal(told)
        assert running.wait(60) == (143 if told == signal.SIGTERM else -signal.SIGKILL)
    assert until(lambda: not any(map(is_running, workers)))
    if told == signal.SIGTERM:
        assert list(folder.iterdir()) == []


@pytest.mark.parametrize("option", ["--text-column", "--question-column", "--language-column"])
def test_a_named_column_that_is_absent_is_refused(option: str, source: Path, tmp_path: Path):
    output = tmp_path / "out.csv"
    result = run(source, "--output", output, option, "remarks")
    assert result.exit_code == 2
    assert "in.csv, row 1: expected the column 'remarks'" in result.stderr
    assert '"id", "text"' in result.stderr
    assert not output.exists()


def test_a_file_without_a_text_column_is_refused_with_the_way_out(tmp_path: Path):
    source = write(tmp_path / "in.csv", [["id", "remarks"], ["1", "Bon service"]])
    result = run(source, "--output", tmp_path / "out.csv")
    assert result.exit_code == 2
    assert "--text-column" in result.stderr


@pytest.mark.parametrize(
    "content",
    [b"id,text\n1,Bon\n2\n", b'id,text\n1,"never closed\n', b"id,text\n1,a\x00b\n", b""],
    ids=["short row", "open quote", "NUL", "empty file"],
)
def test_a_bad_file_is_refused_and_nothing_is_left_behind(content: bytes, tmp_path: Path):
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(content)
    output.write_text("an earlier result", encoding="utf-8")
    result = run(source, "--output", output)
    assert result.exit_code == 2
    assert "in.csv" in result.stderr
    assert output.read_text(encoding="utf-8") == "an earlier result"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_the_input_is_never_overwritten(source: Path):
    before = source.read_bytes()
    assert run(source, "--output", source).exit_code == 2
    assert source.read_bytes() == before


def test_a_place_that_cannot_be_written_is_a_failure_and_no_bad_input(source: Path, tmp_path: Path):
    result = run(source, "--output", tmp_path / "absent" / "out.csv")
    assert result.exit_code == 1
    assert "out.csv" in result.stderr


def test_an_absent_input_is_bad_input(tmp_path: Path):
    result = run(tmp_path / "absent.csv", "--output", tmp_path / "out.csv")
    assert result.exit_code == 2
    assert "expected an existing CSV file" in result.stderr
