"""The sources hold to the project's own rules: lint, format, types, size, and nothing left undone.

`dev.py check` runs the first three by itself and leaves this file out.
"""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SLOW_FILES
from tests.imports import modules
from tests.support.environment import ROOT

FOLDERS = ("app", "surveys", "analysis", "migrations", "tests", "benchmarks")
MOST_LINES = 450
MOST_LINES_OF_A_FUNCTION = 60
UNDONE = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|NotImplemented" r"Error)\b")
# An exception to a rule names the rule and the reason.
SILENCED = re.compile(
    r"#\s*noqa(?!: [A-Z]+\d+(, ?[A-Z]+\d+)* +[-–—]+ +\w)|#\s*type: ignore(?!\[[\w, -]+\]  # \w)"
)


def sources() -> list[Path]:
    """Every Python file of the project."""
    inside = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")]
    return sorted([*inside, ROOT / "dev.py", ROOT / "gunicorn.conf.py", ROOT / "wsgi.py"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "--no-cache", "."], ["ruff", "format", "--check", "."], ["mypy"]],
    ids=["lint", "format", "types"],
)
def test_the_sources_pass(command: list[str]) -> None:
    tool = Path(sys.executable).parent / command[0]
    ended = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_no_file_is_too_long_to_scroll() -> None:
    lengths = {str(file): len(file.read_text("utf-8").splitlines()) for file in sources()}
    assert {file: lines for file, lines in lengths.items() if lines > MOST_LINES} == {}


def test_functions_of_the_product_fit_on_a_screen() -> None:
    long = [
        f"{module.path}:{node.lineno} {node.name}"
        for module in modules("app", "surveys", "analysis")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_the_files_named_as_slow_are_there() -> None:
    assert [name for name in sorted(SLOW_FILES) if not (ROOT / "tests" / name).exists()] == []


@pytest.mark.parametrize("pattern", [UNDONE, SILENCED], ids=["undone", "silenced"])
def test_nothing_is_left_undone_or_silenced_without_a_reason(pattern: re.Pattern[str]) -> None:
    found = [
        f"{file}:{number}: {line.strip()}"
        for file in sources()
        if file != Path(__file__)  # it names what it looks for
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line", ["x = 1  # noqa", "x = 1  # noqa: S104", "x = 1  # type: ignore", "# type: ignore[a]"]
)
def test_a_silenced_rule_without_code_and_reason_is_found(line: str) -> None:
    assert SILENCED.search(line)


@pytest.mark.parametrize(
    "line", ["x  # noqa: S104 - compared", "x  # type: ignore[attr-defined]  # no stubs"]
)
def test_a_silenced_rule_with_code_and_reason_passes(line: str) -> None:
    assert not SILENCED.search(line)
