"""What docs/operation.md tells people to type exists, and what exists is told."""

import re

import click
import pytest

from app.cli import main
from app.config import SETTINGS
from tests.support.environment import ROOT

PAGE = (ROOT / "docs" / "operation.md").read_text("utf-8")
OURS = ("migrate", "backup", "restore", "doctor", "user")


def subcommands(command: click.Command) -> dict[str, click.Command]:
    return dict(command.commands) if isinstance(command, click.Group) else {}


def test_every_setting_named_in_the_page_exists() -> None:
    known = {setting.variable for setting in SETTINGS}
    named = set(re.findall(r"RAPPORT_[A-Z_]+[A-Z]", PAGE))
    assert named
    assert named <= known


def test_every_setting_that_a_production_needs_is_in_the_example() -> None:
    for setting in SETTINGS:
        if setting.required_in_production:
            assert f"\n{setting.variable}=" in PAGE, setting.variable


@pytest.mark.parametrize("name", OURS)
def test_every_command_of_operation_is_told_with_its_parts(name: str) -> None:
    command = subcommands(main)[name]
    assert f"rapport {name}" in PAGE
    for part in subcommands(command):
        assert re.search(rf"rapport {name} [^|]*\b{part}\b|`{part} ", PAGE), part


@pytest.mark.parametrize("name", OURS)
def test_every_command_has_an_example_and_json(name: str) -> None:
    command = subcommands(main)[name]
    for each in subcommands(command).values() or [command]:
        assert "Example: rapport" in (each.help or ""), each.name
        assert any("--json" in option.opts for option in each.params), each.name
