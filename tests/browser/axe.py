"""axe on a page: the rules of WCAG 2.2 A and AA and its best practice."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.launching import record_of

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


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
    return _violations(_run(page)["violations"])


def axe_incomplete(page: Page) -> list[Violation]:
    """What axe could not decide and a person, or an assertion of ours, has to."""
    return _violations(_run(page)["incomplete"])


def assert_axe_finds_nothing(page: Page) -> None:
    found = axe(page)
    assert not found, f"axe on {page.url}:\n" + "\n".join(map(str, found))


def _run(page: Page) -> dict[str, Any]:
    options = {"runOnly": {"type": "tag", "values": list(TAGS)}}
    if not record_of(page).javascript:
        raise ValueError("axe never answers where scripts are off; check the page with them on")
    response: dict[str, Any] = Axe().run(page, options=options).response
    return response


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
