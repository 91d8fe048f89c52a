"""The outbox as pages: administrators only, locally only, links that work, nothing that runs."""

import dataclasses

import pytest

from app import create_app, mailing, signing
from surveys import invitations
from tests.campaigns.company import account, contact, launched
from tests.login.site import PRODUCTION, Site, Visitor, open_site


@pytest.fixture
def mailed(site: Site) -> Site:
    """A site with two mails in its outbox."""
    acme = account(site.database, "Acme <b>")
    contact(site.database, acme, "Camille <script>alert(1)</script>")
    contact(site.database, acme, "Alex", language="en")
    key = signing.key("stop-list", secret=site.settings.secret_key)
    launched(site.database, key=key)
    assert mailing.send_due(site.database, site.settings, "tests:1") == 2
    return site


def alice(site: Site) -> Visitor:
    visitor = site.visitor()
    visitor.log_in("alice@example.com")
    return visitor


def names(site: Site) -> list[str]:
    return sorted(file.name for file in site.settings.outbox.iterdir())


def test_an_empty_outbox_says_what_will_appear(site: Site) -> None:
    page = alice(site).get("/outbox")
    assert page.status_code == 200
    assert "The outbox is empty" in page.text


def test_an_administrator_reads_mails_and_follows_their_links(mailed: Site) -> None:
    visitor = alice(mailed)
    listed = visitor.get("/outbox").text
    for name in names(mailed):
        assert f"/outbox/{name}" in listed
        page = visitor.get(f"/outbox/{name}").text
        link = page.split('<a href="' + mailed.settings.base_url + "/s/")[1].split('"')[0]
        assert invitations.by_token(mailed.database, link).sent_at
        assert visitor.get(f"/s/{link}").status_code == 200
        assert "<script>alert" not in page


def test_the_html_of_a_mail_is_shown_in_a_sandbox(mailed: Site) -> None:
    html = alice(mailed).get(f"/outbox/{names(mailed)[0]}/html")
    policy = html.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy
    assert "?score=10" in html.text
    assert "<script>" not in html.text


def test_managers_and_strangers_do_not_see_it(mailed: Site) -> None:
    bob = mailed.visitor()
    bob.log_in("bob@example.com")
    for path in ("/outbox", f"/outbox/{names(mailed)[0]}", f"/outbox/{names(mailed)[0]}/html"):
        assert bob.get(path).status_code == 403
        assert mailed.visitor().get(path).status_code == 302


@pytest.mark.parametrize("name", ["nothing.0.eml", "..%2fsecret", "%00", "a.eml", "x" * 300])
def test_other_files_are_not_found(mailed: Site, name: str) -> None:
    (mailed.settings.outbox / "a.eml").write_text("Subject: not ours\n\n")
    assert alice(mailed).get(f"/outbox/{name}").status_code == 404


def test_there_is_no_outbox_where_mails_go_out(site: Site) -> None:
    by_smtp = dataclasses.replace(site.settings, smtp_url="smtp://localhost:2525")
    elsewhere = Site(create_app(by_smtp), site.database, by_smtp)
    assert alice(elsewhere).get("/outbox").status_code == 404


def test_there_is_no_outbox_in_production(site: Site) -> None:
    production = open_site(site.settings.data, **PRODUCTION)
    assert alice(production).get("/outbox").status_code == 404
