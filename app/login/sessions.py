"""The login of this request: from its cookie to the user, and from a user to a new cookie."""

import logging

from flask import g, request, session
from werkzeug.wrappers import Response

from app.config import settings
from app.database import get_db
from app.login import cookies
from surveys import sessions, users
from surveys.errors import DatabaseBusy
from surveys.users import User

log = logging.getLogger(__name__)


def load_user() -> User | None:
    """The user whose living session this request's cookie names, or None.

    Asked of the database each time: what was ended elsewhere is over at the next request.
    """
    cookie = request.cookies.get(cookies.name_of(cookies.SESSION, settings()))
    if not cookie:
        return None
    db = get_db()
    found = sessions.find(db, cookie)
    if found is None:
        return None
    g.session_hash = found.hash
    if sessions.is_due_for_touch(found):
        _touch(found)
    return users.get(db, found.user_id)


def begin(response: Response, user: User) -> None:
    """Log *user* in with a new session; whatever this browser had before is over.

    A session or form value that someone planted before the login is worth nothing after it.
    """
    db = get_db()
    before = request.cookies.get(cookies.name_of(cookies.SESSION, settings()))
    with db.transaction():
        sessions.forget_expired(db)
        if before:
            sessions.end(db, sessions.hash_of(before), user_id=user.id)
        value = sessions.start(db, user.id)
    session.clear()
    g.session_hash = sessions.hash_of(value)
    cookies.give(response, cookies.SESSION, value, chosen=settings())


def end(response: Response) -> None:
    """Log out: the session is gone from the database, its cookie from the browser."""
    cookie = request.cookies.get(cookies.name_of(cookies.SESSION, settings()))
    db = get_db()
    found = sessions.find(db, cookie) if cookie else None
    if found is not None:
        sessions.end(db, found.hash, user_id=found.user_id)
    session.clear()
    cookies.take(response, cookies.SESSION, chosen=settings())


def current_hash() -> str | None:
    """The hash of this request's session, once load_user() has found it."""
    found: str | None = g.get("session_hash")
    return found


def _touch(found: sessions.Session) -> None:
    try:
        sessions.touch(get_db(), found.hash)
    except DatabaseBusy:
        # Reading goes on while someone else writes for long; the next page tries again.
        log.info("session not marked as used: the database is busy")
