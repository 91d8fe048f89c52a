"""What only the real server can show: foreign hosts, large bodies, one limit over two processes."""

import http.client
import json
import re
import socket
from collections.abc import Generator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from surveys import db, login_attempts
from tests.login.site import PASSWORD
from tests.support.service import Service, running_service

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Generator[Service, None, None]:
    """One real service with two web processes and one user."""
    with running_service(Path(tmp_path_factory.mktemp("service"))) as running:
        added = running.rapport(
            "user", "add", "alice@example.com", "--password-stdin", stdin=PASSWORD
        )
        assert added.returncode == 0, added.stderr
        yield running


def ask(
    service: Service,
    method: str,
    path: str,
    *,
    body: bytes | str | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of one answer."""
    connection = http.client.HTTPConnection(service.url.removeprefix("http://"), timeout=30)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "localhost.evil", "", "a b"],
)
@pytest.mark.parametrize(
    "path", ["/login", "/healthz", "/s/token", "/no/such/page", "/static/x.css"]
)
def test_foreign_host_gets_400_everywhere(service: Service, host: str, path: str) -> None:
    status, headers, text = ask(service, "GET", path, headers={"Host": host})
    assert status == 400
    assert "evil" not in text
    assert "evil" not in headers.get("Location", "")


def test_forwarded_host_changes_no_address(service: Service) -> None:
    forged = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.example",
    }
    status, headers, text = ask(service, "GET", "/week", headers=forged)
    assert status == 302
    assert headers["Location"].startswith("/login")
    assert "evil" not in text + str(headers)


def test_large_body_is_refused_unread(service: Service) -> None:
    host, port = service.url.removeprefix("http://").split(":")
    for path in ("/login", "/s/token", "/u/token", "/logout", "/import/accounts", "/nothing"):
        with socket.create_connection((host, int(port)), timeout=30) as client:
            head = (
                f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n"
                f"Content-Type: {FORM['Content-Type']}\r\nContent-Length: 100000000\r\n\r\n"
            )
            client.sendall(head.encode())
            # Not one byte of the body is sent, yet the answer comes.
            answer = client.recv(65536).decode()
        status = int(answer.split()[1])
        assert status in (403, 404, 413), (path, answer[:200])


def test_body_just_over_the_limit_and_too_many_fields_are_refused(service: Service) -> None:
    big = urlencode({"email": "x" * 300_000})
    assert ask(service, "POST", "/login", body=big, headers=FORM)[0] == 413
    boundary = "x1x2x3"
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    many = part * 1500 + f"--{boundary}--\r\n"
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    assert ask(service, "POST", "/login", body=many, headers=kind)[0] == 413


def test_page_for_too_large_says_so(service: Service) -> None:
    status, _, text = ask(service, "POST", "/login", body="a=" + "x" * 300_000, headers=FORM)
    assert status == 413
    assert "too large" in text


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"a=%ff%00&b=%ed%a0%80", b"&&&===", b'{"a": '])
def test_odd_bodies_are_only_refused(service: Service, body: bytes) -> None:
    for path in ("/login", "/s/token", "/u/token"):
        status, _, _ = ask(service, "POST", path, body=body, headers=FORM)
        assert status in (400, 404), path


def test_both_processes_together_let_ten_tries_through(service: Service) -> None:
    statuses = []
    for n in range(2 * login_attempts.LIMIT):
        _, headers, page = ask(service, "GET", "/login")
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found is not None
        form = {
            "csrf_token": unescape(found[1]),
            "email": "alice@example.com",
            "password": f"no {n}",
        }
        cookie = {"Cookie": headers["Set-Cookie"].split(";")[0]}
        status, _, _ = ask(service, "POST", "/login", body=urlencode(form), headers=FORM | cookie)
        statuses.append(status)
    assert statuses == [400] * login_attempts.LIMIT + [429] * login_attempts.LIMIT


def test_health_and_readiness_tell_no_secret(service: Service) -> None:
    status, _, text = ask(service, "GET", "/healthz")
    assert (status, json.loads(text)) == (200, {"status": "ok"})
    status, _, text = ask(service, "GET", "/readyz")
    said = json.loads(text)
    assert status == 200
    assert (said["status"], said["database"], said["schema"], said["mail"]) == (
        "ok",
        "ok",
        "ok",
        "outbox",
    )
    assert str(service.data) not in text


def test_readiness_fails_while_the_schema_is_another(service: Service) -> None:
    database = db.connect(service.data / "rapport.db")
    last = database.one(
        "SELECT number, name, applied_at FROM schema_migration ORDER BY number DESC"
    )
    database.execute("DELETE FROM schema_migration WHERE number = :number", number=last["number"])
    try:
        status, _, text = ask(service, "GET", "/readyz")
        assert status == 503
        assert json.loads(text)["schema"] == "failed"
        assert ask(service, "GET", "/healthz")[0] == 200
    finally:
        database.execute(
            "INSERT INTO schema_migration (number, name, applied_at) "
            "VALUES (:number, :name, :applied_at)",
            **last,
        )
        database.close()
    assert ask(service, "GET", "/readyz")[0] == 200
