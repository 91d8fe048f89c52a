"""gunicorn.conf.py in a real gunicorn: what it logs, whom it believes, what it refuses."""

import socket
import subprocess
import sys
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.environment import ROOT, service_environment
from tests.support.ports import free_port

TOKEN = "yJt3mV0qk8X2n5bLr7cW9dZsA1fG4hUoQpE6iTxBvMw"  # as long as ours, and nobody's


@dataclass(frozen=True)
class Web:
    port: int
    log_file: Path

    def ask(self, request: str) -> str:
        """The whole answer to a raw request; the connection ends with it."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall(request.encode())
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    def get(self, path: str, *headers: str) -> str:
        lines = (f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", "")
        return self.ask("\r\n".join(lines))

    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Generator[Web, None, None]:
    """gunicorn with our settings, its access log switched on, before a small application."""
    folder = tmp_path_factory.mktemp("gunicorn")
    port = free_port()
    environment = service_environment(folder, {"PORT": str(port), "WORKERS": "1"})
    command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gunicorn.conf.py")]
    command += ["--access-logfile", "-", "tests.support.misbehaving:app"]
    with (folder / "log").open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT
        )
    running = Web(port, folder / "log")
    try:
        _wait_for(running, process)
        yield running
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(web: Web, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            web.get("/")
        except OSError:
            assert process.poll() is None, web.log()
            assert time.monotonic() < deadline, web.log()
            time.sleep(0.05)
        else:
            return


def test_the_access_log_knows_no_address(web: Web) -> None:
    assert "200 OK" in web.get(f"/s/{TOKEN}?score=9")
    assert "GET 200" in web.log()
    assert TOKEN not in web.log()
    assert "score=9" not in web.log()


def test_an_error_is_logged_without_the_personal_address(web: Web) -> None:
    assert "500" in web.get(f"/s/{TOKEN}/break")
    assert "RuntimeError" in web.log()
    assert TOKEN not in web.log()


def test_a_malformed_request_is_refused_and_its_text_not_repeated(web: Web) -> None:
    assert "400" in web.ask(f"GET /s/{TOKEN} WRONG/1\r\nHost: localhost\r\n\r\n").splitlines()[0]
    assert TOKEN not in web.log()


def test_a_stranger_cannot_claim_to_come_through_https(web: Web) -> None:
    assert web.get("/", "X-Forwarded-Proto: https").endswith("\r\nhttp")


def test_a_request_with_very_many_headers_is_refused(web: Web) -> None:
    headers = [f"X-Header-{number}: 1" for number in range(70)]
    assert " 431 " in web.get("/", *headers).splitlines()[0]


def test_a_very_long_address_is_refused(web: Web) -> None:
    assert " 414 " in web.get("/" + "a" * 5000).splitlines()[0]
