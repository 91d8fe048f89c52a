"""Tokens and states of invitations, and a campaign in figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import invitations
from surveys.db import Database
from surveys.errors import NotFound
from surveys.invitations import Progress
from tests.campaigns.company import account, contact, invitation_of, launched, new_database


@pytest.fixture
def invitation_id(database: Database) -> str:
    camille = contact(database, account(database, "Acme"), "Camille")
    return invitation_of(database, launched(database, camille).id, camille)


def test_a_token_opens_its_invitation_and_the_ones_before_it_stay_valid(
    database: Database, invitation_id: str
) -> None:
    tokens = [invitations.mint_token(database, invitation_id) for _ in range(3)]
    assert len(set(tokens)) == 3
    for token in tokens:
        assert invitations.by_token(database, token).id == invitation_id


def test_a_token_has_256_random_bits_and_is_nowhere_in_the_database(
    database: Database, invitation_id: str
) -> None:
    token = invitations.mint_token(database, invitation_id)
    assert len(token) == 43
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for file in database.path.parent.iterdir():
        assert token.encode() not in file.read_bytes()
    stored = database.value("SELECT hash FROM invitation_token")
    assert stored == invitations.token_hash(token)


def test_a_forgotten_token_opens_nothing(database: Database, invitation_id: str) -> None:
    token = invitations.mint_token(database, invitation_id)
    invitations.forget_token(database, token)
    with pytest.raises(NotFound):
        invitations.by_token(database, token)


@pytest.fixture(scope="module")
def one_token(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A database with one token, for all examples of a law."""
    database = new_database(tmp_path_factory.mktemp("tokens") / "rapport.db")
    camille = contact(database, account(database, "Acme"), "Camille")
    made = launched(database, camille)
    invitations.mint_token(database, invitation_of(database, made.id, camille))
    return database


@given(raw=st.one_of(st.text(max_size=60), st.text("abcXYZ019-_", min_size=43, max_size=43)))
def test_whatever_is_not_a_token_is_not_found(one_token: Database, raw: str) -> None:
    with pytest.raises(NotFound) as refusal:
        invitations.by_token(one_token, raw)
    assert str(refusal.value) == ""


def test_progress_counts_what_became_of_each_invitation(database: Database) -> None:
    acme = account(database, "Acme")
    people = {
        name: contact(database, acme, name.title(), email=f"{name}@example.com")
        for name in ("waits", "silent", "began", "answered", "bounced", "stopped")
    }
    campaign = launched(database)
    own = {
        name: invitations.get(database, invitation_of(database, campaign.id, person))
        for name, person in people.items()
    }
    for name in ("silent", "began", "answered"):
        invitations.mark_sent(database, own[name])
    for name in ("began", "answered"):
        invitations.mark_started(database, own[name].id)
    database.execute(
        "UPDATE invitation SET completed_at = started_at WHERE id = :id", id=own["answered"].id
    )
    invitations.mark_bounced(database, own["bounced"].id, reason="550 5.1.1")
    invitations.mark_stopped(database, own["stopped"].id)
    figures = invitations.progress(database, campaign.id)
    assert figures == Progress(
        invited=6,
        waiting=1,
        delivered=3,
        started=2,
        completed=1,
        bounced=1,
        stopped=1,
        set_aside=0,
    )
    assert figures.response_rate == pytest.approx(1 / 3)
    assert figures.completion_rate == pytest.approx(1 / 2)
    states = {line.contact_name: line.state for line in invitations.followed(database, campaign.id)}
    assert states == {
        "Waits": "waiting",
        "Silent": "sent",
        "Began": "started",
        "Answered": "completed",
        "Bounced": "bounced",
        "Stopped": "stopped",
    }
    for state in invitations.STATES:
        assert invitations.count_followed(database, campaign.id, state=state) == 1


def test_a_campaign_nobody_got_has_no_response_rate(database: Database) -> None:
    figures = invitations.progress(database, "0" * 24)
    assert (figures.invited, figures.response_rate, figures.completion_rate) == (0, None, None)


def test_sending_bumps_the_evidence_of_the_score(database: Database, invitation_id: str) -> None:
    before = database.value("SELECT evidence FROM relationship")
    invitations.mark_sent(database, invitations.get(database, invitation_id))
    assert database.value("SELECT evidence FROM relationship") == before + 1


def test_the_first_start_and_the_first_sending_are_the_ones_kept(
    database: Database, invitation_id: str
) -> None:
    for _ in range(2):
        invitations.mark_started(database, invitation_id)
        invitations.mark_sent(database, invitations.get(database, invitation_id))
    first = invitations.get(database, invitation_id)
    invitations.mark_started(database, invitation_id)
    invitations.mark_sent(database, first)
    assert invitations.get(database, invitation_id) == first


def test_what_was_refused_can_be_made_due_again(database: Database, invitation_id: str) -> None:
    invitations.mark_bounced(database, invitation_id, reason="550")
    assert invitations.due(database, limit=5) == []
    campaign_id = invitations.get(database, invitation_id).campaign_id
    assert invitations.retry_bounced(database, campaign_id) == 1
    assert invitations.due(database, limit=5) == [invitation_id]
