"""Web workers killed with SIGKILL under submissions: no acknowledged answer lost, none doubled."""

import http.client
import os
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from surveys import db, responses
from surveys.answer_digests import damaged
from tests.answering.filling import hidden_fields
from tests.answering.invited import Invited, invite, new_database, open_campaign
from tests.answering.serving import WebServer, running_web

SECONDS = 15.0
CLIENTS = 6
INVITATIONS_EACH = 40
PAUSE_BETWEEN_KILLS = 0.15


@dataclass
class Acknowledged:
    """What one client was thanked for: the words it sent with each, by invitation."""

    words: dict[str, list[str]] = field(default_factory=dict)
    retries: int = 0


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def database(data: Path) -> Iterator[db.Database]:
    opened = new_database(data / "rapport.db")
    yield opened
    opened.close()


def request(url: str, method: str, path: str, body: str = "") -> tuple[int, str] | None:
    """Status and text of an answer; None when the connection broke before it was whole."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8")
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def persistently(url: str, method: str, path: str, body: str = "") -> tuple[int, str, int]:
    """The same request again until an answer comes through; with the number of retries."""
    for retries in range(400):
        answer = request(url, method, path, body)
        if answer is not None and answer[0] != 503:
            return *answer, retries
        time.sleep(0.05)
    raise AssertionError(f"{method} was not answered in 400 tries")


def answer_until(
    deadline: float, url: str, people: list[Invited], thanked: Acknowledged, failed: list[str]
) -> None:
    """Answer and correct, one person after the other, as long as there is time."""
    try:
        while time.monotonic() < deadline:
            for person in people:
                _, page, _ = persistently(url, "GET", person.path)
                words = secrets.token_hex(8)
                form = {**hidden_fields(page), "C1": "7", "C9": words}
                status, text, retries = persistently(url, "POST", person.path, urlencode(form))
                assert status == 303, (status, text)
                thanked.words.setdefault(person.invitation_id, []).append(words)
                thanked.retries += retries
                if time.monotonic() >= deadline:
                    return
    except Exception as error:
        failed.append(repr(error))


def children(process_id: int) -> list[int]:
    """The processes started by that one: from /proc, or where there is none (macOS) from `ps`."""
    if Path("/proc/self/stat").exists():
        pairs = [_from_proc(file) for file in Path("/proc").glob("[0-9]*/stat")]
    else:
        listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, check=True)
        pairs = [tuple(map(int, line.split())) for line in listing.stdout.splitlines()]
    return [child for child, parent in pairs if parent == process_id]


def _from_proc(file: Path) -> tuple[int, ...]:
    try:
        # 12 (a name, which may hold anything) S 3 …: state and parent follow the last bracket.
        parent = file.read_text("utf-8", errors="replace").rpartition(")")[2].split()[1]
    except OSError:
        parent = "0"  # it has ended meanwhile
    return int(file.parent.name), int(parent)


def kill_workers_until(deadline: float, server: WebServer) -> int:
    """SIGKILL one worker after the other, whichever is there; returns how many."""
    killed = 0
    while time.monotonic() < deadline:
        workers = children(server.process.pid)
        if workers:
            try:
                os.kill(workers[killed % len(workers)], signal.SIGKILL)
                killed += 1
            except ProcessLookupError:
                pass
        time.sleep(PAUSE_BETWEEN_KILLS)
    return killed


def test_killed_workers_lose_no_acknowledged_answer_and_double_none(
    data: Path, database: db.Database
) -> None:
    campaign_id = open_campaign(database)
    people = [
        [invite(database, campaign_id=campaign_id) for _ in range(INVITATIONS_EACH)]
        for _ in range(CLIENTS)
    ]
    thanked = [Acknowledged() for _ in range(CLIENTS)]
    failed: list[str] = []
    with running_web(data, WORKERS="3") as server:
        deadline = time.monotonic() + SECONDS
        clients = [
            threading.Thread(
                target=answer_until, args=(deadline, server.url, people[n], thanked[n], failed)
            )
            for n in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        killed = kill_workers_until(deadline, server)
        for client in clients:
            client.join(60)
    acknowledged = sum(len(words) for each in thanked for words in each.words.values())
    assert failed == []
    assert killed >= 10
    assert acknowledged >= 30

    for each in thanked:
        for invitation_id, words in each.words.items():
            history = responses.history(database, invitation_id)
            stored = [next(a.text for a in one.answers if a.text) for one in history]
            # Once each: nothing that was thanked for is missing, nothing is there twice.
            assert sorted(stored) == sorted(words)
            assert [one.is_current for one in history].count(True) == 1
            assert stored[0] == words[-1]
    assert list(damaged(database)) == []
    assert database.value("PRAGMA integrity_check") == "ok"
