"""Choosing whom to ask by what they would tell: who is listed, in what words, who is chosen."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from app.jobs import asking
from surveys import audiences, campaigns, clock, contacts, db, stop_list
from surveys.campaigns import Plan
from surveys.contacts import Choice
from tests.campaigns.company import KEY
from tests.login.site import open_site
from tests.reports.company import Company

PEOPLE = ("Alice Martin", "Bob Durand", "Camille Roux")


def filled(database):
    """Ten clients: half answered three weeks ago, half never; one partner."""
    company = Company(database)
    for place in range(10):
        company.add(f"Client {place}", people=PEOPLE, roles=("decider", "user", "buyer"))
        if place % 2:
            for person in (0, 1):
                company.answer(f"Client {place}", 0.3 + 0.05 * place, days_ago=21, person=person)
                company.answer(f"Client {place}", 0.5, days_ago=400, person=person)
    company.add("Tyrell", "partner", people=("Zoe Partner",), roles=("decider",))
    company.score()
    return company


@pytest.fixture
def site(tmp_path: Path):
    opened = open_site(tmp_path, RAPPORT_COMPANY="Verdier & Fils")
    opened.add("bob@verdier.example")
    opened.add("camille@verdier.example", language="fr")
    yield opened
    db.forget_thread_connections()


def draft(database):
    plan = Plan(name="Autumn", questionnaire_id="client", kind="client",
                closes_on=clock.today() + timedelta(days=20))  # fmt: skip
    return campaigns.create(database, plan)


def suggested(database, campaign, **more):
    return asking.suggestions(database, campaign, Choice("client"), key=KEY, **more)


def test_only_who_would_get_a_mail_is_listed(site):
    company = filled(site.database)
    campaign = draft(site.database)
    everyone = {each.contact.contact_id for each in suggested(site.database, campaign).ranked}
    assert len(everyone) == 30
    asked, stopped, gone, mute = (
        company.contact_ids["Client 2"][0],
        *company.contact_ids["Client 4"],
    )
    company.invite("Client 2", days_ago=30, person=0)
    address = contacts.get(site.database, stopped).email
    stop_list.stop(site.database, address, key=KEY, source="manager")
    site.database.execute("UPDATE contact SET active = FALSE WHERE id = :id", id=gone)
    site.database.execute(
        "UPDATE contact SET email = NULL, email_folded = NULL WHERE id = :id", id=mute
    )
    left = {each.contact.contact_id for each in suggested(site.database, campaign).ranked}
    assert everyone - left == {asked, stopped, gone, mute}
    company.db.execute(
        "UPDATE invitation SET sent_at = :long_ago",
        long_ago=f"{clock.today() - timedelta(days=70)}T08:00:00.000Z",
    )
    again = {each.contact.contact_id for each in suggested(site.database, campaign).ranked}
    assert asked in again


def test_companies_that_never_answered_come_before_those_that_did_lately(site):
    filled(site.database)
    found = suggested(site.database, draft(site.database))
    first = {each.contact.account_name for each in found.ranked[:5]}
    assert all(int(name.split()[1]) % 2 == 0 for name in first)
    assert found.share(0) == 0.0
    assert found.share(len(found.ranked)) == pytest.approx(1.0)
    assert found.share(15) > 0.5


def test_the_page_says_what_each_answer_would_tell_and_chooses_that_many(site):
    company = filled(site.database)
    campaign = draft(site.database)
    bob = site.visitor()
    bob.log_in("bob@verdier.example")
    contacts_page = bob.get(f"/campaigns/{campaign.id}/contacts").text
    assert 'name="most" min="1" max="30" value="18"' in contacts_page
    where = f"/campaigns/{campaign.id}/informative?most=7"
    page = bob.get(where).text
    told = re.findall(
        r"An answer would narrow the interval from ([\d.]+) to ([\d.]+) points\. "
        r"Chance of getting one: (\d+)%\.", page,
    )  # fmt: skip
    assert len(told) == 7
    assert all(float(now) > float(after) for now, after, _ in told)
    assert "In simulated firms where some contacts never answer" in page
    other = company.contact_ids["Client 1"][0]
    audiences.choose(site.database, campaign.id, [other], fallback="en")
    answer = bob.post(where, {"csrf_token": bob.csrf(where), "do": "add"})
    assert answer.status_code == 303
    assert audiences.count_chosen(site.database, campaign.id) == 8
    bob.post(where, {"csrf_token": bob.csrf(where), "do": "only"})
    assert audiences.count_chosen(site.database, campaign.id) == 7


def test_filters_and_the_aim_stay_in_the_address(site):
    filled(site.database)
    campaign = draft(site.database)
    camille = site.visitor()
    camille.log_in("camille@verdier.example")
    where = f"/campaigns/{campaign.id}/informative?role=decider&aim=decision&most=3"
    page = camille.get(where).text
    assert page.count("Une réponse rendrait la classe plus sûre") == 3
    assert "Alice Martin" in page
    assert "Bob Durand" not in page
    assert "role=decider" in page
    assert "10 contacts peuvent être interrogés" in page


@pytest.mark.parametrize("most", ["0", "-4", "999999", "x", "1e9"])
def test_a_number_that_cannot_be_is_brought_within_reach(site, most):
    filled(site.database)
    campaign = draft(site.database)
    bob = site.visitor()
    bob.log_in("bob@verdier.example")
    assert bob.get(f"/campaigns/{campaign.id}/informative?most={most}").status_code == 200


def test_nobody_is_left_out_when_there_is_nobody_to_put_in_their_place(site):
    company = Company(site.database)
    company.add("Acme", people=PEOPLE, roles=("decider", "user", "buyer"))
    campaign = draft(site.database)
    chosen = company.contact_ids["Acme"][:2]
    audiences.choose(site.database, campaign.id, chosen, fallback="en")
    bob = site.visitor()
    bob.log_in("bob@verdier.example")
    where = f"/campaigns/{campaign.id}/informative"
    answer = bob.post(where, {"csrf_token": bob.csrf("/profile"), "do": "only"})
    assert answer.status_code == 303
    assert audiences.count_chosen(site.database, campaign.id) == 2


def test_before_any_answer_everybody_is_to_be_asked(site):
    company = Company(site.database)
    company.add("Acme", people=PEOPLE)
    campaign = draft(site.database)
    bob = site.visitor()
    bob.log_in("bob@verdier.example")
    page = bob.get(f"/campaigns/{campaign.id}/informative").text
    assert "3 contacts may be asked, but nobody has answered yet" in page
    site.database.execute("UPDATE contact SET active = FALSE")
    assert "Nobody can be asked now" in bob.get(f"/campaigns/{campaign.id}/informative").text
