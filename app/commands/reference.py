"""The reference page of all commands, from their own help.

`python -m app.commands.reference` prints it; it is kept as `docs/commands.md`.
"""

from collections.abc import Iterator

import click

from app.cli import main

INTRODUCTION = """\
# Commands

Every command ends with 0 when it is done, 1 when it failed and 2 when it was given something it
cannot take; then nothing was changed and the message says where and why. Files may be `.csv` or
`.csv.gz`. From a checkout, `python3 dev.py run …` stands for `rapport …`. This page is printed by
`python -m app.commands.reference`.
"""


def reference() -> str:
    """All commands with their help, Markdown."""
    context = click.Context(main, info_name="rapport")
    return INTRODUCTION + "".join(_sections(main, context))


def _sections(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in sorted(group.commands):
        command = group.commands[name]
        inner = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from _sections(command, inner)
        else:
            inner.terminal_width = 90
            yield f"\n## {inner.command_path}\n\n```\n{command.get_help(inner)}\n```\n"


if __name__ == "__main__":
    click.echo(reference(), nl=False)
