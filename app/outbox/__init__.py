"""The local outbox: mails that no mail server took, shown to administrators only."""

from app.outbox.views import bp

__all__ = ["bp"]
