"""What one answer costs: CPU and SQL statements, beside a bare Flask + sqlite3 survey.

    python -m benchmarks.answering [--answers 400] [--rounds 5]

One answer is the page (GET) and its submission (POST) of 8 questions, stored durably, with the
check against forged posts on. Both run in processes of their own, in turn, called through WSGI
directly so that no test client is measured; CPU is that of the process, system calls included.
The budget (ratios of one run, never seconds): CPU <= 2.5 times the bare survey's, <= 30 statements.
"""

import argparse
import io
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import resources
from itertools import groupby
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from benchmarks import bare_survey

CPU_RATIO_BUDGET = 2.5
STATEMENTS_BUDGET = 30
WARM_UP = 20

CLOSED = ("C2", "C3", "C4", "C5", "C6", "C7")
ANSWERS = {
    "C1": "9",
    "C9": "Deliveries arrive when promised, even in August.",
    **dict.fromkeys(CLOSED, "4"),
}
_HIDDEN = re.compile(rb'type="hidden" name="([^"]+)" value="([^"]*)"')

Call = Callable[[str, str, bytes], tuple[str, bytes]]
"""Method, path, body to status and page; a cookie that was set is sent from then on."""


def caller(app: Flask) -> Call:
    """A function that calls *app* as a web server would: method, path, body to status, page."""

    cookies: dict[str, str] = {}

    def call(method: str, path: str, body: bytes) -> tuple[str, bytes]:
        status: list[str] = []

        def start(code: str, headers: list[tuple[str, str]], _info: object = None) -> None:
            status.append(code)
            set_cookie = next((value for name, value in headers if name == "Set-Cookie"), "")
            if set_cookie:
                name, _, value = set_cookie.split(";")[0].partition("=")
                cookies[name] = value

        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        parts = app(environ, start)  # type: ignore[arg-type]  # WSGI's writer is used by nobody
        try:
            return status[0], b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()

    return call


def answer(call: Call, token: str) -> None:
    """Open the survey of *token* and send it filled in."""
    status, page = call("GET", f"/s/{token}", b"")
    assert status.startswith("200"), status
    hidden = {name.decode(): value.decode() for name, value in _HIDDEN.findall(page)}
    status, _ = call("POST", f"/s/{token}", urlencode({**hidden, **ANSWERS}).encode())
    assert status.startswith("303"), status


def rapport(folder: Path, people: int) -> tuple[Flask, object, list[str]]:
    """Our application on a new database with *people* invitations to a survey of 8 questions."""
    from app import create_app  # a process of its own: the bare survey must not pay for it
    from app.config import Settings
    from surveys import db, questionnaires
    from tests.answering.invited import invite, new_database, open_campaign

    environ = {"RAPPORT_DATA": str(folder), "RAPPORT_BASE_URL": "http://127.0.0.1:8000"}
    settings = Settings.from_environment(environ)
    database = new_database(settings.database)
    shipped = json.loads((resources.files("surveys.instruments") / "client.json").read_text())
    questions = [each for each in shipped["questions"] if each["id"] in ANSWERS]
    questionnaires.publish(database, json.dumps({**shipped, "questions": questions}))
    campaign_id = open_campaign(database)
    with database.transaction():
        tokens = [invite(database, campaign_id=campaign_id).token for _ in range(people)]
    return create_app(settings), db.for_thread(settings.database).sqlite.conn, tokens


def measure(which: str, answers: int) -> dict[str, float]:
    """CPU milliseconds and SQL statements for one answer of the survey *which*."""
    with tempfile.TemporaryDirectory() as folder:
        people = answers + WARM_UP + 1
        if which == "bare":
            app, connection, tokens = bare_survey.create_app(Path(folder) / "bare.db", people)
        else:
            app, connection, tokens = rapport(Path(folder), people)
        call = caller(app)
        for token in tokens[:WARM_UP]:
            answer(call, token)
        statements: list[str] = []
        connection.set_trace_callback(statements.append)  # type: ignore[attr-defined]  # either library's
        answer(call, tokens[WARM_UP])
        connection.set_trace_callback(None)  # type: ignore[attr-defined]  # either library's
        began = time.process_time()
        for token in tokens[WARM_UP + 1 :]:
            answer(call, token)
        cpu = (time.process_time() - began) * 1000 / answers
    return {"cpu_ms": cpu, "statements": len(sent(statements))}


def sent(traced: list[str]) -> list[str]:
    """The statements we sent: what triggers run is traced as a comment, or as a repetition."""
    return [sql for sql, _ in groupby(sql for sql in traced if not sql.startswith("--"))]


def rounds(answers: int, times: int) -> Iterator[tuple[dict[str, float], dict[str, float]]]:
    """(ours, bare), measured in turn, each time in new processes."""
    for _ in range(times):
        yield in_a_process("rapport", answers), in_a_process("bare", answers)


def in_a_process(which: str, answers: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.answering", "--only", which]
    ended = subprocess.run(
        [*command, "--answers", str(answers)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    if ended.returncode:
        raise SystemExit(f"{which} failed; run: {' '.join(command[1:])}")
    figures: dict[str, float] = json.loads(ended.stdout)
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--answers", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=("rapport", "bare"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        print(json.dumps(measure(given.only, given.answers)))
        return 0
    found = list(rounds(given.answers, given.rounds))
    ratios = [ours["cpu_ms"] / bare["cpu_ms"] for ours, bare in found]
    ratio = statistics.median(ratios)
    statements = found[0][0]["statements"]
    print(f"n = {given.rounds} rounds of {given.answers} answers of 8 questions each")
    print(f"rapport  {statistics.median(ours['cpu_ms'] for ours, _ in found):.2f} ms CPU an answer")
    print(f"bare     {statistics.median(bare['cpu_ms'] for _, bare in found):.2f} ms CPU an answer")
    print(
        f"ratio    {ratio:.2f} (median; {min(ratios):.2f} to {max(ratios):.2f}); "
        f"budget {CPU_RATIO_BUDGET}: {'held' if ratio <= CPU_RATIO_BUDGET else 'MISSED'}"
    )
    print(
        f"SQL      {statements:.0f} statements an answer (bare {found[0][1]['statements']:.0f}); "
        f"budget {STATEMENTS_BUDGET}: {'held' if statements <= STATEMENTS_BUDGET else 'MISSED'}"
    )
    return 0 if ratio <= CPU_RATIO_BUDGET and statements <= STATEMENTS_BUDGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
