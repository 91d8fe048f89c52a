"""Starting the browser that dev.py found, and pages in it with a given look."""

import os
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

import dev

ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOCALES = {"en": "en-GB", "fr": "fr-FR"}
HEIGHTS = {320: 640, 1280: 900}


@dataclass(frozen=True)
class Look:
    """How a page is looked at. 320 px is also a desktop at 400 % zoom."""

    width: int = 1280
    dark: bool = False
    language: str = "en"

    def __str__(self) -> str:
        return f"{self.width}-{'dark' if self.dark else 'light'}-{self.language}"


EVERY_LOOK = tuple(
    Look(width=width, dark=dark, language=language)
    for width in (320, 1280)
    for dark in (False, True)
    for language in ("en", "fr")
)
"""For `pytest.mark.parametrize("look", EVERY_LOOK, ids=str)`: the questionnaires, whose readers
never asked for them."""

HALF_OF_THE_LOOKS = tuple(
    look for look in EVERY_LOOK if (look.width == 320) ^ look.dark ^ (look.language == "en")
)
"""Every two of width, colours and language together, in half the time: a suite that people wait
for. For all other pages: width decides what is shown and what scrolls, language how long it is,
colours what can be read; a fault that needs a certain one of all three is rare."""


@dataclass
class PageRecord:
    """Whether a page runs scripts; what it asked for and complained about since it was opened."""

    javascript: bool
    requests: list[str]
    complaints: list[str]


_records: WeakKeyDictionary[Page, PageRecord] = WeakKeyDictionary()

PageFor = Callable[..., Page]


def record_of(page: Page) -> PageRecord:
    """Addresses *page* requested, and its console errors, for a page made by `page_for`."""
    return _records[page]


@contextmanager
def running_browser() -> Generator[Browser, None, None]:
    """The browser of `dev.find_browser`. Raises LookupError when there is none."""
    path = dev.find_browser()
    if path is None:
        raise LookupError("no browser found; `python3 dev.py test` installs one where it can")
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@contextmanager
def page_factory(browser: Browser) -> Generator[PageFor, None, None]:
    """A function that opens pages, each in a context (cookies, cache) of its own."""
    with ExitStack() as open_contexts:

        def page_for(
            look: Look | None = None,
            *,
            width: int = 1280,
            dark: bool = False,
            language: str = "en",
            javascript: bool = True,
            forced_colors: bool = False,
            reduced_motion: bool = False,
            base_url: str | None = None,
            viewport: tuple[int, int] | None = None,
        ) -> Page:
            look = look or Look(width=width, dark=dark, language=language)
            size = viewport or (look.width, HEIGHTS.get(look.width, 900))
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if look.dark else "light",
                locale=LOCALES.get(look.language, look.language),
                timezone_id="Europe/Paris",
                java_script_enabled=javascript,
                forced_colors="active" if forced_colors else "none",
                reduced_motion="reduce" if reduced_motion else "no-preference",
                base_url=base_url,
            )
            open_contexts.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(15_000)
            _records[page] = _recording(page, javascript=javascript)
            return page

        yield page_for


def _recording(page: Page, *, javascript: bool) -> PageRecord:
    record = PageRecord(javascript, [], [])

    def requested(request: Request) -> None:
        record.requests.append(request.url)

    def complained(message: ConsoleMessage) -> None:
        if message.type == "error":
            record.complaints.append(message.text)

    page.on("request", requested)
    page.on("console", complained)
    page.on("pageerror", lambda error: record.complaints.append(str(error)))
    return record
