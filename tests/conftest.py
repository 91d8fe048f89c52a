"""Fixtures that all tests share: a data folder, the running service, a mail server, a browser."""

import os
from collections.abc import Callable, Generator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser

import dev
from app.login import passwords
from tests.browser.launching import PageFor, page_factory, running_browser
from tests.support.service import Service, running_service
from tests.support.smtp import MailServer, running_mail_server

# No deadline: the machine is shared, and a law is about results, not about time. Continuous
# integration draws the same examples each time, so that it fails for a change and not by chance.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

OF_THE_TESTS = ("RAPPORT_BROWSER", "RAPPORT_REQUIRE_BROWSER", "RAPPORT_NO_APT")
# Whole files that take long since they hash passwords, load language models, kill processes or
# draw many examples. `dev.py check` leaves them out; single tests carry the mark themselves.
SLOW_FILES = {
    "analysis/test_laws.py",
    "analysis/test_reading.py",
    "analysis/training/test_command.py",
    "analysis/training/test_judging.py",
    "analysis/training/test_own.py",
    "answering/test_kills.py",
    "answering/test_submitting.py",
    "app/test_jobs.py",
    "campaigns/test_outbox.py",
    "login/test_limiter.py",
    "login/test_logging_in.py",
    "login/test_own_account.py",
    "login/test_passwords.py",
    "login/test_user_commands.py",
    "mail/test_killed_sender.py",
    "operation/test_backup.py",
    "operation/test_commands.py",
    "score/test_laws.py",
    "surveys/test_responses_digest.py",
}
NO_BROWSER = "no browser was found or could be installed (docs/development.md)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser and what takes long, so that `dev.py check` leaves it out."""
    here = Path(__file__).parent
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if item.path.relative_to(here).as_posix() in SLOW_FILES:
            item.add_marker("slow")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Generator[None, None, None]:
    """Hash the passwords of this process with little work, since a thousand tests log in.

    The service, in processes of its own, has the real hasher, and so has `test_passwords.py`.
    """
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", quick)
        yield


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for this test's data, named to the code under test by RAPPORT_DATA alone."""
    for name in list(os.environ):
        if name.startswith("RAPPORT_") and name not in OF_THE_TESTS:
            monkeypatch.delenv(name)
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("RAPPORT_DATA", str(folder))
    return folder


@pytest.fixture
def live_server(tmp_path: Path) -> Generator[Callable[..., Service], None, None]:
    """`live_server(data=None, **settings)` starts the real service, for as long as the test runs.

    For one service that many tests of a module share, write a module fixture around
    `tests.support.service.running_service`.
    """
    with ExitStack() as services:

        def start(data: Path | None = None, **settings: str | None) -> Service:
            folder = data or tmp_path / "service"
            return services.enter_context(running_service(folder, **settings))

        yield start


@pytest.fixture
def smtp_server() -> Generator[MailServer, None, None]:
    """A mail server in this process that keeps what it receives and fails on demand."""
    with running_mail_server() as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Generator[Browser, None, None]:
    """A real browser for all tests of this process."""
    if dev.find_browser() is None and os.environ.get("RAPPORT_REQUIRE_BROWSER") != "1":
        pytest.skip(NO_BROWSER)
    with running_browser() as running:
        yield running


@pytest.fixture
def page_for(browser: Browser) -> Generator[PageFor, None, None]:
    """`page_for(width=320, dark=True, language="fr", javascript=False)` opens a fresh page."""
    with page_factory(browser) as factory:
        yield factory


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Generator[None, None, None]:
    """Say it aloud when the browser tests did not run: they are a good part of the promise."""
    yield
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if NO_BROWSER in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.section("BROWSER TESTS DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(f"Tests that need one: {len(skipped)}, but {NO_BROWSER}.")
        terminalreporter.line("RAPPORT_REQUIRE_BROWSER=1 makes this a failure.")
