"""The first start's administrator: a password shown once, renewed until its owner chose another."""

from pathlib import Path

from app.login.one_time import LOCAL_ADMIN, one_time_password
from surveys import users
from tests.login.site import NEW_PASSWORD, PRODUCTION, open_site


def test_first_start_makes_an_administrator_whose_password_must_be_changed(tmp_path: Path) -> None:
    site = open_site(tmp_path)
    given = one_time_password(site.database, site.settings)
    assert given is not None
    email, password = given
    assert email == LOCAL_ADMIN
    admin = site.visitor()
    admin.log_in(email, password)
    assert admin.get("/profile").headers["Location"] == "/password"
    admin.send("/password", {"new": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert admin.is_logged_in()
    assert one_time_password(site.database, site.settings) is None


def test_each_start_renews_the_password_until_it_is_changed(tmp_path: Path) -> None:
    site = open_site(tmp_path)
    first = one_time_password(site.database, site.settings)
    second = one_time_password(site.database, site.settings)
    assert first is not None
    assert second is not None
    assert first[1] != second[1]
    assert site.visitor().log_in(*first).status_code == 400
    assert site.visitor().log_in(*second).status_code == 302
    assert len(users.everyone(site.database)) == 1


def test_no_administrator_is_made_beside_one_that_is_there(tmp_path: Path) -> None:
    site = open_site(tmp_path)
    site.add("alice@example.com", role="admin")
    assert one_time_password(site.database, site.settings) is None
    assert [user.email for user in users.everyone(site.database)] == ["alice@example.com"]


def test_a_manager_alone_does_not_count_as_administrator(tmp_path: Path) -> None:
    site = open_site(tmp_path)
    site.add("bob@example.com")
    assert one_time_password(site.database, site.settings) is not None


def test_production_gets_no_password_on_its_terminal(tmp_path: Path) -> None:
    site = open_site(tmp_path, **PRODUCTION)
    assert one_time_password(site.database, site.settings) is None
    assert users.everyone(site.database) == []
