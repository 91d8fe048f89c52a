"""A full disk: nothing is claimed that is not stored, and it works again by itself."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.environment import ROOT, service_environment


def test_full_disk_refuses_politely_and_recovers_without_a_restart(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.operation.full_disk", str(tmp_path)],
        env=service_environment(tmp_path, {}), cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    said = json.loads(ended.stdout.splitlines()[-1])
    assert said == {
        "before": 302,
        "full": 503,
        "kept": "fr",
        "reading": 200,
        "ready": 503,
        "named": True,
        "backup": "DatabaseUnwritable",
        "after": 302,
        "changed": "en",
        "left": [],
    }
