"""A real mail server in the test's own process, which can be told to refuse, hang or break off."""

import asyncio
import email
import email.policy
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from threading import Lock

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.ports import free_port


@dataclass(frozen=True)
class Received:
    """One message as it came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage

    def text(self) -> str:
        """The plain-text part, decoded."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part is not None else ""

    def html(self) -> str:
        """The HTML part, decoded."""
        part = self.message.get_body(("html",))
        return str(part.get_content()) if part is not None else ""


@dataclass
class MailServer:
    """What the server received, and how it behaves from now on.

    mode: "accept"; "451" (try later) or "550" (refused) after the message; "drop" the connection
        once the message was taken, before saying so; "drop-early" before it was taken; "hang".
    refused: recipients that are answered 550 one by one, whatever the mode.
    """

    port: int
    received: list[Received] = field(default_factory=list)
    attempts: int = 0  # messages handed over, taken or not
    mode: str = "accept"
    refused: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    @property
    def url(self) -> str:
        """For RAPPORT_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[Received]:
        """The messages received for *address*, oldest first."""
        return [mail for mail in self.received if address in mail.recipients]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        with self._lock:
            self.attempts += 1
        if self.mode == "451":
            return "451 4.3.0 try again later"
        if self.mode == "550":
            return "550 5.7.1 message refused"
        if self.mode in ("accept", "drop"):
            self._keep(envelope)
        if self.mode in ("drop", "drop-early"):
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        while self.mode == "hang":
            await asyncio.sleep(0.05)
        return "250 2.0.0 taken"

    def _keep(self, envelope: Envelope) -> None:
        content = envelope.original_content or b""
        parsed = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        sender, recipients = str(envelope.mail_from), tuple(map(str, envelope.rcpt_tos))
        with self._lock:
            self.received.append(Received(sender, recipients, parsed))


@contextmanager
def running_mail_server() -> Generator[MailServer, None, None]:
    """A mail server on a free port of this machine, until the block ends."""
    server = MailServer(port=free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield server
    finally:
        server.mode = "accept"  # lets a hanging answer go
        controller.stop()
