"""How mail leaves this installation, and whether its server can be reached right now."""

import smtplib
import ssl
from contextlib import closing
from urllib.parse import parse_qs, unquote, urlsplit

from app.config import Settings

TIMEOUT_SECONDS = 5.0


def kind(settings: Settings) -> str:
    """`smtp`, or `outbox` where mails are kept as files."""
    return "smtp" if settings.smtp_url else "outbox"


def waiting_in_outbox(settings: Settings) -> int:
    """How many mails lie in the outbox."""
    return len(list(settings.outbox.glob("*.eml"))) if settings.outbox.is_dir() else 0


def trouble(settings: Settings) -> str | None:
    """Why the mail server does not take our mail, in a few words; None when it would.

    Connects, encrypts and logs in as sending does, then says NOOP: no mail is sent.
    """
    url = urlsplit(settings.smtp_url or "")
    try:
        with closing(_connection(url.scheme, url.hostname or "", url.port)) as server:
            if parse_qs(url.query).get("starttls") == ["1"]:
                server.starttls(context=ssl.create_default_context())
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            code, _answer = server.noop()
    except smtplib.SMTPAuthenticationError:
        return "it refuses the user name or password"
    except (OSError, smtplib.SMTPException) as error:
        return f"{type(error).__name__}: {getattr(error, 'strerror', None) or 'no proper answer'}"
    return None if code == 250 else f"it answered {code} to NOOP"


def _connection(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(
            host, port or 465, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    return smtplib.SMTP(host, port or 587, timeout=TIMEOUT_SECONDS)
