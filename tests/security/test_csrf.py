"""A write is taken only from our own pages: the form's value and the browser's Origin say so."""

import pytest

from surveys import users
from tests.login.site import PASSWORD, Site, Visitor
from tests.security.routes import Route, every_route


def writes(site: Site) -> list[Route]:
    """Every route that takes a POST by the power of a session."""
    found = [
        route for route in every_route(site.app) if route.method == "POST" and not route.token_page
    ]
    assert len(found) > 10
    return found


def test_write_without_the_forms_value_is_refused(site: Site, alice: Visitor) -> None:
    for route in writes(site):
        assert alice.post(route.path, {}).status_code == 400, route
    assert alice.is_logged_in()


def test_write_with_an_altered_value_is_refused(site: Site, alice: Visitor) -> None:
    value = alice.csrf("/profile")
    altered = value[:-1] + ("A" if value[-1] != "A" else "B")
    for route in writes(site):
        for wrong in (altered, value[:10], "x", "\N{SNOWMAN}", ""):
            assert alice.post(route.path, {"csrf_token": wrong}).status_code == 400, route


def test_value_of_another_visitor_is_refused(site: Site, alice: Visitor) -> None:
    foreign = site.visitor().csrf("/login")
    for route in writes(site):
        assert alice.post(route.path, {"csrf_token": foreign}).status_code == 400, route


def test_login_itself_is_protected_too(site: Site) -> None:
    stranger = site.visitor()
    form = {"email": "alice@example.com", "password": PASSWORD}
    assert stranger.post("/login", form).status_code == 400
    assert stranger.cookie("rapport") is None


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example", "http://127.0.0.1:8000.evil.example", "http://127.0.0.1:1",
        "null", "http://evil.example/127.0.0.1:8000", "http://127.0.0.1:8000@evil.example",
        "", "garbage", "http://[",
    ],
)  # fmt: skip
def test_write_from_another_site_is_refused_even_with_the_right_value(
    site: Site, alice: Visitor, origin: str
) -> None:
    form = {"csrf_token": alice.csrf("/profile"), "language": "fr"}
    answer = alice.post("/profile", form, headers={"Origin": origin})
    assert answer.status_code in (400, 403)
    user = users.by_email(site.database, "alice@example.com")
    assert user is not None
    assert user.language == "en"


def test_write_from_our_own_page_is_taken(alice: Visitor) -> None:
    form = {"csrf_token": alice.csrf("/profile"), "language": "en"}
    assert alice.post("/profile", form, headers={"Origin": alice.base}).status_code == 302
