"""Logging in and out through the pages, as a browser does it."""

from pathlib import Path

import pytest

from app.login.views import wait_sentence
from surveys import audit, clock, login_attempts, sessions, users
from tests.login.site import NEW_PASSWORD, PASSWORD, PRODUCTION, Site, Visitor, open_site

ALICE = "alice@example.com"
WRONG = "The address or the password is wrong."


def shown(html: str) -> str:
    """The page without what differs by chance: its CSRF value."""
    start = html.find('name="csrf_token"')
    end = html.find(">", start)
    return html[:start] + html[end:]


def test_right_password_opens_the_pages_and_logout_closes_them(site: Site) -> None:
    alice = site.visitor()
    assert alice.get("/profile").status_code == 302
    assert alice.log_in(ALICE.upper()).status_code == 302
    assert alice.is_logged_in()
    assert alice.send("/profile", {}, to="/logout").headers["Location"] == "/login"
    assert not alice.is_logged_in()


def test_stranger_is_sent_to_the_login_and_back_to_where_they_wanted_to_go(site: Site) -> None:
    alice = site.visitor()
    there = alice.get("/profile?lang=fr").headers["Location"]
    assert there.startswith("/login?next=")
    back = alice.log_in(ALICE, page=there)
    assert back.headers["Location"] == "/profile?lang=fr"


def test_unknown_address_wrong_password_and_left_user_get_the_same_answer(site: Site) -> None:
    left = site.add("left@example.com")
    users.deactivate(site.database, left.id)
    tries = [
        ("nobody@example.com", PASSWORD),
        (ALICE, "not her password"),
        ("left@example.com", PASSWORD),
    ]
    answers = [site.visitor().log_in(email, password) for email, password in tries]
    assert [answer.status_code for answer in answers] == [400] * 3
    pages = [
        shown(answer.get_data(as_text=True)).replace(email, "ADDRESS")
        for answer, (email, _) in zip(answers, tries, strict=True)
    ]
    assert WRONG in pages[0]
    assert pages[0] == pages[1] == pages[2]
    headers = [[name for name, _ in answer.headers] for answer in answers]
    assert headers[0] == headers[1] == headers[2]


def test_unknown_and_known_address_leave_the_same_trace(site: Site) -> None:
    def trace() -> list[tuple[str, str | None, int]]:
        entries = audit.latest(site.database)
        return [(entry.action, entry.user_id, len(entry.subject)) for entry in entries]

    site.visitor().log_in("nobody@example.com", "not the password")
    of_nobody = trace()
    site.visitor().log_in(ALICE, "not the password")
    assert trace() == of_nobody * 2


def test_errors_are_said_in_the_title_in_a_summary_and_at_the_field(site: Site) -> None:
    html = site.visitor().log_in("", "").get_data(as_text=True)
    assert "<title>Error:" in html
    assert 'href="#email"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="email-error"' in html


def test_typed_password_is_never_sent_back(site: Site) -> None:
    answer = site.visitor().log_in(ALICE, "typed with a mistake")
    assert "typed with a mistake" not in answer.get_data(as_text=True)
    assert ALICE in answer.get_data(as_text=True)


def test_page_speaks_the_browsers_language_and_can_be_switched(site: Site) -> None:
    stranger = site.visitor()
    french = stranger.get("/login", headers={"Accept-Language": "fr-FR"}).get_data(as_text=True)
    assert '<html lang="fr">' in french
    assert "Mot de passe" in french
    english = stranger.get("/login?lang=en", headers={"Accept-Language": "fr"})
    assert "Password" in english.get_data(as_text=True)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example",
        "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", "javascript:alert(1)",
        "http:evil.example", "https:///evil.example", "evil.example", "", " /week",
        "/ /evil.example", "data:text/html,x", "//evil.example\\@localhost", "/" + "a" * 3000,
        "/\u2028/evil.example", "http://[evil", "/\x00",
    ],
)  # fmt: skip
def test_login_never_leads_to_another_site(site: Site, target: str) -> None:
    alice = site.visitor()
    token = alice.csrf("/login")
    answer = alice.post(
        "/login",
        {"csrf_token": token, "email": ALICE, "password": PASSWORD},
        query_string={"next": target},
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("target", ["/", "/week", "/accounts/x?sort=score&page=2#top", "/é/ü"])
def test_login_leads_to_a_page_of_ours(site: Site, target: str) -> None:
    alice = site.visitor()
    alice.log_in(ALICE)
    answer = alice.get("/login", query_string={"next": target})
    assert answer.headers["Location"].startswith(target.split("é")[0])


def test_eleventh_wrong_try_is_told_to_wait_and_a_right_one_too(site: Site) -> None:
    for n in range(login_attempts.LIMIT):
        assert site.visitor().log_in(ALICE, f"wrong {n}").status_code == 400
    refused = site.visitor().log_in(ALICE)
    assert refused.status_code == 429
    assert "Try again in 15 minutes." in refused.get_data(as_text=True)
    assert 0 < int(refused.headers["Retry-After"]) <= 15 * 60 + 1
    latest = audit.latest(site.database)[0]
    assert latest.action == "login_limited"
    assert ALICE not in str(latest)


def test_right_logins_are_not_counted(site: Site) -> None:
    for _ in range(login_attempts.LIMIT + 2):
        assert site.visitor().log_in(ALICE).status_code == 302


def test_owners_own_browser_gets_in_while_strangers_are_kept_out(site: Site) -> None:
    alice = site.visitor()
    alice.log_in(ALICE)
    alice.send("/profile", {}, to="/logout")
    stranger = {"REMOTE_ADDR": "203.0.113.9"}
    for n in range(login_attempts.LIMIT + 1):
        answer = site.visitor().log_in(ALICE, f"wrong {n}", environ_base=stranger)
    assert answer.status_code == 429
    assert alice.log_in(ALICE).status_code == 302


def test_strangers_at_the_same_address_do_not_keep_the_owners_own_browser_out(site: Site) -> None:
    alice = site.visitor()
    alice.log_in(ALICE)
    alice.send("/profile", {}, to="/logout")
    for n in range(login_attempts.LIMIT):
        site.visitor().log_in(f"guess{n}@example.com")
    assert site.visitor().log_in("bob@example.com").status_code == 429
    assert alice.log_in(ALICE).status_code == 302


def test_owners_own_browser_has_ten_tries_too(site: Site) -> None:
    alice = site.visitor()
    alice.log_in(ALICE)
    alice.send("/profile", {}, to="/logout")
    tries = [alice.log_in(ALICE, f"wrong {n}").status_code for n in range(login_attempts.LIMIT)]
    assert set(tries) == {400}
    assert alice.log_in(ALICE).status_code == 429


def test_mark_of_one_users_browser_is_none_for_another(site: Site) -> None:
    bob = site.visitor()
    bob.log_in("bob@example.com")
    for n in range(login_attempts.LIMIT):
        site.visitor().log_in(ALICE, f"wrong {n}", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    bob.send("/profile", {}, to="/logout")
    assert bob.log_in(ALICE).status_code == 429


def test_forwarded_addresses_are_not_believed_from_just_anyone(site: Site) -> None:
    for n in range(login_attempts.LIMIT):
        invented = {"X-Forwarded-For": f"198.51.100.{n}", "X-Real-IP": f"198.51.100.{n}"}
        site.visitor().log_in(f"guess{n}@example.com", headers=invented)
    answer = site.visitor().log_in(ALICE, headers={"X-Forwarded-For": "198.51.100.99"})
    assert answer.status_code == 429


def test_addresses_behind_a_named_front_end_are_told_apart(tmp_path: Path) -> None:
    site = open_site(tmp_path / "data", RAPPORT_TRUSTED_PROXIES="127.0.0.1")
    site.add(ALICE)
    for n in range(login_attempts.LIMIT):
        # The last one is the front end's word, the others anyone's.
        seen = {"X-Forwarded-For": f"6.6.6.{n}, 198.51.100.7"}
        site.visitor().log_in(f"guess{n}@example.com", headers=seen)
    again = site.visitor().log_in(ALICE, headers={"X-Forwarded-For": "198.51.100.7"})
    assert again.status_code == 429
    other = site.visitor().log_in(ALICE, headers={"X-Forwarded-For": "198.51.100.8"})
    assert other.status_code == 302


def test_neither_address_nor_network_is_kept_in_clear(site: Site) -> None:
    site.visitor().log_in("nobody@example.com", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    kept = str(site.database.all("SELECT * FROM login_attempt"))
    kept += str(site.database.all("SELECT * FROM audit_entry"))
    assert "nobody" not in kept
    assert "203.0.113.9" not in kept


def test_cookies_are_strict_on_https(tmp_path: Path) -> None:
    site = open_site(tmp_path / "data", **PRODUCTION)
    site.add(ALICE)
    answer = site.visitor().log_in(ALICE)
    assert answer.status_code == 302
    given = {line.split("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}
    assert set(given) >= {"__Host-rapport", "__Host-rapport-browser"}
    form = site.visitor().get("/login").headers.getlist("Set-Cookie")
    assert [line.split("=")[0] for line in form] == ["__Host-rapport-form"]
    for line in [*given.values(), *form]:
        flags = {flag.strip() for flag in line.split(";")[1:]}
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= flags
        assert not any(flag.startswith("Domain") for flag in flags)


def test_session_planted_before_the_login_is_worth_nothing_after_it(site: Site) -> None:
    alice = site.visitor()
    bob = users.by_email(site.database, "bob@example.com")
    assert bob is not None
    planted = sessions.start(site.database, bob.id)
    alice.client.set_cookie("rapport", planted, domain="127.0.0.1")
    token = alice.csrf("/profile")
    alice.post("/logout", {"csrf_token": token})
    alice.client.set_cookie("rapport", "chosen-by-an-attacker", domain="127.0.0.1")
    alice.log_in(ALICE)
    assert alice.cookie("rapport") not in (planted, "chosen-by-an-attacker")
    attacker = site.visitor()
    for value in (planted, "chosen-by-an-attacker"):
        attacker.client.set_cookie("rapport", value, domain="127.0.0.1")
        assert not attacker.is_logged_in()


def test_form_value_of_before_the_login_is_refused_after_it(site: Site) -> None:
    alice = site.visitor()
    before = alice.csrf("/login")
    alice.log_in(ALICE)
    assert alice.post("/profile", {"csrf_token": before, "language": "fr"}).status_code == 400


def test_stolen_cookie_is_dead_after_logout_password_change_role_change_and_disabling(
    site: Site,
) -> None:
    def logged_in_twice() -> tuple[Visitor, Visitor]:
        owner, thief = site.visitor(), site.visitor()
        assert owner.log_in(ALICE).status_code == 302
        cookie = owner.cookie("rapport")
        assert cookie is not None
        thief.client.set_cookie("rapport", cookie, domain="127.0.0.1")
        assert thief.is_logged_in()
        return owner, thief

    user = users.by_email(site.database, ALICE)
    assert user is not None
    owner, thief = logged_in_twice()
    owner.send("/profile", {}, to="/logout")
    assert not thief.is_logged_in()

    owner, thief = logged_in_twice()
    form = {"current": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert owner.send("/password", form).headers["Location"] == "/profile"
    assert not thief.is_logged_in()
    assert owner.is_logged_in()
    users.set_password(site.database, user.id, user.password_hash)

    owner, thief = logged_in_twice()
    users.set_role(site.database, user.id, "manager")
    assert not thief.is_logged_in()

    owner, thief = logged_in_twice()
    users.deactivate(site.database, user.id)
    assert not thief.is_logged_in()
    assert not owner.is_logged_in()


def test_cookie_and_password_are_nowhere_in_the_database_file(site: Site) -> None:
    alice = site.visitor()
    alice.log_in(ALICE)
    cookie = alice.cookie("rapport")
    assert cookie is not None
    folder = site.settings.data
    content = b"".join(file.read_bytes() for file in folder.glob("rapport.db*"))
    assert len(content) > 4096
    assert cookie.encode() not in content
    assert PASSWORD.encode() not in content


def test_wait_is_told_in_whole_minutes_and_never_none(site: Site) -> None:
    refusal = login_attempts.Refusal(free_at=clock.after(clock.now(), seconds=5))
    with site.app.test_request_context("/"):
        assert str(wait_sentence(refusal)) == "Too many tries. Try again in 1 minute."
