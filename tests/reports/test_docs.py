"""The documentation of views, columns and commands says what is there, or this fails."""

import re
from pathlib import Path

import pytest

from app.commands.export import export_group
from app.reports import scores_file
from tests.app.people import new_database

DOCS = Path(__file__).parents[2] / "docs"


def columns_told(text: str) -> list[str]:
    """The names in the first column of the tables of *text*, in order."""
    told = []
    for line in text.splitlines():
        if line.startswith("| `"):
            told += re.findall(r"`([^`]+)`", line.split("|")[1])
    return told


def section(text: str, heading: str) -> str:
    return text.split(f"## {heading}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("view", ["v_scores", "v_answers", "v_verbatims"])
def test_every_column_of_a_view_is_documented_in_order(tmp_path, view):
    db = new_database(tmp_path / "views.db")
    there = [row["name"] for row in db.all(f"SELECT name FROM pragma_table_info('{view}')")]
    assert there
    assert columns_told(section((DOCS / "data.md").read_text("utf-8"), view)) == there


def test_every_view_is_documented(tmp_path):
    db = new_database(tmp_path / "views.db")
    there = {row["name"] for row in db.all("SELECT name FROM sqlite_master WHERE type = 'view'")}
    told = set(re.findall(r"^## (v_\w+)$", (DOCS / "data.md").read_text("utf-8"), re.MULTILINE))
    assert told == there


def test_every_column_of_the_scores_file_is_documented_in_order():
    text = section((DOCS / "reports.md").read_text("utf-8"), "Files")
    told = [name for name in columns_told(text) if not name.startswith("rapport ")]
    assert told == list(scores_file.COLUMNS)


def test_every_export_and_every_option_is_documented():
    text = section((DOCS / "reports.md").read_text("utf-8"), "Files")
    for name, command in export_group.commands.items():
        assert f"rapport export {name}" in text
        for option in command.params:
            assert option.opts[0] in text, (name, option.opts)


@pytest.mark.parametrize("name", ["", *export_group.commands])
def test_every_export_helps_with_an_example(name):
    command = export_group.commands.get(name, export_group)
    assert command.help
    assert name == "" or f"rapport export {name}" in command.help
