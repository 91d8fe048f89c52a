#!/usr/bin/env python3
"""Everyday commands of this checkout: install, serve, test, check, lock, run.

Needs nothing but Python 3.11 or later on Linux or macOS (Windows: inside WSL) and never asks a
question. `python3 dev.py` alone lists the commands; docs/development.md explains them.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - older Pythons must reach this line, so no newer syntax
    sys.exit(
        "Rapport needs Python 3.11 or later; this is Python %d.%d (%s). "  # noqa: UP031 - see above
        "Install a newer one and run it instead, for example: python3.12 dev.py serve"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BOOTSTRAP = ROOT / ".bootstrap"  # uv of our own, where Python comes without ensurepip
STAMP = VENV / "rapport-install.json"  # what was installed, so that the next start can skip it
LOCK = "requirements.lock"  # what the service needs at run time, and the build backend
DEV_LOCK = "requirements-dev.lock"  # the same, the tools of development, and what trains
# In the order of their names: else the files of one long test come last, and one process waits.
PYTEST_DEFAULTS = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
FAST_TESTS = "not browser and not slow"

APT_GET = ("apt-get", "-o", "DPkg::Lock::Timeout=300")  # waits for another installation to end
APT_BROWSER = ("chromium", "fonts-dejavu-core", "poppler-utils")
APT_LISTS = Path("/var/lib/apt/lists")
BROWSERS_ON_PATH = ("chromium", "chromium-browser", "google-chrome", "msedge")
# Where Playwright itself looks for its channels "chrome" and "msedge".
CHANNEL_PLACES = (
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/opt/microsoft/msedge/msedge",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
PLAYWRIGHT_BUILDS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium_headless_shell-*/*/headless_shell",
    "chromium_headless_shell-*/*/chrome-headless-shell",
)


class Failed(Exception):
    """A command cannot go on; the text says why and what to do."""


def say(text: str) -> None:
    """Speak to the person on stderr: stdout belongs to the command that runs."""
    print(text, file=sys.stderr, flush=True)


# --- installing -----------------------------------------------------------------------------------


def fingerprint(root: Path = ROOT) -> str:
    """Digest of all that decides what an environment holds: the project, its locks, its place."""
    digest = hashlib.sha256(f"{root}\n{sys.version_info[:2]}\n".encode())
    for name in ("pyproject.toml", LOCK, DEV_LOCK):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def read_stamp(stamp: Path = STAMP) -> dict[str, object]:
    """What the last finished installation recorded; empty when there was none."""
    try:
        recorded = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return recorded if isinstance(recorded, dict) else {}


def is_installed(recorded: Mapping[str, object], *, wanted: str, dev: bool) -> bool:
    """Whether an environment recorded so serves a command that wants *wanted* (and the tools)."""
    return recorded.get("fingerprint") == wanted and (not dev or recorded.get("dev") is True)


def ensure_installed(*, dev: bool) -> None:
    """Make .venv and install what is missing; a fast no-op when nothing changed."""
    if (VENV / "bin/python").exists() and is_installed(read_stamp(), wanted=fingerprint(), dev=dev):
        return
    with only_one_installer():
        recorded, wanted = read_stamp(), fingerprint()
        if is_installed(recorded, wanted=wanted, dev=dev):
            return  # another dev.py has just done it
        dev = dev or recorded.get("dev") is True
        STAMP.unlink(missing_ok=True)
        install(DEV_LOCK if dev else LOCK)
        record = json.dumps({"fingerprint": wanted, "dev": dev})
        STAMP.write_text(record, encoding="utf-8")


@contextlib.contextmanager
def only_one_installer() -> Iterator[None]:
    """Hold the installation lock; a second dev.py waits for the first."""
    BOOTSTRAP.mkdir(exist_ok=True)
    with (BOOTSTRAP / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def install(lock: str) -> None:
    """Bring into .venv what *lock* names, then this project, editable; more in it may stay."""
    say(f"Installing from {lock} into .venv (once; later starts skip this) …")
    uv = find_uv()
    if uv is None and not has_module("ensurepip"):
        uv = bootstrap_uv()
    if uv is None:
        install_with_pip(lock)
    else:
        install_with_uv(uv, lock)


def install_with_uv(uv: str, lock: str) -> None:
    python = str(VENV / "bin/python")
    if not runs([python, "--version"]):
        run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)])
    pip = [uv, "pip", "install", "--quiet", "--python", python]
    run([*pip, "--require-hashes", "--no-build", "--requirement", lock])
    run([*pip, *project_options()])


def install_with_pip(lock: str) -> None:
    python = str(VENV / "bin/python")
    if not runs([python, "-m", "pip", "--version"]):
        run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    pip = [python, "-m", "pip", "--no-input", "--disable-pip-version-check", "install", "--quiet"]
    run([*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", lock])
    run([*pip, "--quiet", *project_options()])  # twice quiet: errors only, not setuptools' advice


def project_options() -> list[str]:
    """The project itself: its needs and its build backend are in place, so nothing is fetched."""
    return ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]


def find_uv() -> str | None:
    """A uv that works: on PATH, else the one bootstrapped earlier."""
    for candidate in (shutil.which("uv"), str(BOOTSTRAP / "bin/uv")):
        if candidate and runs([candidate, "--version"]):  # a shim on PATH may have no uv behind it
            return candidate
    return None


def bootstrap_uv() -> str:
    """Fetch uv beside the checkout with the system's pip, where venv alone cannot make one."""
    if not has_module("pip"):
        raise Failed(no_installer_message())
    say("This Python has no ensurepip: fetching uv into .bootstrap …")
    pip = [sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check", "install"]
    run([*pip, "--quiet", "--target", str(BOOTSTRAP), "--upgrade", "uv"])
    uv = find_uv()
    if uv is None:
        raise Failed(f"uv was installed into {BOOTSTRAP} but does not run there.")
    return uv


def no_installer_message() -> str:
    apt = "apt-get install -y python3-venv"
    if os.geteuid() != 0:
        apt = f"sudo {apt}"
    return (
        f"This Python ({sys.executable}) has neither uv, nor ensurepip, nor pip, "
        f"so nothing can be installed. On Debian or Ubuntu run:\n    {apt}\n"
        "and then the same command again."
    )


def has_module(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


# --- the browser of the tests ---------------------------------------------------------------------


def find_browser(
    environ: Mapping[str, str] = os.environ,
    *,
    which: Callable[[str], str | None] = shutil.which,
    works: Callable[[str], bool] | None = None,
    channel_places: Sequence[str] = CHANNEL_PLACES,
) -> str | None:
    """Path of the first browser that starts, in the order of docs/development.md; None if none.

    `RAPPORT_BROWSER` is taken at its word. Raises Failed when it names something that is not there.
    """
    works = works or browser_works
    named = environ.get("RAPPORT_BROWSER")
    if named:
        path = which(named)
        if path is None:
            raise Failed(f"RAPPORT_BROWSER must name a program that can be run; got {named!r}.")
        return path
    on_path = (which(name) for name in BROWSERS_ON_PATH)
    for path in (*on_path, *map(which, channel_places), *playwright_builds(environ)):
        if path and works(path):
            return path
    return None


def browser_works(path: str) -> bool:
    """Whether it starts at all: some systems put a stub there that only says what to install."""
    return runs([path, "--version"])


def playwright_builds(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Browsers that Playwright downloaded earlier, the newest build first."""
    folders = [environ.get("PLAYWRIGHT_BROWSERS_PATH", "")]
    home = Path(environ.get("HOME", "~")).expanduser()
    folders += [str(home / ".cache/ms-playwright"), str(home / "Library/Caches/ms-playwright")]
    existing = [Path(folder) for folder in folders if folder and Path(folder).is_dir()]
    return [
        str(path)
        for folder in existing
        for pattern in PLAYWRIGHT_BUILDS
        for path in sorted(folder.glob(pattern), reverse=True)
        if os.access(path, os.X_OK)
    ]


def ensure_browser(environ: Mapping[str, str] = os.environ) -> str | None:
    """Find a browser, installing one when there is none; None when nothing worked."""
    found = find_browser(environ)
    if found is None and may_use_apt(environ):
        apt_install_browser()
        found = find_browser(environ)
    if found is None:
        say("No browser found: asking Playwright to fetch its own …")
        subprocess.run([str(VENV / "bin/playwright"), "install", "chromium"], stdout=sys.stderr)
        found = find_browser(environ)
    return found


def may_use_apt(environ: Mapping[str, str]) -> bool:
    if environ.get("RAPPORT_NO_APT") == "1" or shutil.which("apt-get") is None:
        return False
    if os.geteuid() != 0:
        say(f"No browser found. To install one: sudo {shlex.join(apt_browser_command())}")
        return False
    return True


def apt_install_browser(lists: Path = APT_LISTS) -> None:
    """Install Debian's Chromium; a failure is shown and left to the next way of finding one."""
    command = apt_browser_command()
    say("No browser found: installing one for the tests (RAPPORT_NO_APT=1 forbids this):")
    say(f"    {shlex.join(command)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}

    def apt(arguments: Sequence[str]) -> bool:
        return subprocess.run(arguments, env=quiet, stdout=sys.stderr).returncode == 0

    fresh = not any(lists.glob("*_Packages*"))
    if fresh:
        apt([*APT_GET, "update"])
    if not apt(command) and not fresh:  # lists that are too old name packages that are gone
        apt([*APT_GET, "update"])
        apt(command)


def apt_browser_command() -> list[str]:
    return [*APT_GET, "install", "-y", "--no-install-recommends", *APT_BROWSER]


def browser_environment(found: str | None) -> dict[str, str]:
    """The environment in which pytest finds the same browser, or the word that there is none."""
    environment = dict(os.environ)
    if found is not None:
        environment["RAPPORT_BROWSER"] = found
    elif environment.get("RAPPORT_REQUIRE_BROWSER") != "1":
        say("No browser could be installed: the browser tests will be skipped, and counted so.")
    return environment


# --- commands -------------------------------------------------------------------------------------


def command_install(arguments: list[str]) -> int:
    """install [--dev]  make .venv and install the service (--dev: and the tools)"""
    if arguments not in ([], ["--dev"]):
        raise Failed(f"install takes --dev or nothing; got {shlex.join(arguments)}")
    ensure_installed(dev=arguments == ["--dev"])
    return 0


def command_serve(arguments: list[str]) -> int:
    """serve            start the service on a demo database of its own (Ctrl-C ends it)"""
    ensure_installed(dev=False)
    os.chdir(ROOT)
    return replace_by([str(VENV / "bin/rapport"), "serve", "--demo", *arguments])


def command_run(arguments: list[str]) -> int:
    """run …            any rapport command: python3 dev.py run export scores"""
    ensure_installed(dev=False)
    return replace_by([str(VENV / "bin/rapport"), *arguments])


def command_test(arguments: list[str]) -> int:
    """test [pytest …]  install what tests need, a browser included, and run everything"""
    ensure_installed(dev=True)
    environment = browser_environment(ensure_browser())
    return pytest([*PYTEST_DEFAULTS, *arguments], environment)


def command_check(arguments: list[str]) -> int:
    """check            lint, format, types and the fast tests, in under a minute"""
    ensure_installed(dev=True)
    tools = VENV / "bin"
    failed = [
        name
        for name, command in (
            ("lint", [str(tools / "ruff"), "check", "--quiet", "."]),
            ("format", [str(tools / "ruff"), "format", "--check", "--quiet", "."]),
            ("types", [str(tools / "mypy")]),
        )
        if subprocess.run(command, cwd=ROOT).returncode != 0
    ]
    marker = ["-m", FAST_TESTS, "--ignore", "tests/test_code_quality.py"]  # both done just above
    if pytest([*PYTEST_DEFAULTS, "-q", *marker, *arguments], dict(os.environ)) != 0:
        failed.append("tests")
    say(f"check: {', '.join(failed)} failed" if failed else "check: all good")
    return 1 if failed else 0


def command_lock(arguments: list[str]) -> int:
    """lock [--upgrade] write the lock files anew from pyproject.toml (needs uv, fetches it)"""
    uv = find_uv() or bootstrap_uv()
    options = ["--universal", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"]
    options += ["--no-build", "--quiet", "--python-version", "3.11"]
    options += ["--custom-compile-command", "python3 dev.py lock", *arguments]
    compile_lock = [uv, "pip", "compile", *options]
    inputs = ["pyproject.toml", "-"]  # "-": the build backend, which pip compile leaves out
    backend = "\n".join(build_requirements())
    run([*compile_lock, "--output-file", LOCK, *inputs], text=backend)
    # Development runs on the very same versions; what only training needs is there for its tests.
    same = ["--constraint", LOCK, "--extra", "dev", "--extra", "train"]
    run([*compile_lock, "--output-file", DEV_LOCK, *same, *inputs], text=backend)
    return 0


def build_requirements(root: Path = ROOT) -> list[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return list(project["build-system"]["requires"])


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "install": command_install,
    "serve": command_serve,
    "test": command_test,
    "check": command_check,
    "lock": command_lock,
    "run": command_run,
}


def usage() -> str:
    lines = [f"    {command.__doc__}" for command in COMMANDS.values()]
    return "\n".join(["Usage: python3 dev.py COMMAND", "", *lines, "", "See docs/development.md."])


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit status is its own, 1 when it could not go on, 2 for bad usage."""
    name, *rest = arguments or ["--help"]
    if name in ("-h", "--help", "help"):
        print(usage())
        return 0
    if name not in COMMANDS:
        say(f"dev.py has no command {name!r}.\n\n{usage()}")
        return 2
    try:
        return COMMANDS[name](rest)
    except Failed as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        return 130


# --- starting other programs ----------------------------------------------------------------------


def run(command: Sequence[str], *, text: str | None = None) -> None:
    """Run to the end in the checkout, its output on stderr; raises Failed when it fails."""
    stdin = {"input": text} if text is not None else {"stdin": subprocess.DEVNULL}
    ended = subprocess.run(command, cwd=ROOT, stdout=sys.stderr, text=True, **stdin)
    if ended.returncode != 0:
        raise Failed(f"This command ended with status {ended.returncode}: {shlex.join(command)}")


def runs(command: Sequence[str]) -> bool:
    """Whether the program is there and ends well within a minute."""
    try:
        ended = subprocess.run(command, capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


def pytest(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    command = [str(VENV / "bin/python"), "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


def replace_by(command: Sequence[str]) -> int:
    """Become that program, so that its signals and its exit status are ours."""
    sys.stdout.flush()
    os.execv(command[0], list(command))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
