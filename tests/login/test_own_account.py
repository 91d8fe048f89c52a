"""One's own account: password, language, and the sessions one has elsewhere."""

import re

import pytest

from surveys import audit, login_attempts, users
from tests.login.site import NEW_PASSWORD, PASSWORD, Site, Visitor

ALICE = "alice@example.com"
CHANGE = {"current": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}


@pytest.fixture
def alice(site: Site) -> Visitor:
    visitor = site.visitor()
    visitor.log_in(ALICE)
    return visitor


def test_new_password_opens_and_the_old_one_does_not(site: Site, alice: Visitor) -> None:
    assert alice.send("/password", CHANGE).status_code == 302
    assert site.visitor().log_in(ALICE, PASSWORD).status_code == 400
    assert site.visitor().log_in(ALICE, NEW_PASSWORD).status_code == 302
    assert audit.latest(site.database)[2].action == "password_changed"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"current": "not mine"}, "This is not your present password."),
        ({"again": "something else"}, "The two new passwords are not the same."),
        ({"new": "short", "again": "short"}, "Use at least 8 characters"),
        ({"new": "x1-" * 100, "again": "x1-" * 100}, "Use at most 256 characters"),
        ({"new": "password2026", "again": "password2026"}, "guessed first"),
        ({"new": "alice.alice", "again": "alice.alice"}, "Your name, your address"),
        ({"new": "", "again": ""}, "Enter a new password."),
        ({"current": ""}, "Enter your present password."),
    ],
)
def test_password_that_will_not_do_is_refused_with_the_reason(
    site: Site, alice: Visitor, change: dict[str, str], says: str
) -> None:
    before = users.by_email(site.database, ALICE)
    answer = alice.send("/password", CHANGE | change)
    assert answer.status_code == 400
    assert says in answer.get_data(as_text=True)
    assert users.by_email(site.database, ALICE) == before


def test_stolen_session_is_no_place_to_guess_the_password(site: Site, alice: Visitor) -> None:
    for n in range(login_attempts.LIMIT):
        alice.send("/password", CHANGE | {"current": f"guess {n}"})
    answer = alice.send("/password", CHANGE)
    assert answer.status_code == 429
    assert "Too many tries" in answer.get_data(as_text=True)


def test_one_time_password_leads_nowhere_but_to_a_new_one(site: Site) -> None:
    site.add("camille@example.com", language="fr", one_time=True)
    camille = site.visitor()
    camille.log_in("camille@example.com")
    for path in ("/", "/profile", "/week"):
        answer = camille.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/password")
    token = camille.csrf("/password")
    assert camille.post("/profile", {"csrf_token": token, "language": "en"}).status_code == 302
    user = users.by_email(site.database, "camille@example.com")
    assert user is not None
    assert user.language == "fr"

    page = camille.get("/password").get_data(as_text=True)
    assert '<html lang="fr">' in page
    assert 'name="current"' not in page
    camille.send("/password", {"new": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert camille.is_logged_in()
    assert site.visitor().log_in("camille@example.com", PASSWORD).status_code == 400


def test_language_of_ones_pages_is_kept(site: Site, alice: Visitor) -> None:
    assert '<html lang="en">' in alice.get("/profile").get_data(as_text=True)
    alice.send("/profile", {"language": "fr"})
    assert '<html lang="fr">' in alice.get("/profile").get_data(as_text=True)
    refused = alice.send("/profile", {"language": "de"})
    assert refused.status_code == 400
    assert '<html lang="fr">' in alice.get("/profile").get_data(as_text=True)


def test_sessions_elsewhere_are_listed_and_ended_from_here(site: Site, alice: Visitor) -> None:
    phone, laptop = site.visitor(), site.visitor()
    phone.log_in(ALICE)
    laptop.log_in(ALICE)
    page = alice.get("/profile").get_data(as_text=True)
    ends = re.findall(r'action="(/profile/sessions/[0-9a-f]{64}/end)"', page)
    assert len(ends) == 2
    alice.send("/profile", {}, to=ends[0])
    assert sorted([phone.is_logged_in(), laptop.is_logged_in()]) == [False, True]
    alice.send("/profile", {}, to="/profile/sessions/end-others")
    assert not phone.is_logged_in()
    assert not laptop.is_logged_in()
    assert alice.is_logged_in()


def test_nobody_ends_anothers_session(site: Site, alice: Visitor) -> None:
    page = alice.get("/profile").get_data(as_text=True)
    assert "/end" not in page  # one's own present session ends by logging out
    bob = site.visitor()
    bob.log_in("bob@example.com")
    row = site.database.one(
        "SELECT hash FROM session JOIN staff_user ON staff_user.id = session.user_id "
        "WHERE staff_user.email = :email",
        email=ALICE,
    )
    answer = bob.send("/profile", {}, to=f"/profile/sessions/{row['hash']}/end")
    assert answer.status_code == 404
    assert alice.is_logged_in()
