"""One try to log in, from address and password to the user or to the reason why not."""

from app.database import get_db
from app.login import limits, passwords
from surveys import audit, login_attempts, users
from surveys.login_attempts import Attempt, Refusal
from surveys.users import User


def log_in(email: str, password: str) -> User | Refusal | None:
    """The user, a Refusal when there were too many tries, or None: wrong, no matter what.

    Takes the same steps and the same time whether the address is known or not.
    """
    db = get_db()
    user = users.by_email(db, email)
    attempt = login_attempts.begin(db, limits.subjects(email, user))
    if isinstance(attempt, Refusal):
        audit.record(db, "login_limited", subject=limits.account_subject(email)[:16])
        return attempt
    right = passwords.verify(password, user.password_hash if user else None)
    if user is None or not right or not user.active:
        audit.record(db, "login_failed", subject=limits.account_subject(email)[:16])
        return None
    with db.transaction():
        login_attempts.succeed(db, attempt)
        audit.record(db, "login", user_id=user.id)
    if passwords.needs_rehash(user.password_hash):
        users.strengthen_hash(
            db,
            user.id,
            old_hash=user.password_hash,
            new_hash=passwords.hash_password(password),
        )
    return user


def confirm(user: User, password: str) -> bool | Refusal:
    """Whether *password* is the logged-in user's own, counted like a login.

    A stolen session must not be a place to guess the password.
    """
    db = get_db()
    attempt: Attempt | Refusal = login_attempts.begin(db, [limits.keyed(f"confirm:{user.id}")])
    if isinstance(attempt, Refusal):
        return attempt
    if not passwords.verify(password, user.password_hash):
        audit.record(db, "password_confirmation_failed", user_id=user.id)
        return False
    login_attempts.succeed(db, attempt)
    return True
