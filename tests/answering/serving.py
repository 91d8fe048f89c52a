"""The real web server, gunicorn with the project's own configuration, over a data folder."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.environment import ROOT, service_environment
from tests.support.ports import free_port

START_SECONDS = 60.0


@dataclass(frozen=True)
class WebServer:
    """A running gunicorn: its address, its data folder, and the process above its workers."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]
    log_file: Path


@contextmanager
def running_web(data: Path, **settings: str | None) -> Iterator[WebServer]:
    """Serve the database `rapport.db` of folder *data*, which must have today's schema."""
    port = free_port()
    given = {"HOST": "127.0.0.1", "PORT": str(port), "COMPANY": "Ateliers Martin", **settings}
    log_file = data / "web.log"
    with log_file.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gunicorn.conf.py"), "wsgi:app"],
            env=service_environment(data, given),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_it_answers(url, process, log_file)
        yield WebServer(url, data, process, log_file)
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log_file: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, f"the web server ended:\n{log_file.read_text('utf-8')}"
        assert time.monotonic() < deadline, f"no answer:\n{log_file.read_text('utf-8')}"
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                return
        except urllib.error.HTTPError:
            return  # it answers, whatever it says
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
