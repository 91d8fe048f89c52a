"""The worker's sending against a real mail server that misbehaves, and into the outbox."""

import email
import email.policy
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app import delivery, mail, mailing, signing
from app.config import Settings
from app.mailing import send_due
from surveys import campaigns, contacts, invitations, leases, stop_list
from surveys.db import Database
from surveys.invitations import Invitation
from surveys.leases import MAX_MAIL_TRIES
from tests.campaigns.company import account, contact, invitation_of, launched
from tests.mail.letters import TOKEN, letter, links
from tests.support.smtp import MailServer

ALICE, BOB = "alice@example.com", "bob@example.com"


@pytest.fixture
def by_smtp(settings: Settings, smtp_server: MailServer) -> Settings:
    return replace(settings, smtp_url=smtp_server.url)


def key_of(settings: Settings) -> bytes:
    return signing.key("stop-list", secret=settings.secret_key)


def campaign_to(database: Database, settings: Settings, *names: str) -> dict[str, str]:
    """A launched campaign to contacts of these names; their invitation ids by name."""
    acme = account(database, "Acme")
    people = {name: contact(database, acme, name.title()) for name in names}
    made = launched(database, *people.values(), key=key_of(settings))
    return {name: invitation_of(database, made.id, person) for name, person in people.items()}


def send(database: Database, settings: Settings, limit: int = 20) -> int:
    return send_due(database, settings, "tests:1", limit, timeout_seconds=2)


def state(database: Database, invitation_id: str) -> Invitation:
    return invitations.get(database, invitation_id)


def let_time_pass(database: Database) -> None:
    """As if all waits were over."""
    database.execute("UPDATE lease SET held_until = '2000-01-01T00:00:00.000Z'")


def test_each_contact_gets_one_mail_with_a_link_of_their_own(
    database: Database, by_smtp: Settings, smtp_server: MailServer
) -> None:
    own = campaign_to(database, by_smtp, "alice", "bob")
    assert send(database, by_smtp) == 2
    assert send(database, by_smtp) == 0
    tokens = set()
    for name, invitation_id in own.items():
        (received,) = smtp_server.to(f"{name}@example.com")
        assert received.recipients == (f"{name}@example.com",)
        assert received.sender == "enquetes@morvan.example"
        token = next(url for url in links(received.message) if "/s/" in url and "?" not in url)
        opened = invitations.by_token(database, token.rpartition("/")[2])
        assert opened.id == invitation_id
        assert state(database, invitation_id).sent_at is not None
        tokens.add(token)
    assert len(tokens) == 2
    assert leases.find(database, "mail", own["alice"]) is None


def test_no_more_than_the_limit_is_sent_in_one_round(
    database: Database, by_smtp: Settings, smtp_server: MailServer
) -> None:
    campaign_to(database, by_smtp, "alice", "bob", "camille")
    assert [send(database, by_smtp, limit=2) for _ in range(3)] == [2, 1, 0]
    assert len(smtp_server.received) == 3


def test_who_objected_after_the_launch_is_never_written_to(
    database: Database, by_smtp: Settings, smtp_server: MailServer
) -> None:
    own = campaign_to(database, by_smtp, "alice", "bob")
    stop_list.stop(database, "BOB@example.com", key=key_of(by_smtp), source="one_click")
    assert send(database, by_smtp) == 2
    assert smtp_server.to(BOB) == []
    assert len(smtp_server.to(ALICE)) == 1
    bob = state(database, own["bob"])
    assert (bob.sent_at, bob.stopped_at is not None) == (None, True)
    assert database.value("SELECT count(*) FROM invitation_token") == 1


def test_who_objects_between_two_tries_is_not_written_to_at_the_second(
    database: Database, by_smtp: Settings, smtp_server: MailServer
) -> None:
    campaign_to(database, by_smtp, "bob")
    smtp_server.mode = "451"
    assert send(database, by_smtp) == 0
    stop_list.stop(database, BOB, key=key_of(by_smtp), source="page")
    smtp_server.mode = "accept"
    let_time_pass(database)
    assert send(database, by_smtp) == 1
    assert smtp_server.received == []


def test_who_became_inactive_or_lost_the_address_is_not_written_to(
    database: Database, by_smtp: Settings, smtp_server: MailServer
) -> None:
    own = campaign_to(database, by_smtp, "alice", "bob")
    alice, bob = (
        contacts.get(database, state(database, own[name]).contact_id) for name in ("alice", "bob")
    )
    contacts.update_many(database, [replace(alice, active=False), replace(bob, email=None)])
    assert send(database, by_smtp) == 2
    assert smtp_server.received == []
    assert state(database, own["alice"]).stopped_at is not None
    assert state(database, own["bob"]).bounce_reason == "no address"


def test_a_closed_campaign_sends_nothing_more(
    database: Database, by_smtp: Settings, smtp_server: MailServer
) -> None:
    own = campaign_to(database, by_smtp, "alice")
    campaigns.close(database, state(database, own["alice"]).campaign_id)
    assert send(database, by_smtp) == 0
    assert smtp_server.received == []


def test_a_mailbox_that_is_refused_bounces_and_keeps_nobody_back(
    database: Database, by_smtp: Settings, smtp_server: MailServer
) -> None:
    own = campaign_to(database, by_smtp, "alice", "bob", "camille")
    smtp_server.refused.add(BOB)
    assert send(database, by_smtp) == 3
    bob = state(database, own["bob"])
    assert (bob.sent_at, bob.bounce_reason) == (None, "550 5.1.1")
    assert len(smtp_server.received) == 2
    assert send(database, by_smtp) == 0


def test_a_message_that_is_refused_bounces(
    database: Database, by_smtp: Settings, smtp_server: MailServer
) -> None:
    own = campaign_to(database, by_smtp, "alice")
    smtp_server.mode = "550"
    assert send(database, by_smtp) == 1
    assert state(database, own["alice"]).bounce_reason == "550 5.7.1"
    assert database.value("SELECT count(*) FROM invitation_token") == 0


def test_an_address_nobody_can_write_to_bounces(
    database: Database, by_smtp: Settings, smtp_server: MailServer
) -> None:
    odd = contact(database, account(database, "Acme"), "Odd", email="a@b.example, spy@evil.example")
    made = launched(database, odd, key=key_of(by_smtp))
    assert send(database, by_smtp) == 1
    reason = state(database, invitation_of(database, made.id, odd)).bounce_reason
    assert (reason, smtp_server.attempts) == ("invalid address", 0)


def test_try_later_is_tried_later_and_later_still(
    database: Database, by_smtp: Settings, smtp_server: MailServer
) -> None:
    own = campaign_to(database, by_smtp, "alice")
    smtp_server.mode = "451"
    waits = []
    for _ in range(4):
        assert send(database, by_smtp) == 0
        lease = leases.find(database, "mail", own["alice"])
        assert lease is not None
        waits.append(datetime.fromisoformat(lease.held_until) - datetime.now(UTC))
        assert lease.last_error == "451 4.3.0"
        assert send(database, by_smtp) == 0, "it rests"
        let_time_pass(database)
    assert smtp_server.attempts == 4
    assert waits == sorted(waits)
    assert waits[-1] > timedelta(minutes=3)
    smtp_server.mode = "accept"
    assert send(database, by_smtp) == 1
    assert state(database, own["alice"]).sent_at is not None
    assert database.value("SELECT count(*) FROM invitation_token") == 1


def test_one_mail_that_waits_does_not_keep_back_the_others(
    database: Database, by_smtp: Settings, smtp_server: MailServer
) -> None:
    campaign_to(database, by_smtp, "alice")
    smtp_server.mode = "451"
    send(database, by_smtp)
    smtp_server.mode = "accept"
    contact_id = contact(database, account(database, "Bolt"), "Bob")
    launched(database, contact_id, key=key_of(by_smtp))
    assert send(database, by_smtp) == 1
    assert [mail.recipients for mail in smtp_server.received] == [(BOB,)]


def test_retries_go_on_for_three_days_before_a_mail_is_set_aside() -> None:
    waits = [
        mailing.wait_seconds(
            tries, first=mailing.FIRST_WAIT_SECONDS, longest=mailing.LONGEST_WAIT_SECONDS
        )
        for tries in range(1, MAX_MAIL_TRIES)
    ]
    assert waits == sorted(waits)
    assert 3 * 86_400 <= sum(waits) <= 4 * 86_400


def test_a_mail_tried_for_days_is_set_aside_and_shown(
    database: Database, by_smtp: Settings, smtp_server: MailServer
) -> None:
    own = campaign_to(database, by_smtp, "alice")
    smtp_server.mode = "451"
    send(database, by_smtp)
    let_time_pass(database)
    database.execute("UPDATE lease SET tries = :most", most=MAX_MAIL_TRIES - 1)
    assert leases.set_aside(database) == []
    database.execute("UPDATE lease SET tries = :most", most=MAX_MAIL_TRIES)
    assert [entry.subject_id for entry in leases.set_aside(database)] == [own["alice"]]
    smtp_server.mode = "accept"
    assert send(database, by_smtp) == 0
    figures = invitations.progress(database, state(database, own["alice"]).campaign_id)
    assert (figures.waiting, figures.set_aside) == (1, 1)


def test_a_server_that_is_down_is_left_alone_and_loses_nothing(
    database: Database, settings: Settings, smtp_server: MailServer
) -> None:
    down = replace(settings, smtp_url="smtp://127.0.0.1:9")
    campaign_to(database, down, "alice", "bob")
    assert send(database, down) == 0
    server = leases.find(database, "mail-server", "smtp")
    assert server is not None
    assert server.last_error == "Connection refused"
    up = replace(settings, smtp_url=smtp_server.url)
    assert send(database, up) == 0, "the server rests"
    let_time_pass(database)
    assert send(database, up) == 2
    assert leases.find(database, "mail-server", "smtp") is None
    assert len(smtp_server.received) == 2
    assert database.value("SELECT count(*) FROM invitation_token") == 2


def test_a_server_that_hangs_is_left_after_the_timeout_and_the_link_stays_valid(
    database: Database, by_smtp: Settings, smtp_server: MailServer
) -> None:
    campaign_to(database, by_smtp, "alice", "bob")
    smtp_server.mode = "hang"
    assert send_due(database, by_smtp, "tests:1", timeout_seconds=0.3) == 0
    assert smtp_server.attempts == 1, "the second is not even tried"
    assert database.value("SELECT count(*) FROM invitation_token") == 1
    smtp_server.mode = "accept"
    let_time_pass(database)
    assert send(database, by_smtp) == 2


@pytest.mark.parametrize(("mode", "copies"), [("drop", 2), ("drop-early", 1)])
def test_a_connection_that_breaks_is_begun_again_under_the_same_message_id(
    database: Database, by_smtp: Settings, smtp_server: MailServer, mode: str, copies: int
) -> None:
    campaign_to(database, by_smtp, "alice")
    smtp_server.mode = mode
    assert send(database, by_smtp) == 0
    smtp_server.mode = "accept"
    let_time_pass(database)
    assert send(database, by_smtp) == 1
    received = smtp_server.to(ALICE)
    assert len(received) == copies
    assert len({mail.message["Message-ID"] for mail in received}) == 1
    for copy in received:
        token = next(url for url in links(copy.message) if "/s/" in url and "?" not in url)
        assert invitations.by_token(database, token.rpartition("/")[2]).email == ALICE


def test_a_server_without_the_encryption_asked_for_gets_no_mail(
    database: Database, settings: Settings, smtp_server: MailServer
) -> None:
    strict = replace(settings, smtp_url=f"{smtp_server.url}?starttls=1")
    campaign_to(database, strict, "alice")
    assert send(database, strict) == 0
    server = leases.find(database, "mail-server", "smtp")
    assert server is not None
    assert "no encryption" in str(server.last_error)
    assert smtp_server.attempts == 0


def test_a_refused_login_says_what_to_check(
    database: Database, settings: Settings, smtp_server: MailServer
) -> None:
    url = smtp_server.url.replace("smtp://", "smtp://rapport:s3cret-word@")
    campaign_to(database, settings, "alice")
    assert send(database, replace(settings, smtp_url=url)) == 0
    server = leases.find(database, "mail-server", "smtp")
    assert server is not None
    assert "RAPPORT_SMTP_URL" in str(server.last_error)
    assert "s3cret" not in str(server.last_error)


def test_no_log_line_holds_an_address_a_token_or_a_name(
    database: Database,
    by_smtp: Settings,
    smtp_server: MailServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    campaign_to(database, by_smtp, "alice", "bob", "camille")
    smtp_server.refused.add(BOB)
    with caplog.at_level(logging.DEBUG):
        for mode in ("451", "drop", "drop-early", "accept"):
            smtp_server.mode = mode
            send(database, by_smtp)
            let_time_pass(database)
    ours = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith("app")
    )
    assert "mailed" in ours
    for secret in ("@example.com", "Alice", "Camille", "/s/", "/u/"):
        assert secret not in ours


def test_without_a_mail_server_mails_go_to_the_outbox(
    database: Database, settings: Settings
) -> None:
    own = campaign_to(database, settings, "alice", "bob")
    assert send(database, settings) == 2
    files = sorted(settings.outbox.iterdir())
    assert [file.name for file in files] == sorted(f"{name}.0.eml" for name in own.values())
    message = email.message_from_bytes(files[0].read_bytes(), policy=email.policy.default)
    assert message["Subject"] == "Atelier Morvan\u00a0: votre avis sur notre relation"
    assert settings.outbox.stat().st_mode & 0o077 == 0


def test_a_mail_laid_into_the_outbox_twice_is_there_once(
    database: Database, settings: Settings
) -> None:
    outbox = delivery.Outbox(settings.outbox)
    for token in (TOKEN, "U" * 43):
        outbox.send(mail.invitation_mail(letter(database, token=token), settings), recipient=ALICE)
    (file,) = settings.outbox.iterdir()
    assert b"U" * 43 in file.read_bytes().replace(b"=\r\n", b"")


def test_an_outbox_that_cannot_be_written_keeps_the_mail_due(
    database: Database, settings: Settings
) -> None:
    own = campaign_to(database, settings, "alice")
    settings.outbox.write_text("a file where the folder should be")
    assert send(database, settings) == 0
    assert state(database, own["alice"]).sent_at is None
    settings.outbox.unlink()
    let_time_pass(database)
    assert send(database, settings) == 1


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", delivery.Server("mail.example", 587)),
        (
            "smtp://a%40b:p%3Aw@mail.example:2525?starttls=1",
            delivery.Server("mail.example", 2525, "a@b", "p:w", starttls=True),
        ),
        ("smtp://mail.example?starttls=0", delivery.Server("mail.example", 587)),
        ("smtp://mail.example?starttls", delivery.Server("mail.example", 587, starttls=True)),
        ("smtps://u:p@mail.example", delivery.Server("mail.example", 465, "u", "p", tls=True)),
        ("smtp://[::1]:25", delivery.Server("::1", 25)),
    ],
)
def test_the_mail_server_is_read_from_its_url(url: str, server: delivery.Server) -> None:
    assert delivery.Server.from_url(url) == server
