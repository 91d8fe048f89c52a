"""Small regular work: campaigns past their end are closed, what has expired is removed."""

from app.accounts import uploads
from app.config import Settings
from surveys import campaigns, clock, login_attempts, sessions, settings_kept
from surveys.db import Database

EVERY_SECONDS = 300


def keep_up(db: Database, settings: Settings) -> int:
    """Close what is over, drop what has expired, at most every five minutes.

    Returns how many campaigns were closed. When it was last done is kept in the database, so
    several workers share the work.
    """
    moment = clock.now()
    last = settings_kept.get(db, "upkeep_at")
    if last is not None and clock.after(last, seconds=EVERY_SECONDS) > moment >= last:
        return 0
    settings_kept.put(db, "upkeep_at", moment)
    uploads.purge(settings.uploads)
    sessions.forget_expired(db, moment)
    login_attempts.forget_old(db, moment)
    return campaigns.close_overdue(db, moment=moment)
