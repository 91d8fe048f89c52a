"""Objecting to our mails: a page with a button, and the one click of mail programs."""

from app.unsubscribing.views import bp

__all__ = ["bp"]
