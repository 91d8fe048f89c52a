"""Which browser dev.py takes for the tests, and how it gets one."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import dev
from tests.support.environment import ROOT
from tests.support.programs import program


@pytest.fixture
def search(tmp_path: Path) -> "Search":
    return Search(tmp_path)


@dataclass(frozen=True)
class Search:
    """A machine whose only browsers are those put into *folder*."""

    folder: Path

    def put(self, name: str, script: str = "exit 0") -> str:
        return str(program(self.folder / name, script))

    def find(self, **variables: str) -> str | None:
        environ = {"HOME": str(self.folder / "home"), **variables}
        return dev.find_browser(
            environ,
            which=lambda name: shutil.which(name, path=str(self.folder / "bin")),
            channel_places=[str(self.folder / "opt/google/chrome/chrome")],
        )


def test_browsers_are_taken_in_the_documented_order(search: Search) -> None:
    assert search.find() is None
    builds = "home/.cache/ms-playwright"
    order = [search.put(f"{builds}/chromium-1100/chrome-linux/chrome")]
    order.append(search.put(f"{builds}/chromium-1200/chrome-linux64/chrome"))
    order.append(search.put("opt/google/chrome/chrome"))
    order += [search.put(f"bin/{name}") for name in reversed(dev.BROWSERS_ON_PATH)]
    for path in reversed(order):
        assert search.find() == path
        Path(path).unlink()
    assert search.find() is None


def test_a_named_browser_comes_before_all_others(search: Search) -> None:
    search.put("bin/chromium")
    named = search.put("elsewhere/browser")
    assert search.find(RAPPORT_BROWSER=named) == named


def test_a_named_browser_that_is_not_there_is_an_error(search: Search) -> None:
    search.put("bin/chromium")
    with pytest.raises(dev.Failed, match=r"RAPPORT_BROWSER must name a program.*nowhere"):
        search.find(RAPPORT_BROWSER="nowhere")


def test_a_stub_that_cannot_start_is_passed_over(search: Search) -> None:
    search.put("bin/chromium", "echo 'snap install chromium'; exit 1")
    chrome = search.put("bin/google-chrome")
    assert search.find() == chrome


def apt_installing(tmp_path: Path, *, lists: bool, fails_first: bool = False) -> tuple[str, str]:
    """What apt-get was asked, and what the person was told, where dev.py installs a browser."""
    folder = tmp_path / "lists"
    folder.mkdir()
    if lists:
        (folder / "mirror_main_binary-amd64_Packages.lz4").touch()
    fails = "*install*" if fails_first else "never"
    script = f"""cd {tmp_path}
        echo "$DEBIAN_FRONTEND $@" >> asked
        case "$*" in {fails}) [ -e failed ] || {{ touch failed; exit 100; }};; esac"""
    program(tmp_path / "apt-get", script)
    code = f"import dev, pathlib; dev.apt_install_browser(pathlib.Path({str(folder)!r}))"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return (tmp_path / "asked").read_text(encoding="utf-8"), ended.stderr


INSTALL = (
    "noninteractive -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "
    "chromium fonts-dejavu-core poppler-utils\n"
)
UPDATE = "noninteractive -o DPkg::Lock::Timeout=300 update\n"


def test_apt_installs_the_browser_and_says_so(tmp_path: Path) -> None:
    asked, told = apt_installing(tmp_path, lists=True)
    assert asked == INSTALL
    assert "RAPPORT_NO_APT=1" in told
    assert "apt-get -o DPkg::Lock::Timeout=300 install" in told


def test_apt_first_fetches_missing_package_lists(tmp_path: Path) -> None:
    assert apt_installing(tmp_path, lists=False)[0] == UPDATE + INSTALL


def test_apt_fetches_package_lists_again_when_they_are_too_old(tmp_path: Path) -> None:
    asked, _told = apt_installing(tmp_path, lists=True, fails_first=True)
    assert asked == INSTALL + UPDATE + INSTALL


def test_apt_can_be_forbidden() -> None:
    assert not dev.may_use_apt({"RAPPORT_NO_APT": "1"})
