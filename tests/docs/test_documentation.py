"""The documentation says what the program does: commands, columns, examples; no dead link."""

import csv
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from app.cli import main
from tests.support.environment import ROOT, service_environment
from tests.support.service import rapport

DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "README.fr.md"]
FIRST_STEPS = (DOCS / "first-steps.md").read_text("utf-8")


def commands(group: click.Group, path: str = "rapport") -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, f"{path} {name}")
        else:
            found.append((f"{path} {name}", command))
    return found


def test_the_page_of_commands_is_what_the_commands_say(tmp_path: Path) -> None:
    # In a process of its own: a command that was run here before remembers its help otherwise.
    printed = subprocess.run(
        [sys.executable, "-m", "app.commands.reference"],
        cwd=ROOT,
        env=service_environment(tmp_path, {}),
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    assert (DOCS / "commands.md").read_text("utf-8") == printed.stdout, (
        "run `python -m app.commands.reference > docs/commands.md`"
    )


@pytest.mark.parametrize(("path", "command"), commands(main), ids=[p for p, _ in commands(main)])
def test_every_command_shows_an_example_of_itself(path: str, command: click.Command) -> None:
    assert f"Example: {path}" in " ".join((command.help or "").split())


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    dead = [
        target
        for target in targets
        if not target.startswith(("http:", "https:", "mailto:"))
        and not (page.parent / target).exists()
    ]
    assert dead == []


def test_the_readme_leads_to_every_page() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [page.name for page in DOCS.glob("*.md") if f"docs/{page.name}" not in readme] == []


def first_steps() -> list[tuple[str, str]]:
    """Each command of the page with the output it shows."""
    blocks = re.findall(r"```console\n(.*?)```", FIRST_STEPS, flags=re.DOTALL)
    steps = []
    for block in blocks:
        for part in block.split("$ ")[1:]:
            command, _, output = part.partition("\n")
            steps.append((command, output))
    return steps


def test_the_first_steps_happen_as_they_are_told(tmp_path: Path) -> None:
    environment = service_environment(tmp_path / "data", {})
    output = tmp_path / "scores.csv"
    for command, shown in first_steps():
        words = [word.replace("scores.csv", str(output)) for word in shlex.split(command)[1:]]
        assert rapport(*words, environment=environment, check=True).stdout == shown, command
    with output.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    table = [
        [
            row["account"],
            f"{float(row['score']):.0f}" if row["score"] else "withheld",
            f"{float(row['lo90']):.0f} to {float(row['hi90']):.0f}",
            row["class"] or "–",
        ]
        for row in rows
    ]
    shown_rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", FIRST_STEPS, re.M)
    assert [list(row) for row in shown_rows[1:]] == table
