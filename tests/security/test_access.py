"""Who may call what: all routes, all roles, denied unless a view says otherwise."""

from pathlib import Path

import pytest

from surveys import sessions, users
from tests.login.site import Site, Visitor, open_site
from tests.security.routes import Route, every_route

PUBLIC = {
    "answering.survey", "answering.answer", "answering.thanks",
    "unsubscribing.ask", "unsubscribing.stop",
    "login.log_in", "login.check_login", "login.log_out",
    "operation.healthz", "operation.readyz",
}  # fmt: skip
"""What anyone may call. Whoever adds to this list has thought about it."""


def call(visitor: Visitor, route: Route, **more: object) -> int:
    """The status of calling *route* with nothing in it."""
    answer = visitor.client.open(
        route.path,
        method=route.method,
        base_url=visitor.base,
        **more,  # type: ignore[arg-type]  # werkzeug's own
    )
    return answer.status_code


def test_exactly_the_listed_views_are_public(site: Site) -> None:
    assert {each.endpoint for each in every_route(site.app) if each.access == "public"} == PUBLIC


def test_there_are_routes_to_test(site: Site) -> None:
    assert len(list(every_route(site.app))) > 40


def test_stranger_is_sent_to_the_login_or_refused_everywhere_else(site: Site) -> None:
    for route in every_route(site.app):
        if route.access == "public":
            continue
        stranger = site.visitor()
        answer = stranger.client.open(route.path, method=route.method, base_url=stranger.base)
        if route.method == "GET":
            assert answer.status_code == 302, route
            assert answer.headers["Location"].startswith("/login?next="), route
        else:
            assert answer.status_code in (400, 403), route


def test_made_up_session_cookie_opens_nothing(site: Site) -> None:
    row = site.database.all("SELECT hash FROM session")
    guesses = ["", "x", "0" * 43, *(each["hash"] for each in row), "\xe9\xff", "a" * 5000]
    for guess in guesses:
        stranger = site.visitor()
        cookie = {"Cookie": f"rapport={guess}"}
        assert stranger.get("/profile", headers=cookie).status_code == 302


def test_manager_is_kept_out_of_what_is_for_administrators(
    site: Site, alice: Visitor, bob: Visitor
) -> None:
    closed = [route for route in every_route(site.app) if route.access == "admin"]
    assert closed
    for route in closed:
        token = bob.csrf("/profile")
        form = {"csrf_token": token} if route.method == "POST" else None
        assert call(bob, route, data=form) == 403, route
        token = alice.csrf("/profile")
        form = {"csrf_token": token} if route.method == "POST" else None
        assert call(alice, route, data=form) != 403, route


def test_head_and_options_open_no_door_that_get_keeps_shut(site: Site) -> None:
    for route in every_route(site.app):
        if route.access == "public":
            continue
        for method in ("HEAD", "OPTIONS"):
            stranger = site.visitor()
            answer = stranger.client.open(route.path, method=method, base_url=stranger.base)
            assert answer.status_code in (302, 403, 405), (method, route)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"])
def test_methods_that_nobody_needs_are_refused(site: Site, alice: Visitor, method: str) -> None:
    for route in every_route(site.app):
        answer = alice.client.open(route.path, method=method, base_url=alice.base)
        assert answer.status_code == 405, (method, route)


def test_one_time_password_opens_only_what_changes_it(tmp_path: Path) -> None:
    site = open_site(tmp_path)
    user = site.add("camille@example.com", role="admin", one_time=True)
    camille = site.visitor()
    camille.client.set_cookie("rapport", sessions.start(site.database, user.id), domain="127.0.0.1")
    for route in every_route(site.app):
        if route.access == "public" or route.allows_one_time:
            continue
        form = {"csrf_token": camille.csrf("/password")} if route.method == "POST" else None
        answer = camille.client.open(
            route.path, method=route.method, base_url=camille.base, data=form
        )
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/password"), route
    assert users.get(site.database, user.id).one_time


def test_get_changes_nothing_for_anyone(site: Site, alice: Visitor) -> None:
    """All rows of all tables, before and after every GET and HEAD, logged in and not.

    All but the note of when a write was last tried, which `/readyz` keeps.
    """

    def content() -> list[object]:
        names = site.database.all(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'setting'"
        )
        return [
            (row["name"], site.database.all(f'SELECT * FROM "{row["name"]}" ORDER BY 1'))
            for row in names
        ]

    before = content()
    for route in every_route(site.app):
        if route.method != "GET":
            continue
        for visitor in (alice, site.visitor()):
            visitor.get(route.path)
            visitor.client.head(route.path, base_url=visitor.base)
    assert content() == before
