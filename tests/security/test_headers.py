"""The headers that protect a page are on every answer, errors and refusals included."""

from pathlib import Path

import pytest
from werkzeug.wrappers import Response

from tests.login.site import PRODUCTION, Site, Visitor, open_site
from tests.security.routes import every_route

SANDBOXED = {"outbox.html", "campaigns.mail_html"}
"""Pages that show a mail as it is, with its own styles, in a sandbox that runs nothing."""


def check(answer: Response, where: object, *, sandboxed: bool = False) -> None:
    """Fail unless *answer* has all headers that every answer must have."""
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy, where
    assert "script-src" not in policy, where
    assert "unsafe-eval" not in policy, where
    if sandboxed:
        assert policy.startswith("sandbox;"), where
    else:
        assert "unsafe-inline" not in policy, where
        assert "frame-ancestors 'none'" in policy, where
        assert "form-action 'self'" in policy, where
        assert "base-uri 'none'" in policy, where
    assert headers["X-Content-Type-Options"] == "nosniff", where
    assert headers["X-Frame-Options"] == "DENY", where
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", where
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin", where
    assert headers["Referrer-Policy"] in ("no-referrer", "same-origin"), where
    assert "camera=()" in headers["Permissions-Policy"], where
    assert len(headers.getlist("Content-Security-Policy")) == 1, where
    kind = headers.get("Content-Type", "")
    if kind.startswith("text/"):
        assert "charset=utf-8" in kind, where


def test_every_route_has_them_for_everyone(site: Site, alice: Visitor) -> None:
    for route in every_route(site.app):
        for visitor in (alice, site.visitor()):
            answer = visitor.client.open(route.path, method=route.method, base_url=visitor.base)
            sandboxed = route.endpoint in SANDBOXED and answer.status_code == 200
            check(answer, (route, answer.status), sandboxed=sandboxed)
            assert answer.headers["Cache-Control"] == "no-store", route


def test_personal_pages_send_no_referrer_and_staff_pages_only_to_ourselves(
    site: Site, alice: Visitor
) -> None:
    for route in every_route(site.app):
        answer = alice.client.open(route.path, method=route.method, base_url=alice.base)
        expected = "no-referrer" if route.token_page else "same-origin"
        assert answer.headers["Referrer-Policy"] == expected, route
    assert alice.get("/s-mistyped/token").headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/no/such/page", 404), ("/static/no-such.css", 404), ("/static/../config.py", 404)],
)
def test_errors_have_them(site: Site, path: str, status: int) -> None:
    answer = site.visitor().get(path)
    assert answer.status_code == status
    check(answer, path)
    assert answer.headers["Cache-Control"] == "no-store"


def test_refused_host_and_refused_body_have_them(site: Site, alice: Visitor) -> None:
    check(site.app.test_client().get("/login", base_url="http://evil.example"), "host")
    check(alice.post("/profile", {"language": "x" * 2_000_000}), "413")
    check(alice.client.put("/profile", base_url=alice.base), "405")


def test_style_sheets_may_be_kept_and_pages_may_not(site: Site) -> None:
    with site.visitor().get("/static/variables.css") as answer:
        assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    check(answer, "variables.css")


def test_https_is_demanded_only_where_there_is_https(site: Site, tmp_path: Path) -> None:
    assert "Strict-Transport-Security" not in site.visitor().get("/login").headers
    secure = open_site(tmp_path, **PRODUCTION)
    for path in ("/login", "/nothing", "/s/nothing"):
        value = secure.visitor().get(path).headers["Strict-Transport-Security"]
        assert value == "max-age=31536000"


def test_server_tells_no_version_of_itself(site: Site) -> None:
    headers = site.visitor().get("/login").headers
    assert "X-Powered-By" not in headers
