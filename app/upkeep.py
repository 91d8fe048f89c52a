"""Small regular work: campaigns past their end are closed, what has expired is removed."""

import time

from app.config import Settings
from surveys import campaigns, clock, login_attempts, sessions, settings_kept
from surveys.db import Database

EVERY_SECONDS = 300
UPLOAD_SECONDS = 86_400


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
    _forget_uploads(settings)
    sessions.forget_expired(db, moment)
    login_attempts.forget_old(db, moment)
    return campaigns.close_overdue(db, moment=moment)


def _forget_uploads(settings: Settings) -> None:
    """Remove uploaded files that nobody committed within a day."""
    if not settings.uploads.is_dir():
        return
    oldest = time.time() - UPLOAD_SECONDS
    for file in settings.uploads.iterdir():
        if file.is_file() and file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
