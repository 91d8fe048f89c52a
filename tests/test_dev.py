"""dev.py itself: what it installs and skips, and what its commands become."""

import ast
import dataclasses
import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import dev
from tests.support.environment import ROOT
from tests.support.programs import program


@dataclass(frozen=True)
class Checkout:
    """A copy of what dev.py works on, with a uv on PATH that writes down what it is asked."""

    root: Path
    programs: Path
    log: Path

    def dev(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")
        }
        environment |= {"PATH": f"{self.programs}:/usr/bin:/bin", **variables}
        return subprocess.run(
            [sys.executable, str(self.root / "dev.py"), *arguments],
            env=environment,
            cwd=self.root,
            capture_output=True,
            text=True,
        )

    def asked(self) -> list[str]:
        """What uv was asked since the last call of this, without its own version."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return [line for line in lines if line != "--version"]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    root = tmp_path / "checkout"
    root.mkdir()
    for name in ("dev.py", "pyproject.toml", dev.LOCK, dev.DEV_LOCK):
        shutil.copy(ROOT / name, root / name)
    log = tmp_path / "asked"
    uv = f"""echo "$@" >> {log}
        [ "$1" = venv ] || exit 0
        for last; do :; done  # the folder to make
        mkdir -p "$last/bin" && ln -sf {sys.executable} "$last/bin/python\""""
    program(tmp_path / "programs/uv", uv)
    return Checkout(root, tmp_path / "programs", log)


def test_the_first_start_makes_an_environment_and_installs_by_hash(checkout: Checkout) -> None:
    assert checkout.dev("install").returncode == 0
    made, locked, project = checkout.asked()
    assert made.startswith("venv ")
    assert locked.endswith("--require-hashes --no-build --requirement requirements.lock")
    assert f"--no-deps --no-build-isolation --editable {checkout.root}" in project


def test_a_second_start_installs_nothing_and_says_nothing(checkout: Checkout) -> None:
    checkout.dev("install")
    checkout.asked()
    again = checkout.dev("install")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert checkout.asked() == []


@pytest.mark.parametrize("name", ["pyproject.toml", dev.LOCK, dev.DEV_LOCK])
def test_a_changed_project_or_lock_installs_again(checkout: Checkout, name: str) -> None:
    checkout.dev("install")
    checkout.asked()
    with (checkout.root / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    checkout.dev("install")
    assert [asked.split()[:2] for asked in checkout.asked()] == [
        ["pip", "install"],
        ["pip", "install"],
    ]


def test_a_moved_checkout_installs_again(checkout: Checkout) -> None:
    checkout.dev("install")
    checkout.asked()
    moved = checkout.root.with_name("moved")
    checkout.root.rename(moved)
    dataclasses.replace(checkout, root=moved).dev("install")
    assert f"--editable {moved}" in checkout.asked()[-1]


def test_the_tools_come_when_asked_for_and_stay(checkout: Checkout) -> None:
    checkout.dev("install")
    checkout.asked()
    checkout.dev("install", "--dev")
    assert any(asked.endswith(dev.DEV_LOCK) for asked in checkout.asked())
    checkout.dev("install")
    assert checkout.asked() == []
    (checkout.root / dev.LOCK).write_text("changed", encoding="utf-8")
    checkout.dev("install")
    assert any(asked.endswith(dev.DEV_LOCK) for asked in checkout.asked())


def test_the_fingerprint_is_of_contents_and_place(tmp_path: Path) -> None:
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        for name in ("pyproject.toml", dev.LOCK, dev.DEV_LOCK):
            (tmp_path / place / name).write_text(name, encoding="utf-8")
    one = dev.fingerprint(tmp_path / "one")
    assert one == dev.fingerprint(tmp_path / "one")
    assert one != dev.fingerprint(tmp_path / "two")
    assert len(one) == 2 * hashlib.sha256().digest_size


def test_a_failed_installation_is_told_and_tried_again(checkout: Checkout) -> None:
    good = (checkout.programs / "uv").read_text(encoding="utf-8")
    program(checkout.programs / "uv", '[ "$1" = --version ] || exit 7')
    failed = checkout.dev("install")
    assert failed.returncode == 1
    assert "ended with status 7" in failed.stderr
    assert "Traceback" not in failed.stderr
    (checkout.programs / "uv").write_text(good, encoding="utf-8")
    assert checkout.dev("install").returncode == 0
    assert checkout.asked() != []


def test_run_becomes_the_rapport_command(checkout: Checkout) -> None:
    program(checkout.root / ".venv/bin/rapport", 'echo "$# $2"; exit 2')
    ran = checkout.dev("run", "export", "a b")
    assert (ran.returncode, ran.stdout) == (2, "2 a b\n")


def test_serve_starts_the_demo(checkout: Checkout) -> None:
    program(checkout.root / ".venv/bin/rapport", 'echo "$@ in $(pwd)"')
    assert checkout.dev("serve").stdout == f"serve --demo in {checkout.root.resolve()}\n"


def test_an_older_python_gets_one_clear_line() -> None:
    source = (ROOT / "dev.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))  # it must be able to read that far
    old = "import sys; sys.version_info = (3, 9, 1); exec(open('dev.py').read())"
    ended = subprocess.run([sys.executable, "-c", old], cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 1
    assert ended.stderr.startswith("Rapport needs Python 3.11 or later; this is Python 3.9 (")
    assert ended.stderr.count("\n") == 1


def test_an_unknown_command_lists_the_known_ones(checkout: Checkout) -> None:
    unknown = checkout.dev("sevre")
    assert unknown.returncode == 2
    assert all(name in unknown.stderr for name in ("'sevre'", *dev.COMMANDS))


def test_every_command_but_run_has_its_twin_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)
    assert targets is not None
    assert {*targets[1].split(), "run"} == set(dev.COMMANDS)


def test_ci_requires_a_browser_and_passes_the_status_on(tmp_path: Path) -> None:
    program(tmp_path / "python3", 'echo "$RAPPORT_REQUIRE_BROWSER $@"; exit 3')
    ended = subprocess.run(
        ["bash", str(ROOT / ".ci/run")],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stdout) == (3, "1 dev.py test\n")


def test_development_is_documented_to_the_last_command_and_variable() -> None:
    text = (ROOT / "docs/development.md").read_text(encoding="utf-8")
    names = set(re.findall(r"RAPPORT_[A-Z_]+", (ROOT / "dev.py").read_text(encoding="utf-8")))
    missing = {f"dev.py {name}" for name in dev.COMMANDS} | names
    assert sorted(name for name in missing if name not in text) == []
