"""docs/score.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import analysis.score
from analysis.score.files import (
    ACCOUNT_COLUMNS,
    ANSWER_COLUMNS,
    INVITATION_COLUMNS,
)
from analysis.score.writing import CONTRIBUTION_COLUMNS, SCORE_COLUMNS

PAGE = (Path(__file__).parents[2] / "docs" / "score.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    sorted(
        {*ACCOUNT_COLUMNS, *ANSWER_COLUMNS, *INVITATION_COLUMNS, *SCORE_COLUMNS}
        | {*CONTRIBUTION_COLUMNS, *analysis.score.__all__}
    ),
)
def test_every_column_and_every_public_name_is_documented(name: str) -> None:
    assert re.search(rf"\b{re.escape(name)}\b", PAGE)


def test_the_example_of_the_page_runs() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(example, "docs/score.md", "exec"), names)
    assert len(names["line"]) == 2


def test_every_module_of_the_score_is_in_the_table_of_modules() -> None:
    folder = Path(analysis.score.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__", "arrays", "calibration"}
    table = PAGE[PAGE.index("| module | holds |") :]
    assert [name for name in sorted(modules) if f"`{name}`" not in table] == []
