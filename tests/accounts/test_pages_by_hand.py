"""Accounts, relationships, contacts and events by hand: checked as the same cells of a file."""

import pytest

from surveys import accounts, contacts, events, relationships
from surveys.accounts import Account


@pytest.fixture
def acme(site):
    account = Account("a" * 24, "Acme", None, "R1")
    with site.database.transaction():
        accounts.insert_many(site.database, [account, Account("b" * 24, "Élan")])
    return account


def text(response):
    return response.get_data(as_text=True)


def test_an_account_is_added_with_its_first_relationship(site, bob):
    response = bob.send("/accounts/new", {"name": " Décor  SA ", "external_ref": "D1"})
    assert response.status_code == 302
    account = accounts.find(site.database, "decor sa")
    assert (account.name, account.external_ref) == ("Décor SA", "D1")
    page = f"/accounts/{account.id}/relationships/partner"
    facts = {"stage": "active", "subtype": "supplier", "revenue": "1 234,5", "currency": "€"}
    assert bob.send(page, {**facts, "owner": "bob@Example.com"}).status_code == 302
    (relation,) = relationships.of_account(site.database, account.id)
    assert (relation.kind, relation.subtype) == ("partner", "supplier")
    assert (relation.revenue, relation.currency) == (1234.5, "EUR")
    assert relation.owner == "bob@example.com"


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"name": ""}, "name", "Give the account a name."),
        ({"name": "ELAN"}, "name", "Another account has this name or reference."),
        ({"name": "Acme", "external_ref": "elan"}, "external_ref", "Another account has"),
        ({"name": "Acme", "parent": "Nobody"}, "parent", "account that is kept"),
        ({"name": "Acme", "parent": "R1"}, "parent", "itself above"),
    ],
)
def test_a_change_that_cannot_be_is_said_beside_its_field(site, bob, acme, data, field, words):
    response = bob.send(f"/accounts/{acme.id}/edit", data)
    assert response.status_code == 400
    page = text(response)
    assert words in page
    assert f'href="#{field}"' in page
    assert "<title>Error: " in page
    assert accounts.get(site.database, acme.id) == acme


def test_a_parent_is_given_by_name_and_never_in_a_circle(site, bob, acme):
    page = f"/accounts/{acme.id}/edit"
    data = {"name": "Acme", "external_ref": "R1"}
    assert bob.send(page, {**data, "parent": "elan"}).status_code == 302
    assert accounts.get(site.database, acme.id).parent_id == "b" * 24
    other = bob.send("/accounts/" + "b" * 24 + "/edit", {"name": "Élan", "parent": "acme"})
    assert other.status_code == 400
    assert 'value="Élan"' in text(bob.get(page))
    assert bob.send(page, data).status_code == 302
    assert accounts.get(site.database, acme.id).parent_id is None


def test_an_ended_relationship_keeps_what_the_form_says(site, bob, acme):
    page = f"/accounts/{acme.id}/relationships/client"
    bob.send(page, {"stage": "active", "segment": "Retail", "revenue": "10"})
    before = site.database.value("SELECT evidence FROM relationship")
    assert bob.send(page, {"stage": "ended", "segment": "", "revenue": ""}).status_code == 302
    (relation,) = relationships.of_account(site.database, acme.id)
    assert (relation.stage, relation.segment, relation.revenue) == ("ended", "", None)
    assert site.database.value("SELECT evidence FROM relationship") > before
    assert bob.send(page, {"stage": "gone"}).status_code == 400
    assert bob.send(page, {"stage": "active", "revenue": "1,234"}).status_code == 400
    assert bob.get(f"/accounts/{acme.id}/relationships/friend").status_code == 404


def test_a_contact_is_added_and_changed(site, bob, acme):
    page = f"/accounts/{acme.id}/contacts/new"
    data = {"name": "Zoé Noël", "email": "zoe@ACME.example", "language": "fr", "role": "buyer"}
    assert bob.send(page, {**data, "active": "y"}).status_code == 302
    (zoe,) = contacts.of_account(site.database, acme.id)
    assert (zoe.email, zoe.language, zoe.role, zoe.active) == (
        "zoe@acme.example",
        "fr",
        "buyer",
        True,
    )
    assert bob.send(page, data).status_code == 400
    assert bob.send(f"/contacts/{zoe.id}", {**data, "phone": "01 23 45"}).status_code == 302
    (left,) = contacts.of_account(site.database, acme.id)
    assert (left.id, left.active, left.phone) == (zoe.id, False, "01 23 45")
    assert "has left" in text(bob.get(f"/accounts/{acme.id}/records"))


@pytest.mark.parametrize(
    "data",
    [
        {"name": "", "email": "zoe@acme.example"},
        {"name": "Zoé", "email": "zoe"},
        {"name": "Zoé\r\nBcc: x@y.example", "email": "zoe@acme.example"},
        {"name": "Zoé", "email": "zoe@acme.example", "role": "king"},
        {"name": "Zoé", "email": "zoe@acme.example", "language": "es"},
        {"name": "Zoé", "phone": "call me"},
    ],
)
def test_a_contact_that_cannot_be_is_refused(site, bob, acme, data):
    assert bob.send(f"/accounts/{acme.id}/contacts/new", data).status_code == 400
    assert contacts.of_account(site.database, acme.id) == []


def test_an_event_is_added_twice_and_removed(site, bob, acme):
    page = f"/accounts/{acme.id}/events/new"
    data = {"date": "2026-03-17", "kind": "visit", "note": "On site\r\nwith Zoé"}
    assert bob.send(page, data).status_code == 302
    assert bob.send(page, data).status_code == 302
    first, _second = events.of_account(site.database, acme.id)
    assert (first.happened_on, first.kind) == ("2026-03-17", "visit")
    records = f"/accounts/{acme.id}/records"
    assert bob.send(records, {}, to=f"/events/{first.id}/remove").status_code == 302
    assert len(events.of_account(site.database, acme.id)) == 1
    assert bob.send(page, {**data, "date": "17/03/2026"}).status_code == 400


def test_what_is_not_there_is_not_found_and_strangers_must_log_in(site, bob, acme):
    for path in ("/accounts/none/records", "/accounts/none/edit", "/contacts/none"):
        assert bob.get(path).status_code == 404
    stranger = site.visitor()
    for path in ("/import", "/accounts/new", f"/accounts/{acme.id}/records"):
        assert stranger.get(path).status_code == 302
        assert stranger.get(path).location.startswith("/login")


def test_what_was_typed_stays_on_the_page_and_is_escaped(bob, acme):
    page = f"/accounts/{acme.id}/contacts/new"
    html = text(bob.send(page, {"name": '<script>"x"', "email": "wrong"}))
    assert "<script>&#34;" not in html
    assert "&lt;script&gt;&#34;x&#34;" in html
