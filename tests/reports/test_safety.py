"""Nobody reads without a login, and nothing that anyone typed ever becomes part of a page."""

from urllib.parse import quote

import pytest

from surveys import accounts, contacts, db, ids, relationships
from surveys.accounts import Account
from surveys.contacts import Contact
from surveys.relationships import Relationship
from tests.login.site import open_site
from tests.reports.company import Company, Told
from tests.reports.reading import read

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "</blockquote></article><iframe src=javascript:alert(1)>",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    "{{ 7 * 7 }}{% raw %}",
    "%(name)s %s %d",
    "javascript:alert(1)",
)

DANGEROUS = {"iframe", "img", "math", "mtext", "object", "embed", "script"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A service where everything anyone typed is a payload: one account for each."""
    site = open_site(tmp_path_factory.mktemp("hostile"))
    site.add("bob@verdier.example", role="admin")
    company = Company(site.database)
    for payload in PAYLOADS:
        fill(company, payload)
    company.score()
    visitor = site.visitor()
    visitor.log_in("bob@verdier.example")
    yield company, visitor
    db.forget_thread_connections()


def fill(company, payload):
    """An account whose every text is *payload*."""
    account_id, contact_id = ids.new_id(), ids.new_id()
    relationship = Relationship(ids.new_id(), account_id, "client", segment=payload)
    with company.db.transaction():
        accounts.insert_many(company.db, [Account(account_id, payload)])
        relationships.insert_many(company.db, [relationship])
        contacts.insert_many(
            company.db, [Contact(contact_id, account_id, payload, "p@x.example", title=payload)]
        )
    company.account_ids[payload] = account_id
    company.relationship_ids[payload, "client"] = relationship.id
    company.contact_ids[payload] = [contact_id]
    complaint = Told(f"{payload} and more", ((payload, "delivery", -0.8),))
    for days_ago in (200, 100, 5):
        company.answer(payload, 0.2, days_ago=days_ago, recommendation=1, told=complaint)
    company.event(payload, 3, payload[:40], payload)
    company.invite(payload, days_ago=2)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_stored_texts_stay_text(hostile, payload):
    company, visitor = hostile
    account = f"/accounts/{company.account_ids[payload]}"
    relationship = company.relationship_ids[payload, "client"]
    shown = [
        "/portfolio", f"/portfolio?q={quote(payload)}", "/verbatims", account,
        f"{account}?by=contact", f"{account}/verbatims",
        f"{account}/answers?relationship={relationship}",
        f"/responses/{company.response_ids[payload][-1]}",
    ]  # fmt: skip
    for path in [*shown, "/week"]:
        document = read(visitor.get(path).get_data(as_text=True))
        assert not {element.tag for element in document.all()} & DANGEROUS, path
        names = {name for element in document.all() for name in element.attributes}
        assert not {name for name in names if name.startswith("on")}, path
        for link in document.all("a"):
            assert not link.attributes.get("href", "").lower().startswith("javascript:"), path
        assert path == "/week" or payload in document.text, path


@pytest.mark.parametrize(
    "path",
    ["/", "/week", "/portfolio", "/portfolio.csv", "/portfolio.csv?form=plain", "/verbatims",
     "/components", "/accounts/{globex}", "/accounts/{globex}/verbatims",
     "/accounts/{globex}/answers", "/responses/{response}"],
)  # fmt: skip
def test_strangers_are_sent_to_the_login(site, company, path):
    filled = path.format(
        globex=company.account_ids["Globex"], response=company.response_ids["Globex"][0]
    )
    answer = site.visitor().get(filled)
    assert answer.status_code == 302
    assert "/login" in answer.headers["Location"]
    assert "Globex" not in answer.get_data(as_text=True)


def test_the_components_are_for_administrators(bob, alice):
    assert bob.get("/components").status_code == 403
    assert alice.get("/components").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/accounts/{id}", "/accounts/{id}/verbatims", "/responses/{id}", "/accounts/'--",
     "/accounts/{globex}/verbatims?contact=1", "/accounts/{globex}/answers?relationship={id}",
     "/accounts/{globex}/answers"],
)  # fmt: skip
def test_unknown_ids_are_not_found(bob, company, path):
    filled = path.format(id=ids.new_id(), globex=company.account_ids["Globex"])
    assert bob.get(filled).status_code == 404


def test_a_relationship_of_another_account_is_not_found_under_this_one(bob, company):
    path = f"/accounts/{company.account_ids['Acme']}/answers"
    other = company.relationship_ids["Globex", "client"]
    assert bob.get(f"{path}?relationship={other}").status_code == 404
    words = bob.get(f"/accounts/{company.account_ids['Acme']}/verbatims?relationship={other}")
    assert "credit note" not in words.get_data(as_text=True)


@pytest.mark.parametrize(
    "query",
    ["page=-1", "page=99999999999999999999", "page=١", "page=abc", "sort=score;drop", "class=x",
     "kind=x", "q=%00", "q=%ff%fe", "q=" + "a" * 5000, "q=%22%20OR%20*", "month=2026-99",
     "topic=%27", "since=2026-13-45", "since=x"],
)  # fmt: skip
def test_nonsense_in_an_address_is_read_as_nothing(bob, company, query):
    globex = company.account_ids["Globex"]
    relationship = company.relationship_ids["Globex", "client"]
    for path in ("/portfolio?", "/verbatims?", f"/accounts/{globex}/verbatims?",
                 f"/accounts/{globex}?", "/portfolio.csv?",
                 f"/accounts/{globex}/answers?relationship={relationship}&"):  # fmt: skip
        assert bob.get(path + query).status_code == 200, path


def test_the_language_switch_stays_and_leads_back(site, company):
    site.add("david@verdier.example")
    visitor = site.visitor()
    visitor.log_in("david@verdier.example")
    back = "/portfolio?kind=partner"
    answer = visitor.send(back, {"language": "fr", "back": back}, to="/language")
    assert (answer.status_code, answer.headers["Location"]) == (302, back)
    assert 'lang="fr"' in visitor.get("/week").get_data(as_text=True)


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_language_switch_never_leads_away(bob, back):
    answer = bob.send("/week", {"language": "en", "back": back}, to="/language")
    assert answer.headers["Location"] == "/"


def test_the_language_switch_takes_only_our_two(bob):
    assert bob.send("/week", {"language": "de"}, to="/language").status_code == 400
    assert bob.post("/language", {"language": "fr"}).status_code == 400
