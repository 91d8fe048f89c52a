"""The link that stops our mails: inert when opened, done at once when posted."""

import pytest

from app import mail, signing
from surveys import campaigns, invitations, stop_list
from tests.campaigns.company import account, contact, everything, invitation_of, launched
from tests.login.site import Site


@pytest.fixture
def link(site: Site) -> str:
    """The path of Camille's unsubscribe link."""
    camille = contact(site.database, account(site.database, "Acme"), "Camille Roy")
    made = launched(site.database, camille, key=key_of(site))
    invitation_id = invitation_of(site.database, made.id, camille)
    return mail.unsubscribe_url(invitation_id, site.settings).removeprefix(site.settings.base_url)


def key_of(site: Site) -> bytes:
    return signing.key("stop-list", secret=site.settings.secret_key)


def is_stopped(site: Site) -> bool:
    return stop_list.is_stopped(site.database, "camille@example.com", key=key_of(site))


def test_opening_the_link_only_shows_a_button(site: Site, link: str) -> None:
    before = everything(site.database)
    page = site.visitor().get(link)
    assert page.status_code == 200
    assert "Ne plus m’écrire" in page.text
    assert "c…@example.com" in page.text
    assert "camille@" not in page.text
    assert everything(site.database) == before


@pytest.mark.parametrize(
    ("language", "asks", "confirms"),
    [
        ("fr", "Ne plus recevoir d’enquêtes de notre part\u00a0?", "C’est fait\u00a0:"),
        ("en", "Receive no more surveys from us?", "Done: you will receive no more surveys"),
    ],
)
def test_the_pages_speak_both_languages(
    site: Site, link: str, language: str, asks: str, confirms: str
) -> None:
    visitor = site.visitor()
    page = visitor.get(f"{link}?lang={language}")
    assert f'<html lang="{language}">' in page.text
    assert asks in page.text
    assert confirms in visitor.post(f"{link}?lang={language}").text


def test_the_button_stops_all_mail_at_once_and_says_how_to_come_back(site: Site, link: str) -> None:
    done = site.visitor().post(link, headers={"Origin": "null"})
    assert done.status_code == 200
    assert "donnees@morvan.example" in done.text
    assert is_stopped(site)
    assert site.database.value("SELECT source FROM stop_list") == "page"


def test_one_click_of_a_mail_program_needs_no_cookie_no_page_and_no_redirect(
    site: Site, link: str
) -> None:
    done = site.visitor().post(link, {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    assert "Location" not in done.headers
    assert "Set-Cookie" not in done.headers
    assert is_stopped(site)
    assert site.database.value("SELECT source FROM stop_list") == "one_click"


def test_a_second_time_changes_nothing(site: Site, link: str) -> None:
    visitor = site.visitor()
    visitor.post(link)
    before = everything(site.database)
    assert visitor.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert everything(site.database) == before


def test_the_link_still_works_when_the_campaign_is_closed(site: Site, link: str) -> None:
    (made,) = campaigns.newest(site.database)
    campaigns.close(site.database, made.id)
    assert site.visitor().get(link).status_code == 200
    assert site.visitor().post(link).status_code == 200
    assert is_stopped(site)


def test_a_link_that_is_not_ours_stops_nobody(site: Site, link: str) -> None:
    invitation_id = link.split("/")[2].split(".")[0]
    survey = invitations.mint_token(site.database, invitation_id)
    other_purpose = signing.sign("answer-form", invitation_id, secret=site.settings.secret_key)
    place = link.index(".") + 1
    altered = link[:place] + ("A" if link[place] != "A" else "B") + link[place + 1 :]
    before = everything(site.database)
    for wrong in (
        altered,
        f"/u/{invitation_id}",
        f"/u/{other_purpose}",
        f"/u/{survey}",
        "/u/" + signing.sign("unsubscribe", "0" * 24, secret=site.settings.secret_key),
        "/u/" + signing.sign("unsubscribe", "x' OR 1=1", secret=site.settings.secret_key),
        "/u/%00",
    ):
        for method in (site.visitor().get, site.visitor().post):
            assert method(wrong).status_code == 404, wrong
    assert everything(site.database) == before


def test_the_pages_send_no_referrer_and_are_never_kept(site: Site, link: str) -> None:
    page = site.visitor().get(link)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


def test_a_page_of_another_site_cannot_press_the_button(site: Site, link: str) -> None:
    refused = site.visitor().post(link, headers={"Origin": "https://evil.example"})
    assert refused.status_code == 403
    assert not is_stopped(site)
