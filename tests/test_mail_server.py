"""The mail server of our tests: what it keeps, and each way in which it fails."""

import smtplib
from email.message import EmailMessage

import pytest

from tests.support.smtp import MailServer

REFUSALS = {"451": 451, "550": 550}


def send(server: MailServer, *recipients: str, timeout: float = 10.0) -> dict[str, object]:
    """Send a small bilingual message; returns the recipients that were refused."""
    message = EmailMessage()
    message["Subject"] = "Votre avis — your opinion"
    message["From"] = "alice@example.org"
    message["To"] = ", ".join(recipients)
    message.set_content("Déjà répondu ?\n")
    message.add_alternative("<p>Déjà répondu ?</p>", subtype="html")
    with smtplib.SMTP("127.0.0.1", server.port, timeout=timeout) as client:
        return dict(client.send_message(message))


def test_a_message_is_kept_as_it_was_sent(smtp_server: MailServer) -> None:
    send(smtp_server, "camille@example.org")
    (received,) = smtp_server.to("camille@example.org")
    assert received.sender == "alice@example.org"
    assert received.message["Subject"] == "Votre avis — your opinion"
    assert received.text().strip() == "Déjà répondu ?"
    assert "<p>Déjà" in received.html()


@pytest.mark.parametrize("mode", ["451", "550"])
def test_a_refusing_server_says_so_and_keeps_nothing(smtp_server: MailServer, mode: str) -> None:
    smtp_server.mode = mode
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        send(smtp_server, "camille@example.org")
    assert refusal.value.smtp_code == REFUSALS[mode]
    assert (smtp_server.attempts, smtp_server.received) == (1, [])


def test_one_refused_recipient_does_not_lose_the_other(smtp_server: MailServer) -> None:
    smtp_server.refused.add("gone@example.org")
    refused = send(smtp_server, "gone@example.org", "camille@example.org")
    assert list(refused) == ["gone@example.org"]
    assert len(smtp_server.to("camille@example.org")) == 1


@pytest.mark.parametrize(("mode", "kept"), [("drop", 1), ("drop-early", 0)])
def test_a_connection_can_break_after_or_before_the_message_was_taken(
    smtp_server: MailServer, mode: str, kept: int
) -> None:
    smtp_server.mode = mode
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(smtp_server, "camille@example.org")
    assert len(smtp_server.received) == kept


def test_a_hanging_server_gives_no_answer_until_it_recovers(smtp_server: MailServer) -> None:
    smtp_server.mode = "hang"
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        send(smtp_server, "camille@example.org", timeout=0.3)
    smtp_server.mode = "accept"
    send(smtp_server, "camille@example.org")
    assert len(smtp_server.received) == 1
