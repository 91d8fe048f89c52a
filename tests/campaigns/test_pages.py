"""The whole way of a campaign on its pages, from the first click to its figures."""

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app import mailing, signing
from surveys import audiences, campaigns, invitations, stop_list, users
from surveys.campaigns import Campaign
from tests.campaigns.company import (
    NOTICE,
    account,
    contact,
    draft,
    everything,
    in_a_month,
    launched,
)
from tests.campaigns.pages import problems
from tests.login.site import Site, Visitor

PLAN = {
    "name": "Clients, autumn",
    "what": "client:client",
    "closes_on": in_a_month().isoformat(),
    "rhythm_months": "12",
    "subject_event": "",
}

TOLD = {
    "controller": "Atelier Morvan SAS",
    "readers": "Marie Dupont, grands comptes",
    "readers_en": "",
    "purpose": "Améliorer notre relation",
    "purpose_en": "To improve our relationship",
    "retention_months": "24",
    "privacy_contact": "donnees@morvan.example",
}


@pytest.fixture
def bob(site: Site) -> Visitor:
    visitor = site.visitor()
    visitor.log_in("bob@example.com")
    return visitor


def key_of(site: Site) -> bytes:
    return signing.key("stop-list", secret=site.settings.secret_key)


def three_clients(site: Site) -> list[str]:
    acme, bolt = account(site.database, "Acme"), account(site.database, "Bolt <i>")
    return [
        contact(site.database, acme, "Camille Roy"),
        contact(site.database, acme, "Alex Smith", language="en"),
        contact(site.database, bolt, "Zoé <script>", language=None),
    ]


def only_campaign(site: Site) -> Campaign:
    (campaign,) = campaigns.newest(site.database)
    return campaign


def follow(visitor: Visitor, answer: TestResponse) -> TestResponse:
    assert answer.status_code == 303, answer.text
    return visitor.get(answer.headers["Location"])


def test_a_campaign_goes_from_plan_to_mail_in_a_few_clicks(site: Site, bob: Visitor) -> None:
    three_clients(site)
    page = follow(bob, bob.send("/campaigns/new", PLAN))
    assert "Choose all 3 found" in page.text
    contacts_page = page.request.path
    bob.send(contacts_page, {"do": "all", "fallback": "en"})
    page = follow(bob, bob.send(contacts_page, ticks(bob, contacts_page) | {"do": "continue"}))
    page = follow(bob, bob.send(page.request.path, TOLD))
    assert "3 mails are ready to go" in page.text
    assert "one mail in French" in page.text
    assert "2 mails in English" in page.text
    page = follow(bob, bob.send(page.request.path, {}))
    assert "Launched: 3 mails go out now." in page.text
    assert mailing.send_due(site.database, site.settings, "tests:1") == 3
    page = bob.get(page.request.path)
    assert "0% answered" in page.text
    assert "(n = 3)" in page.text
    assert "<script>" not in page.text


def ticks(visitor: Visitor, page: str) -> Any:
    """The boxes of a page as they are, for a form that is sent without touching them."""
    html = visitor.get(page).text
    return {
        "shown": re.findall(r'name="shown" value="(\w+)"', html),
        "chosen": re.findall(r'name="chosen" value="(\w+)" checked', html),
    }


def pressed(button: str, shown: list[str], chosen: list[str]) -> Any:
    """The form of a page with these boxes ticked, sent by that button."""
    return {"do": button, "shown": shown, "chosen": chosen, "fallback": "fr"}


def test_ticks_are_kept_from_page_to_page(site: Site, bob: Visitor) -> None:
    acme = account(site.database, "Acme")
    people = [
        contact(site.database, acme, f"Person {number:03}", email=f"p{number}@example.com")
        for number in range(60)
    ]
    path = follow(bob, bob.send("/campaigns/new", PLAN)).request.path
    first = ticks(bob, path)["shown"]
    assert len(first) == 50
    page = follow(bob, bob.send(path, pressed("next", first, first[:2])))
    assert "2 contacts chosen" in page.text
    second = ticks(bob, f"{path}?page=2")["shown"]
    assert set(first) | set(second) == set(people)
    bob.send(f"{path}?page=2", pressed("previous", second, second[:1]))
    assert ticks(bob, path)["chosen"] == first[:2]
    bob.send(path, pressed("save", first, first[1:2]))
    assert audiences.count_chosen(site.database, only_campaign(site).id) == 2


def test_filters_stay_in_the_address_and_all_means_all_found(site: Site, bob: Visitor) -> None:
    three_clients(site)
    path = follow(bob, bob.send("/campaigns/new", PLAN)).request.path
    page = bob.get(f"{path}?language=en&words=acme")
    assert "Alex Smith" in page.text
    assert "Camille" not in page.text
    bob.send(f"{path}?language=en&words=acme", {"do": "all", "fallback": "fr"})
    assert audiences.count_chosen(site.database, only_campaign(site).id) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "  "}, "Give the campaign a name."),
        ({"closes_on": "2020-01-01"}, "The last day for answers must be today or later."),
        ({"closes_on": "soon"}, "Not a valid date value."),
        ({"what": "pulse:client"}, "A pulse asks about one event: name it."),
        ({"what": "everything:everybody"}, "Not a valid choice."),
    ],
)
def test_a_wrong_plan_is_shown_again_with_what_is_wrong(
    site: Site, bob: Visitor, change: dict[str, str], message: str
) -> None:
    answer = bob.send("/campaigns/new", PLAN | change)
    assert answer.status_code == 422
    assert answer.text.count(message) == 2, "on top, and beside the field"
    assert "<title>Error:" in answer.text
    assert problems(answer.text) == []
    assert campaigns.newest(site.database) == []


@pytest.mark.parametrize("missing", ["controller", "readers", "purpose", "privacy_contact"])
def test_a_notice_that_is_not_whole_is_not_kept(site: Site, bob: Visitor, missing: str) -> None:
    three_clients(site)
    path = follow(bob, bob.send("/campaigns/new", PLAN)).request.path
    notice = path.replace("/contacts", "/notice")
    answer = bob.send(notice, TOLD | {missing: " "})
    assert answer.status_code == 422
    assert problems(answer.text) == []
    assert only_campaign(site).notice.controller == ""


def test_the_notice_proposes_as_readers_everyone_who_can_log_in(site: Site, bob: Visitor) -> None:
    site.add("carol@example.com")
    gone = site.add("dan@example.com")
    users.deactivate(site.database, gone.id)
    path = follow(bob, bob.send("/campaigns/new", PLAN)).request.path
    page = bob.get(path.replace("/contacts", "/notice")).text
    proposed = re.search(r'name="readers"[^>]*value="([^"]*)"', page)
    assert proposed is not None
    everyone = {user.name for user in users.everyone(site.database) if user.active}
    assert {"Bob", "Carol"} <= everyone
    assert set(proposed[1].split(", ")) == everyone
    assert ", ".join(proposed[1].split(", ")) in page.split('id="readers-hint"')[1].split("</p>")[0]


def test_nothing_is_launched_without_a_notice(site: Site, bob: Visitor) -> None:
    three_clients(site)
    path = follow(bob, bob.send("/campaigns/new", PLAN)).request.path
    bob.send(path, {"do": "all", "fallback": "fr"})
    before = everything(site.database)
    answer = bob.send(path.replace("/contacts", "/check"), {})
    assert answer.status_code == 422
    assert "Not ready to launch" in answer.text
    after = everything(site.database)
    assert (after["campaign"], after["invitation"]) == (before["campaign"], before["invitation"])


def test_the_check_shows_notice_and_mail_in_both_languages(site: Site, bob: Visitor) -> None:
    three_clients(site)
    made = draft(site.database)
    page = bob.get(f"/campaigns/{made.id}/check").text
    for words in (
        "Lues par\u00a0: Marie Dupont, grands comptes",
        "Read by: Marie Dupont, key accounts",
        "Conservées\u00a0: 24 mois après la clôture de l’enquête",
        "Kept: 24 months after the survey closes",
        "Atelier Morvan\u00a0: votre avis sur notre relation",
        "Atelier Morvan: your view of our relationship",
        "Bonjour Camille Exemple,",
        "Hello Alex Example,",
    ):
        assert words in page
    for language, words in (("fr", "Pas du tout probable"), ("en", "Not at all likely")):
        mail = bob.get(f"/campaigns/{made.id}/mail/{language}")
        assert words in mail.text
        assert mail.headers["Content-Security-Policy"].startswith("sandbox;")
    assert bob.get(f"/campaigns/{made.id}/mail/de").status_code == 404


def test_the_check_says_who_is_left_out_and_why(site: Site, bob: Visitor) -> None:
    three_clients(site)
    contact(site.database, account(site.database, "Caro"), "Nobody", email=None)
    stop_list.stop(site.database, "alex@example.com", key=key_of(site), source="page")
    page = bob.get(f"/campaigns/{draft(site.database).id}/check").text
    assert "2 mails are ready to go" in page
    assert "one contact left out (no mail address)" in page
    assert "one contact left out (wants no more mail)" in page


def test_the_example_mail_leads_nowhere(site: Site, bob: Visitor) -> None:
    three_clients(site)
    html = bob.get(f"/campaigns/{draft(site.database).id}/mail/en").text
    for link in re.findall(r'href="([^"]+)"', html):
        path = link.removeprefix(site.settings.base_url)
        assert bob.get(path).status_code == 404, link


def test_a_launched_campaign_shows_the_state_of_each_invitation(site: Site, bob: Visitor) -> None:
    people = three_clients(site)
    made = launched(site.database, key=key_of(site))
    stop_list.stop(site.database, "alex@example.com", key=key_of(site), source="page")
    mailing.send_due(site.database, site.settings, "tests:1")
    page = bob.get(f"/campaigns/{made.id}").text
    assert "sent, no answer yet" in page
    assert 'href="/balance/assess?kind=client"' in bob.get(f"/campaigns/{made.id}").text
    only_stopped = bob.get(f"/campaigns/{made.id}?state=stopped").text
    assert "Alex Smith" in only_stopped
    assert "Camille" not in only_stopped
    assert "One invitation." in only_stopped
    assert len(people) == 3


def test_what_was_refused_can_be_sent_again(site: Site, bob: Visitor) -> None:
    (camille, *_others) = three_clients(site)
    made = launched(site.database, camille, key=key_of(site))
    (due,) = invitations.due(site.database, limit=2)
    invitations.mark_bounced(site.database, due, reason="550 5.7.1")
    page = bob.get(f"/campaigns/{made.id}").text
    assert "550 5.7.1" in page
    answer = bob.send(f"/campaigns/{made.id}", {}, to=f"/campaigns/{made.id}/retry")
    assert "One mail is sent again." in follow(bob, answer).text
    assert invitations.due(site.database, limit=2) == [due]


def test_a_campaign_can_be_closed_and_is_noted(site: Site, bob: Visitor) -> None:
    three_clients(site)
    made = launched(site.database, key=key_of(site))
    answer = bob.send(f"/campaigns/{made.id}", {}, to=f"/campaigns/{made.id}/close")
    assert "closed" in follow(bob, answer).text
    assert campaigns.get(site.database, made.id).state == "closed"
    actions = site.database.all("SELECT action FROM audit_entry WHERE subject = :id", id=made.id)
    assert {row["action"] for row in actions} == {"campaign launched", "campaign closed"}


def test_a_draft_is_found_again_and_can_be_removed(site: Site, bob: Visitor) -> None:
    three_clients(site)
    made = draft(site.database)
    assert made.name in bob.get("/campaigns").text
    assert follow_302(bob, f"/campaigns/{made.id}").endswith("/check")
    bob.send(f"/campaigns/{made.id}/check", {}, to=f"/campaigns/{made.id}/remove")
    assert campaigns.newest(site.database) == []


def follow_302(visitor: Visitor, path: str) -> str:
    return str(visitor.get(path).headers["Location"])


@pytest.mark.parametrize("path", ["0" * 24, "nothing", "1 OR 1=1", "%00"])
def test_an_unknown_campaign_is_not_found(bob: Visitor, path: str) -> None:
    for page in ("", "/contacts", "/notice", "/check"):
        assert bob.get(f"/campaigns/{path}{page}").status_code == 404


def test_strangers_see_and_change_nothing(site: Site) -> None:
    three_clients(site)
    made = draft(site.database)
    stranger = site.visitor()
    before = everything(site.database)
    for page in ("", "/new", f"/{made.id}", f"/{made.id}/contacts", f"/{made.id}/check"):
        assert stranger.get(f"/campaigns{page}").status_code == 302
    for page in ("/new", f"/{made.id}/contacts", f"/{made.id}/check", f"/{made.id}/remove"):
        assert stranger.post(f"/campaigns{page}").status_code in (400, 403)
    assert everything(site.database) == before


def test_a_forged_request_changes_nothing(site: Site, bob: Visitor) -> None:
    three_clients(site)
    made = draft(site.database)
    for page in ("contacts", "notice", "check", "close", "remove", "retry"):
        assert bob.post(f"/campaigns/{made.id}/{page}", {"do": "none"}).status_code == 400
    assert audiences.count_chosen(site.database, made.id) == 3


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_are_labelled_and_speak_the_managers_language(site: Site, language: str) -> None:
    three_clients(site)
    site.add("camille@morvan.example", language=language)
    camille = site.visitor()
    camille.log_in("camille@morvan.example")
    sent = launched(site.database, key=key_of(site))
    waiting = draft(site.database)
    for path in (
        "/campaigns",
        "/campaigns/new",
        f"/campaigns/{waiting.id}/contacts",
        f"/campaigns/{waiting.id}/notice",
        f"/campaigns/{waiting.id}/check",
        f"/campaigns/{sent.id}",
    ):
        page = camille.get(path)
        assert page.status_code == 200, path
        assert problems(page.text) == [], path
        assert f'<html lang="{language}">' in page.text


def test_the_next_campaign_proposes_the_notice_of_the_last(site: Site, bob: Visitor) -> None:
    three_clients(site)
    launched(site.database, key=key_of(site))
    path = follow(bob, bob.send("/campaigns/new", PLAN)).request.path
    page = bob.get(path.replace("/contacts", "/notice")).text
    for words in (NOTICE.controller, NOTICE.readers_en, NOTICE.privacy_contact):
        assert words in page


def test_only_what_may_be_left_empty_is_called_optional(bob: Visitor) -> None:
    page = bob.get("/campaigns/new").text
    optional = re.findall(r'<label for="(\w+)">[^<]*<span class="quiet">\(optional\)', page)
    assert optional == ["subject_event"]
