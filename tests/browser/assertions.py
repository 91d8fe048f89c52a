"""What axe misses, as assertions of our own; each names the elements it is about.

`assert_page_is_accessible` is the battery for every page; the others speak of one thing.
"""

import re
from importlib import resources
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

from tests.browser.axe import assert_axe_finds_nothing
from tests.browser.launching import record_of

SURVEY_TARGET_PX = 44
TARGET_PX = 24
SVG_TEXT_PX = 11.0
CONTRAST = 4.5
CONTRAST_OF_LARGE_TEXT = 3.0
ERROR_TITLE = re.compile(r"^(Error:|Erreur[ \u00a0\u202f]:) ")

# The measuring itself happens in the page: each function returns the offenders as sentences.
MEASURES = resources.files(__package__).joinpath("measures.js").read_text(encoding="utf-8")


def assert_page_is_accessible(page: Page, *, survey: bool = False) -> None:
    """axe and all assertions that hold for every page, in the look it has now.

    survey: a page of a respondent, whose targets are for thumbs.
    """
    assert_axe_finds_nothing(page)
    assert_groups_have_legends(page)
    assert_targets_are_large_enough(page, SURVEY_TARGET_PX if survey else TARGET_PX)
    assert_no_sideways_scroll(page)
    assert_svg_text_is_legible(page)
    assert_svg_text_has_contrast(page)
    assert_svgs_are_described(page)
    assert_no_third_party_request(page)
    assert_no_complaint(page)


def assert_groups_have_legends(page: Page) -> None:
    """Radio buttons, and check boxes that share a name, sit in a fieldset with a legend."""
    _assert_none(page, "groupsWithoutLegend", "groups without fieldset and legend")


def assert_errors_are_announced(page: Page) -> None:
    """After an invalid POST: title, focused summary with links, fields marked and described."""
    title = page.title()
    assert ERROR_TITLE.match(title), (
        f"title must begin with 'Error: ' or 'Erreur : '; got {title!r}"
    )
    _assert_none(page, "unannouncedErrors", "errors not announced")


def assert_targets_are_large_enough(page: Page, minimum_px: float = TARGET_PX) -> None:
    """What is pressed is that wide and high, label included; links inside a sentence are free."""
    _assert_none(page, "smallTargets", f"targets below {minimum_px:g} px", minimum_px)


def assert_no_sideways_scroll(page: Page) -> None:
    """The page is not wider than the window; wide tables scroll in a focusable region."""
    _assert_none(page, "sidewaysScroll", "wider than the window")


def assert_svg_text_is_legible(page: Page, minimum_px: float = SVG_TEXT_PX) -> None:
    """Text in drawings keeps that height on the screen, after the drawing was scaled."""
    _assert_none(page, "smallSvgText", f"text in drawings below {minimum_px:g} px", minimum_px)


def assert_svg_text_has_contrast(page: Page, minimum: float = CONTRAST) -> None:
    """Text in drawings against what is painted under it, computed from the colours on the page."""
    limits = [minimum, min(minimum, CONTRAST_OF_LARGE_TEXT)]
    _assert_none(page, "faintSvgText", f"text in drawings below a contrast of {minimum:g}", *limits)


def assert_svgs_are_described(page: Page) -> None:
    """A drawing is hidden decoration or an image with a title; ids are unique on the page."""
    _assert_none(page, "undescribedSvgs", "drawings without role, title or a unique id")


def assert_tab_order_is_reading_order(page: Page) -> None:
    """Tab visits all that can be used, in the order of the document, never leaping back or up."""
    expected = page.evaluate(f"({MEASURES}).tabStops()")
    visited = _tab_through(page, limit=len(expected) + 2)
    names = [stop["name"] for stop in expected]
    assert [stop["name"] for stop in visited] == names, (
        f"tab order on {page.url}:\n    expected {names}\n    visited  "
        f"{[stop['name'] for stop in visited]}"
    )
    leaps = [
        f"{here['name']} → {there['name']}"
        for here, there in pairwise(visited)
        if _leaps_back(here, there)
    ]
    assert not leaps, f"the focus leaps back on {page.url}: {leaps}"


def assert_focus_is_visible(page: Page) -> None:
    """Each stop of the Tab key is outlined and not hidden under something else."""
    expected = page.evaluate(f"({MEASURES}).tabStops()")
    unseen = [stop["name"] for stop in _tab_through(page, limit=len(expected)) if not stop["seen"]]
    assert not unseen, f"focus is not to be seen on {page.url}: {unseen}"


def assert_no_third_party_request(page: Page) -> None:
    """Everything since the page was opened came from the host it shows now."""
    host = page.evaluate("location.origin")
    inner = ("data:", "blob:", "about:", "chrome-error:")
    strangers = [
        url
        for url in record_of(page).requests
        if not url.startswith(inner) and not f"{url}/".startswith(f"{host}/")
    ]
    assert not strangers, f"requests to other hosts than {host}: {strangers}"


def assert_no_complaint(page: Page) -> None:
    """The browser's console is silent: nothing missing, nothing refused by the security policy."""
    complaints = record_of(page).complaints
    assert not complaints, f"the browser complains about {page.url}: {complaints}"


def _assert_none(page: Page, measure: str, what: str, *arguments: Any) -> None:
    found = page.evaluate(f"(given) => ({MEASURES}).{measure}(...given)", list(arguments))
    assert not found, f"{what} on {page.url}:\n    " + "\n    ".join(found)


def _tab_through(page: Page, *, limit: int) -> list[dict[str, Any]]:
    """The stops of the Tab key from the top of the page, until it leaves or comes round."""
    page.evaluate(f"({MEASURES}).startFromTop()")
    stops: list[dict[str, Any]] = []
    for _ in range(limit):
        page.keyboard.press("Tab")
        stop = page.evaluate(f"({MEASURES}).focused()")
        if stop is None or (stops and stop["key"] == stops[0]["key"]):
            break
        stops.append(stop)
    return stops


def _leaps_back(here: dict[str, Any], there: dict[str, Any]) -> bool:
    """Whether *there* is read before *here*: wholly above and not in a column to the right, or left
    of it on the same line."""
    above = there["bottom"] <= here["top"] + 1
    same_line = there["top"] < here["bottom"] - 1 and here["top"] < there["bottom"] - 1
    if above:
        return bool(there["left"] < here["right"] - 1)
    return bool(same_line and there["right"] <= here["left"] + 1)
