"""Notes which manager opened which relationship's answers, for assessments made afterwards.

A GET otherwise changes nothing. This one line about the reader, once for each wave, is written all
the same: whether somebody has read the answers cannot be known from what they send later.
"""

from collections.abc import Iterable
from contextlib import suppress

from flask import request

from app.access import current_user
from surveys import readings
from surveys.db import Database
from surveys.errors import DatabaseBusy


def note_reading(db: Database, relationship_ids: Iterable[str]) -> None:
    """Note that whoever is logged in sees the answers of these relationships."""
    user = current_user()
    if user is None or request.method != "GET":
        return
    with suppress(DatabaseBusy):  # a report is not refused for want of a note
        readings.note(db, user.id, relationship_ids)
