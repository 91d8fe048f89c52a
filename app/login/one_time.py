"""The administrator of a first start: a password shown once on the terminal, then changed."""

from app.config import Settings
from app.login import passwords
from surveys import audit, users
from surveys.db import Database

LOCAL_ADMIN = "admin@localhost"


def one_time_password(db: Database, settings: Settings) -> tuple[str, str] | None:
    """Address and new one-time password of the first administrator; None once it has been changed.

    Made when there is no active administrator; renewed at each start until its owner has chosen
    another, so that what scrolled away on a terminal is no way in. Never in production.
    """
    if settings.production:
        return None
    present = users.by_email(db, LOCAL_ADMIN)
    password = passwords.generate()
    if present is not None and present.active and present.one_time:
        users.set_password(db, present.id, passwords.hash_password(password), one_time=True)
        return LOCAL_ADMIN, password
    if present is not None or users.active_admins(db):
        return None
    with db.transaction():
        user = users.create(
            db,
            email=LOCAL_ADMIN,
            name="Administrator",
            password_hash=passwords.hash_password(password),
            role="admin",
            one_time=True,
        )
        audit.record(db, "user_added", subject=user.id, detail="first administrator")
    return LOCAL_ADMIN, password
