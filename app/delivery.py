"""Hands a mail to the mail server, or lays it into the local outbox, and says what went wrong.

Reasons hold codes and plain words: what a server answers may quote the address, so it is dropped.
"""

import os
import re
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from app.config import Settings, wants_starttls

TIMEOUT_SECONDS = 20.0
"""For each step of a conversation with the server; six of them fit into a lease."""

_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}")
_SERVICE_NOT_AVAILABLE = 421


class Refused(Exception):
    """The server refuses this mail, or this recipient, for good."""


class TryLater(Exception):
    """This mail was not taken now; another one may be. It certainly reached nobody."""


class ServerUnavailable(Exception):
    """No mail can be sent now. maybe_delivered: the server may have taken the one in flight."""

    def __init__(self, reason: str, *, maybe_delivered: bool = False) -> None:
        super().__init__(reason)
        self.maybe_delivered = maybe_delivered


class Office(Protocol):
    """Where mails are handed in."""

    def send(self, message: EmailMessage, *, recipient: str) -> None:
        """Hand in *message* for one *recipient*. Raises Refused, TryLater, ServerUnavailable."""

    def close(self) -> None:
        """Say goodbye to the server, if there is one."""


def office(settings: Settings, *, timeout_seconds: float = TIMEOUT_SECONDS) -> Office:
    """The mail server of the settings, else the outbox in the data folder."""
    if settings.smtp_url:
        sender = parseaddr(settings.mail_from)[1]
        server = Server.from_url(settings.smtp_url)
        return Smtp(server, sender=sender, timeout_seconds=timeout_seconds)
    return Outbox(settings.outbox)


@dataclass(frozen=True)
class Server:
    """A mail server as RAPPORT_SMTP_URL names it.

    starttls: encrypt before anything else, and refuse to go on without. tls: encrypted from the
    first byte (`smtps://`).
    """

    host: str
    port: int
    user: str | None = None
    password: str = ""
    starttls: bool = False
    tls: bool = False

    @classmethod
    def from_url(cls, url: str) -> "Server":
        """Of `smtp://user:password@host:587?starttls=1` or `smtps://…`."""
        parts = urlsplit(url)
        tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (465 if tls else 587),
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password or ""),
            starttls=wants_starttls(url),
            tls=tls,
        )


class Smtp:
    """One conversation with a mail server, begun at the first mail."""

    def __init__(
        self, server: Server, *, sender: str, timeout_seconds: float = TIMEOUT_SECONDS
    ) -> None:
        self._server = server
        self._sender = sender
        self._timeout = timeout_seconds
        self._client: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, *, recipient: str) -> None:
        client = self._client = self._client or self._connect()
        try:
            # One recipient, given apart from the headers: what is in them adds nobody.
            client.send_message(message, from_addr=self._sender, to_addrs=[recipient])
        except smtplib.SMTPRecipientsRefused as error:
            self._refused(*error.recipients[recipient])
        except smtplib.SMTPSenderRefused as error:
            self._give_up()
            raise ServerUnavailable(f"sender refused ({_code(error)})") from None
        except smtplib.SMTPDataError as error:
            self._refused(error.smtp_code, _bytes(error.smtp_error))
        except smtplib.SMTPNotSupportedError:
            raise Refused("the server cannot write to this address (SMTPUTF8)") from None
        except (smtplib.SMTPException, OSError) as error:
            self._give_up()
            raise ServerUnavailable(_words(error), maybe_delivered=True) from None

    def greet(self) -> None:
        """Connect, encrypt and log in as sending does. Raises ServerUnavailable."""
        self._client = self._client or self._connect()

    def close(self) -> None:
        client, self._client = self._client, None
        if client is None:
            return
        try:
            client.quit()
        except (smtplib.SMTPException, OSError):
            client.close()

    def _connect(self) -> smtplib.SMTP:
        try:
            return self._greeted()
        except smtplib.SMTPAuthenticationError as error:
            raise ServerUnavailable(
                f"login refused ({_code(error)}): check user and password in RAPPORT_SMTP_URL"
            ) from None
        except smtplib.SMTPNotSupportedError:
            raise ServerUnavailable(
                "the server offers no encryption, or no login, as RAPPORT_SMTP_URL asks for"
            ) from None
        except (smtplib.SMTPException, OSError) as error:
            raise ServerUnavailable(_words(error)) from None

    def _greeted(self) -> smtplib.SMTP:
        """A client that has said hello, is encrypted where asked, and logged in."""
        server = self._server
        context = ssl.create_default_context()
        client: smtplib.SMTP
        if server.tls:
            client = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._timeout, context=context
            )
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        try:
            if server.starttls:
                client.starttls(context=context)
            if server.user is not None:
                client.login(server.user, server.password)
        except BaseException:
            client.close()
            raise
        return client

    def _refused(self, code: int, text: bytes) -> None:
        """Raise what *code* means: 5xx for good, 4xx not now, 421 the whole server."""
        found = _ENHANCED.search(text)
        reason = f"{code} {found[0].decode()}" if found else str(code)
        if code == _SERVICE_NOT_AVAILABLE:
            self._give_up()
            raise ServerUnavailable(reason) from None
        if 500 <= code < 600:
            raise Refused(reason) from None
        raise TryLater(reason) from None

    def _give_up(self) -> None:
        """Drop a conversation that went wrong; the next mail begins a new one."""
        client, self._client = self._client, None
        if client is not None:
            client.close()


class Outbox:
    """A folder of `.eml` files: where mails go locally, without a mail server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage, *, recipient: str) -> None:
        """Write the mail whole or not at all; one sent again replaces its first copy."""
        name = outbox_name(message)
        draft = self._folder / f".{name}.{os.getpid()}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with draft.open("wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._folder / name)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise ServerUnavailable(f"the outbox cannot be written: {error.strerror}") from None

    def close(self) -> None:
        """There is nobody to say goodbye to."""


def outbox_name(message: EmailMessage) -> str:
    """The file name of a mail, made of its Message-ID: `0123…ef.0.eml`."""
    local = str(message["Message-ID"]).strip("<>").partition("@")[0]
    if not re.fullmatch(r"[0-9a-z]+\.[0-9]+", local):
        raise ValueError("a mail of ours has a Message-ID of letters, digits and one point")
    return f"{local}.eml"


def _code(error: smtplib.SMTPResponseException) -> str:
    return str(error.smtp_code)


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "replace")


def _words(error: Exception) -> str:
    """What went wrong, without what the server said."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} ({_code(error)})"
    if isinstance(error, TimeoutError):
        return "timed out"
    if isinstance(error, ssl.SSLError):
        return f"encryption failed ({error.reason or type(error).__name__})"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return type(error).__name__
