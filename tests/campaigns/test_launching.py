"""Who gets what, who is left out and why; what a launch asks for and does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from surveys import audiences, campaigns, clock, contacts, invitations, launching, stop_list
from surveys.campaigns import Notice, Plan
from surveys.contacts import Choice
from surveys.db import Database
from surveys.errors import BadInput, NotFound
from surveys.launching import Summary
from tests.campaigns.company import (
    KEY,
    NOTICE,
    account,
    contact,
    draft,
    everything,
    in_a_month,
    invitation_of,
    launched,
)


def summary(database: Database, campaign_id: str) -> Summary:
    campaign = campaigns.get(database, campaign_id)
    return launching.summary(launching.plan(database, campaign, key=KEY))


def test_a_plan_says_who_is_left_out_and_why(database: Database) -> None:
    acme = account(database, "Acme")
    contact(database, acme, "Camille")
    contact(database, acme, "Alex", language="en")
    contact(database, acme, "Nobody", email=None)
    contact(database, acme, "Stopped")
    contact(database, acme, "Gone", active=False)
    contact(database, account(database, "Former", stage="ended"), "Former")
    contact(database, account(database, "Hoped", stage="prospect"), "Hoped")
    contact(database, acme, "Recent", email="recent@example.com")
    stop_list.stop(database, "  STOPPED@example.com ", key=KEY, source="manager")
    recent = database.value("SELECT id FROM contact WHERE name = 'Recent'")
    launched(database, recent)
    assert summary(database, draft(database).id) == Summary(
        mails={"fr": 1, "en": 1},
        left_out={
            "no_address": 1,
            "stopped": 1,
            "inactive": 1,
            "not_under_way": 2,
            "recent": 1,
        },
    )


def test_nobody_is_asked_the_same_questionnaire_twice_in_60_days(database: Database) -> None:
    camille = contact(database, account(database, "Acme"), "Camille")
    first = launched(database, camille)
    invitation = invitations.get(database, invitation_of(database, first.id, camille))
    invitations.mark_sent(database, invitation)
    again = draft(database, camille)
    for days, left_out in ((0, "recent"), (59, "recent"), (61, None)):
        moment = clock.after(clock.now(), seconds=days * 86_400)
        planned = launching.plan(database, again, key=KEY, moment=moment)
        assert planned[0].left_out == left_out, days


def test_a_pulse_does_not_keep_the_yearly_survey_back(database: Database) -> None:
    camille = contact(database, account(database, "Acme"), "Camille")
    launched(database, camille, questionnaire="pulse", event="your order of 3 May")
    assert summary(database, draft(database, camille).id).total == 1


def test_the_two_sides_of_one_account_do_not_keep_each_other_back(database: Database) -> None:
    bob = contact(database, account(database, "Bolt", "client", "partner"), "Bob")
    launched(database, bob)
    partner = draft(database, bob, questionnaire="partner", kind="partner")
    assert summary(database, partner.id).total == 1


def test_one_address_in_two_companies_gets_a_mail_for_each_and_the_plan_says_so(
    database: Database,
) -> None:
    for name in ("Acme", "Bolt"):
        contact(database, account(database, name), "Camille")
    assert summary(database, draft(database).id) == Summary(mails={"fr": 2}, repeated=1)


def test_a_launch_makes_mails_due_and_drops_those_left_out(database: Database) -> None:
    acme = account(database, "Acme")
    camille, gone = contact(database, acme, "Camille"), contact(database, acme, "Gone", email=None)
    made = draft(database, camille, gone)
    figures = launching.launch(database, made.id, key=KEY)
    assert (figures.total, figures.total_left_out) == (1, 1)
    assert campaigns.get(database, made.id).state == "open"
    assert invitations.due(database, limit=10) == [invitation_of(database, made.id, camille)]
    assert database.all("SELECT id FROM invitation WHERE contact_id = :id", id=gone) == []


def test_a_campaign_is_launched_once(database: Database) -> None:
    contact(database, account(database, "Acme"), "Camille")
    made = launched(database)
    with pytest.raises(BadInput, match="must be a draft to be changed; it is open"):
        launching.launch(database, made.id, key=KEY)


@pytest.mark.parametrize("missing", ["controller", "purpose", "readers", "privacy_contact"])
def test_nothing_is_launched_before_respondents_can_be_told(
    database: Database, missing: str
) -> None:
    contact(database, account(database, "Acme"), "Camille")
    made = draft(database)
    campaigns.set_notice(database, made.id, replace(NOTICE, **{missing: ""}))  # type: ignore[arg-type]  # words only
    before = everything(database)
    with pytest.raises(BadInput, match=f"must be told {missing} before the first question"):
        launching.launch(database, made.id, key=KEY)
    assert everything(database) == before


def test_a_campaign_that_reaches_nobody_is_not_launched(database: Database) -> None:
    contact(database, account(database, "Acme"), "Camille", email=None)
    made = draft(database)
    before = everything(database)
    with pytest.raises(BadInput, match="nobody would get a mail"):
        launching.launch(database, made.id, key=KEY)
    assert everything(database) == before


def test_a_campaign_past_its_last_day_is_not_launched(database: Database) -> None:
    contact(database, account(database, "Acme"), "Camille")
    made = draft(database)
    late = campaigns.end_of(in_a_month() + timedelta(days=1))
    with pytest.raises(BadInput, match="which is past"):
        launching.launch(database, made.id, key=KEY, moment=late)


PLAN = Plan("Autumn", "client", "client", in_a_month())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": " \n "}, "name must have 1 to 200 characters; got 0"),
        ({"name": "x" * 201}, "got 201"),
        ({"kind": "partner"}, "client is for client relationships; got 'partner'"),
        ({"rhythm_months": 7}, "rhythm must be 6 or 12 months; got 7"),
        ({"closes_on": clock.today() - timedelta(days=2)}, "must be today or later"),
        ({"questionnaire_id": "pulse"}, "a pulse asks about one event: name it"),
    ],
)
def test_a_wrong_plan_is_refused(
    database: Database, change: dict[str, object], message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        campaigns.create(database, replace(PLAN, **change))  # type: ignore[arg-type]  # fields of Plan
    assert campaigns.newest(database) == []


def test_an_unknown_questionnaire_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        campaigns.create(database, replace(PLAN, questionnaire_id="nothing"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"readers": "a\nb"}, "readers must be one line"),
        ({"purpose": "x" * 1001}, "purpose must have at most 1000 characters; got 1001"),
        ({"retention_months": 0}, "may be kept 1 to 120 months; got 0"),
        ({"retention_months": 121}, "got 121"),
    ],
)
def test_a_wrong_notice_is_refused(
    database: Database, change: dict[str, object], message: str
) -> None:
    contact(database, account(database, "Acme"), "Camille")
    made = draft(database)
    with pytest.raises(BadInput, match=message):
        campaigns.set_notice(database, made.id, replace(NOTICE, **change))  # type: ignore[arg-type]  # fields of Notice


def test_the_notice_speaks_both_languages_and_falls_back_on_the_words_given() -> None:
    assert NOTICE.spoken("fr").purpose == "Améliorer notre relation"
    assert NOTICE.spoken("en").purpose == "To improve our relationship"
    alone = replace(NOTICE, purpose_en="", readers_en="")
    assert alone.spoken("en").purpose == alone.spoken("fr").purpose
    assert Notice().missing() == ["controller", "purpose", "readers", "privacy_contact"]


def test_the_next_campaign_begins_with_the_notice_of_the_last(database: Database) -> None:
    contact(database, account(database, "Acme"), "Camille")
    assert campaigns.latest_notice(database) is None
    made = draft(database)
    assert campaigns.latest_notice(database) is None
    launching.launch(database, made.id, key=KEY)
    assert campaigns.latest_notice(database) == NOTICE


def test_a_campaign_closes_by_hand_or_when_its_last_day_is_over(database: Database) -> None:
    acme = account(database, "Acme")
    by_hand = launched(database, contact(database, acme, "Camille"))
    overdue = launched(database, contact(database, acme, "Alex"))
    assert overdue.takes_answers(clock.now())
    assert campaigns.close(database, by_hand.id).state == "closed"
    assert campaigns.close_overdue(database) == 0
    late = campaigns.end_of(in_a_month() + timedelta(days=1))
    assert campaigns.close_overdue(database, late) == 1
    closed = campaigns.get(database, overdue.id)
    assert (closed.state, closed.takes_answers(clock.now())) == ("closed", False)
    assert invitations.due(database, limit=10) == []


def test_a_draft_can_be_removed_but_not_closed(database: Database) -> None:
    contact(database, account(database, "Acme"), "Camille")
    made = draft(database)
    with pytest.raises(BadInput, match="never launched"):
        campaigns.close(database, made.id)
    campaigns.remove_draft(database, made.id)
    with pytest.raises(NotFound):
        campaigns.get(database, made.id)
    assert database.value("SELECT count(*) FROM invitation") == 0


def test_a_contact_made_inactive_after_being_chosen_is_left_out(database: Database) -> None:
    camille = contact(database, account(database, "Acme"), "Camille")
    made = draft(database)
    contacts.update_many(database, [replace(contacts.get(database, camille), active=False)])
    assert summary(database, made.id).left_out == {"inactive": 1}
    assert audiences.count_candidates(database, made.id, Choice("client")) == 1
