"""The real service in processes of its own: web and worker, on a free port, until it is stopped."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support.environment import ROOT, service_environment
from tests.support.ports import free_port

RAPPORT = (sys.executable, "-m", "app.cli")
START_SECONDS = 60.0
STOP_SECONDS = 30.0


@dataclass(frozen=True)
class Service:
    """A running service: its address, its data folder, its settings, its output so far."""

    url: str
    data: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    log_file: Path

    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def rapport(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a `rapport` command on this service's data, as an administrator would beside it."""
        return rapport(*arguments, environment=self.environment, stdin=stdin)

    def end(self) -> None:
        """Stop it if it still runs, else end what is left of it: no test leaves anything behind."""
        if self.process.poll() is None:
            self.stop()
        else:
            self.kill()

    def stop(self) -> None:
        """Ask it to end, as Ctrl-C does. Raises AssertionError when anything of it stays behind."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        stayed = processes_of(self.data)
        for process in stayed:
            os.kill(process, signal.SIGKILL)
        ended = self.process.returncode
        assert not stayed, f"processes {stayed} outlived the service; it said:\n{self.log()}"
        assert ended == 0, (
            f"the service ended with status {ended} when asked; it said:\n{self.log()}"
        )

    def kill(self) -> None:
        """End it all at once, as a power cut would; nothing gets the chance to tidy up."""
        for process in processes_of(self.data):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.wait()


def processes_of(data: Path) -> list[int]:
    """Living processes started with RAPPORT_DATA=*data*; on systems without /proc always none."""
    wanted = f"RAPPORT_DATA={data}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile, or is somebody else's
            alive = b"\nState:\tZ" not in (folder / "status").read_bytes()
            if alive and wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found


def rapport(
    *arguments: str, environment: dict[str, str], stdin: str = "", check: bool = False
) -> subprocess.CompletedProcess[str]:
    """The real command line, to its end; its output as text. check: fail the test unless exit 0."""
    ended = subprocess.run(
        [*RAPPORT, *arguments],
        env=environment,
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if check:
        said = f"{ended.stdout}\n{ended.stderr}"
        assert ended.returncode == 0, f"rapport {' '.join(arguments)} failed:\n{said}"
    return ended


@contextmanager
def running_service(
    data: Path, *arguments: str, **settings: str | None
) -> Generator[Service, None, None]:
    """Start `rapport serve` on folder *data* and wait until it answers; stop it at the end.

    arguments: instead of `serve`, for example "serve", "--demo".
    settings: RAPPORT_* variables without their prefix, for example `smtp_url="smtp://…"`.
    """
    data = data.resolve()
    port = free_port()
    given = {"HOST": "127.0.0.1", "PORT": str(port), **{k.upper(): v for k, v in settings.items()}}
    environment = service_environment(data, given)
    log_file = data / "service.log"
    data.mkdir(parents=True, exist_ok=True)
    with log_file.open("wb") as output:
        process = subprocess.Popen(
            [*RAPPORT, *(arguments or ("serve",))],
            env=environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    service = Service(f"http://127.0.0.1:{port}", data, environment, process, log_file)
    try:
        _wait_until_healthy(service)
        yield service
    finally:
        service.end()


def _wait_until_healthy(service: Service) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _healthy(service.url):
        ended = service.process.poll()
        assert ended is None, f"the service ended with status {ended}:\n{service.log()}"
        assert time.monotonic() < deadline, f"the service did not answer:\n{service.log()}"
        time.sleep(0.05)


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
