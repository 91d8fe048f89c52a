"""What the logs say, and above all what they do not."""

import http.client
import io
import json
import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import logs
from surveys import db
from surveys.errors import BadInput
from tests.login.site import PASSWORD, Site
from tests.support.service import Service

TOKEN = "Zx3kQ0v7m1rT9bW5yE2uI8oP4aS6dF0gH1jK3lLQ-_c"
ANSWER = "They never pay us on time, and the director knows it."


def line_of(*arguments: object, json_lines: bool = False, error: Exception | None = None) -> str:
    """What a record with this message and its arguments becomes."""
    message, *values = arguments
    caught = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, str(message), tuple(values), caught)
    formatter = logs.JsonFormatter() if json_lines else logs.LineFormatter()
    return formatter.format(record)


@pytest.mark.parametrize(
    "text",
    [
        f"GET /s/{TOKEN}", f"/s/{TOKEN}/thanks?score=9", f"error in /u/abc.{TOKEN}: x",
        f"see https://surveys.acme.example/s/{TOKEN}", f"token={TOKEN}", f"'{TOKEN}'",
    ],
)  # fmt: skip
def test_tokens_never_reach_a_line(text: str) -> None:
    for json_lines in (False, True):
        assert TOKEN not in line_of(text, json_lines=json_lines)
        assert TOKEN not in line_of("said: %s", text, json_lines=json_lines)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("mail to camille.roy@dupont.example failed", "camille"),
        ("<Camille@Dupont.example>", "Dupont"),
        ("é@dupont.example,b@c.example;d@e.example", "c.example"),
        ("from 203.0.113.9 port 4", "203.0.113.9"),
        ("from 2001:db8:85a3:8d3:1319:8a2e:370:7348", "8a2e"),
        ("GET /verbatims?q=bankruptcy&page=2", "bankruptcy"),
    ],
)
def test_addresses_and_queries_never_reach_a_line(text: str, secret: str) -> None:
    assert secret not in line_of(text)
    assert secret not in line_of(text, json_lines=True)


def test_our_own_words_stay_readable() -> None:
    said = "calibration client-2026Q4-2 estimated on 512 questionnaires, 3.5 s, at 127.0.0.1:8000"
    assert said in line_of(said)
    assert "a batch of 200 verbatims failed: Overdue" in line_of(
        "a batch of %d verbatims failed: %s", 200, "Overdue"
    )


@given(text=st.text(max_size=200))
def test_whatever_is_said_is_one_line(text: str) -> None:
    for json_lines in (False, True):
        line = line_of("%s", text, json_lines=json_lines)
        assert len(line.splitlines()) == 1
        assert line.isprintable()
    assert json.loads(line)["level"] == "INFO"


@pytest.mark.parametrize(
    "end", ["\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"]
)
def test_nobody_writes_a_line_of_their_own(end: str) -> None:
    forged = f"x{end}2026-11-23T18:32:05.123Z INFO rapport: all is well"
    assert len(line_of("route %s", forged).splitlines()) == 1


def caught(action: Callable[[], object]) -> Exception:
    """The exception that *action* raises, with its frames."""
    try:
        action()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def refuse_answer() -> None:
    try:
        raise KeyError(ANSWER)
    except KeyError as error:
        raise BadInput(ANSWER) from error


def test_exception_tells_its_place_and_not_what_someone_wrote() -> None:
    line = line_of("unexpected error in %s", "x.y", error=caught(lambda: int(ANSWER)))
    assert "ValueError (message withheld)" in line
    assert "test_logs.py" in line
    assert "director" not in line
    line = line_of("x", error=caught(refuse_answer))
    assert "BadInput (message withheld), after KeyError" in line
    assert "director" not in line


def test_exception_of_code_or_disk_keeps_its_message(tmp_path: Path) -> None:
    absent = caught(Path("/no/such/folder/x").read_text)
    assert "No such file or directory" in line_of("x", error=absent)
    table = caught(lambda: db.connect(tmp_path / "x.db").all("SELECT * FROM no_such_table"))
    assert "no such table: no_such_table" in line_of("x", error=table)


def test_hostile_requests_leave_harmless_lines(site: Site) -> None:
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(logs.LineFormatter())
    logging.getLogger("rapport.request").addHandler(handler)
    logging.getLogger("rapport.request").setLevel(logging.INFO)
    try:
        stranger = site.visitor()
        stranger.get("/s/" + TOKEN + "?score=9")
        stranger.get("/x%0d%0a2026 INFO forged: line")
        stranger.client.open("/login", method="FORGED LINE\r\n", base_url=stranger.base)
        stranger.log_in("camille@dupont.example", "a wrong password")
        stranger.get("/healthz")
    finally:
        logging.getLogger("rapport.request").removeHandler(handler)
    lines = heard.getvalue().splitlines()
    pattern = re.compile(r"\S+Z INFO rapport\.request: [A-Z?]+ (-|/\S*) \d{3} \d+ ms")
    assert all(pattern.fullmatch(line) for line in lines), lines
    assert [line.split(": ")[1].rsplit(" ", 2)[0] for line in lines] == [
        "GET /s/<token> 404",
        "GET - 404",
        "? - 405",
        "GET /login 200",
        "POST /login 400",
    ]


def test_log_of_a_whole_service_holds_no_secret(
    live_server: Callable[..., Service], tmp_path: Path
) -> None:
    """The real processes: what they write on stderr while people log in, fail, and guess."""
    service = live_server(tmp_path / "service")
    added = service.rapport(
        "user", "add", "camille@dupont.example", "--password-stdin", stdin=PASSWORD
    )
    assert added.returncode == 0, added.stderr
    host = service.url.removeprefix("http://")
    for method, path, headers in [
        ("GET", f"/s/{TOKEN}?score=9", {}),
        ("POST", f"/s/{TOKEN}", {"Content-Type": "application/x-www-form-urlencoded"}),
        ("GET", f"/u/{TOKEN}.signed", {}),
        ("GET", f"/{TOKEN}", {"Host": "evil.example"}),
        ("GET", "/verbatims?q=bankruptcy", {"X-Forwarded-For": "203.0.113.9"}),
    ]:
        connection = http.client.HTTPConnection(host, timeout=20)
        body = f"C9={ANSWER}" if method == "POST" else None
        connection.request(method, path, body=body, headers=headers)
        connection.getresponse().read()
        connection.close()
    said = service.log()
    assert "GET /s/<token> 404" in said
    for secret in (TOKEN, "bankruptcy", "director", "203.0.113.9", "evil.example", PASSWORD):
        assert secret not in said
