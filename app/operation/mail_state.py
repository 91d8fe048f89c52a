"""How mail leaves this installation, and whether its server can be reached right now."""

from email.utils import parseaddr

from app.config import Settings
from app.delivery import Server, ServerUnavailable, Smtp

TIMEOUT_SECONDS = 5.0


def kind(settings: Settings) -> str:
    """`smtp`, or `outbox` where mails are kept as files."""
    return "smtp" if settings.smtp_url else "outbox"


def waiting_in_outbox(settings: Settings) -> int:
    """How many mails lie in the outbox."""
    return len(list(settings.outbox.glob("*.eml"))) if settings.outbox.is_dir() else 0


def trouble(settings: Settings) -> str | None:
    """Why no mail can be sent now, in a few words; None when it could, or goes to the outbox.

    Connects, encrypts and logs in as sending does: no mail is sent.
    """
    if not settings.smtp_url:
        return None
    sender = parseaddr(settings.mail_from)[1]
    server = Smtp(
        Server.from_url(settings.smtp_url), sender=sender, timeout_seconds=TIMEOUT_SECONDS
    )
    try:
        server.greet()
    except ServerUnavailable as error:
        return str(error)
    finally:
        server.close()
    return None
