"""axe on a page: the rules of WCAG 2.2 A and AA and its best practice."""

import json
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.launching import record_of

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPTIONS = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"]}


@dataclass(frozen=True)
class Violation:
    """A broken rule; each element that breaks it as the start of its HTML and a reason."""

    rule: str
    help: str
    elements: tuple[str, ...]

    def __str__(self) -> str:
        return "\n    ".join([f"{self.rule}: {self.help}", *self.elements])


def axe(page: Page) -> list[Violation]:
    """What axe finds wrong on *page* as it is shown now; empty when nothing."""
    if not record_of(page).javascript:
        raise ValueError("axe never answers where scripts are off; check the page with them on")
    page.evaluate(AXE_SCRIPT)
    # As one string, and the violations alone: what passed is a thousand elements a page, and
    # bringing them over, one object after the other, took as long as looking at them.
    found = page.evaluate(
        "(options) => axe.run(options).then((all) => JSON.stringify(all.violations))", OPTIONS
    )
    return _violations(json.loads(found))


def assert_axe_finds_nothing(page: Page) -> None:
    found = axe(page)
    assert not found, f"axe on {page.url}:\n" + "\n".join(map(str, found))


def _violations(found: list[dict[str, Any]]) -> list[Violation]:
    return [
        Violation(
            rule["id"],
            rule["help"],
            tuple(
                f"{node['html'][:160]}  ({node.get('failureSummary', '')})"
                for node in rule["nodes"]
            ),
        )
        for rule in found
    ]
