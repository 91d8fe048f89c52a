"""The database of the running service: one connection a thread, kept for the thread's life."""

from app.config import settings
from surveys import db


def get_db() -> db.Database:
    """This thread's connection."""
    return db.for_thread(settings().database)
