"""The people who log in: administrators and managers. Respondents have no account of any kind."""

from dataclasses import dataclass, field

from surveys import clock, sessions
from surveys.db import Database, IntegrityError, Row
from surveys.errors import BadInput
from surveys.folding import fold
from surveys.ids import new_id

ROLES = ("admin", "manager")
LANGUAGES = ("fr", "en")
MAX_EMAIL = 254
MAX_NAME = 200

COLUMNS = "id, email, name, role, language, active, one_time, password_hash, created_at"


@dataclass(frozen=True)
class User:
    """One person of the staff. `one_time`: the password must be changed before anything else."""

    id: str
    email: str
    name: str
    role: str
    language: str
    active: bool
    one_time: bool
    created_at: str
    password_hash: str = field(repr=False)

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"


def create(
    db: Database,
    *,
    email: str,
    name: str,
    password_hash: str,
    role: str = "manager",
    language: str = "en",
    one_time: bool = False,
) -> User:
    """A new person, able to log in at once.

    Raises BadInput when the address is taken or has no form of one, or role or language is unknown.
    """
    email, name = email.strip(), name.strip()
    _check(email=email, name=name, role=role, language=language)
    user_id = new_id()
    try:
        with db.transaction():
            db.execute(
                """
                INSERT INTO staff_user (id, email, email_folded, name, password_hash, one_time,
                                        role, language, active, created_at)
                VALUES (:id, :email, :folded, :name, :password_hash, :one_time,
                        :role, :language, TRUE, :created_at)
                """,
                id=user_id,
                email=email,
                folded=fold_email(email),
                name=name,
                password_hash=password_hash,
                one_time=one_time,
                role=role,
                language=language,
                created_at=clock.now(),
            )
    except IntegrityError as error:
        raise BadInput(
            f"there is a user with the address {email} already: "
            "`rapport user password` gives a new password"
        ) from error
    return get(db, user_id)


def get(db: Database, user_id: str) -> User:
    """The user of this id. Raises NotFound."""
    return _user(db.one(f"SELECT {COLUMNS} FROM staff_user WHERE id = :id", id=user_id))  # noqa: S608 - a constant of ours


def by_email(db: Database, email: str) -> User | None:
    """Whoever has this address, active or not; case and accents do not count."""
    row = db.maybe(
        f"SELECT {COLUMNS} FROM staff_user WHERE email_folded = :folded",  # noqa: S608 - a constant of ours
        folded=fold_email(email),
    )
    return _user(row) if row else None


def everyone(db: Database) -> list[User]:
    """All users, the inactive last."""
    rows = db.all(
        f"SELECT {COLUMNS} FROM staff_user ORDER BY active DESC, email_folded"  # noqa: S608 - a constant of ours
    )
    return [_user(row) for row in rows]


def active_admins(db: Database) -> int:
    return int(
        db.value("SELECT count(*) AS n FROM staff_user WHERE role = 'admin' AND active = TRUE")
    )


def set_password(
    db: Database,
    user_id: str,
    password_hash: str,
    *,
    one_time: bool = False,
    keep_session: str | None = None,
) -> None:
    """Replace the password; every session of the user ends, but for *keep_session* (its hash)."""
    with db.transaction():
        db.execute(
            """
            UPDATE staff_user SET password_hash = :password_hash, one_time = :one_time
             WHERE id = :id
            """,
            id=user_id,
            password_hash=password_hash,
            one_time=one_time,
        )
        sessions.end_all(db, user_id, but=keep_session)


def strengthen_hash(db: Database, user_id: str, *, old_hash: str, new_hash: str) -> None:
    """Store the same password under a newer hash, unless it was changed in the meantime."""
    db.execute(
        """
        UPDATE staff_user SET password_hash = :new_hash
         WHERE id = :id AND password_hash = :old_hash
        """,
        id=user_id,
        new_hash=new_hash,
        old_hash=old_hash,
    )


def set_language(db: Database, user_id: str, language: str) -> None:
    """The language of this user's pages. Raises BadInput for another than ours."""
    _check_word("language", language, LANGUAGES)
    db.execute(
        "UPDATE staff_user SET language = :language WHERE id = :id", id=user_id, language=language
    )


def set_role(db: Database, user_id: str, role: str) -> None:
    """Give another role; the user's sessions end, so that no page keeps the old rights."""
    _check_word("role", role, ROLES)
    with db.transaction():
        db.execute("UPDATE staff_user SET role = :role WHERE id = :id", id=user_id, role=role)
        sessions.end_all(db, user_id)


def deactivate(db: Database, user_id: str) -> None:
    """No more login, and no session left; the person's past acts keep their name."""
    with db.transaction():
        db.execute("UPDATE staff_user SET active = FALSE WHERE id = :id", id=user_id)
        sessions.end_all(db, user_id)


def activate(db: Database, user_id: str) -> None:
    """Let a deactivated user log in again."""
    db.execute("UPDATE staff_user SET active = TRUE WHERE id = :id", id=user_id)


def fold_email(email: str) -> str:
    """The form in which addresses are compared."""
    return fold(email)


def _user(row: Row) -> User:
    return User(**{**row, "active": bool(row["active"]), "one_time": bool(row["one_time"])})


def _check(*, email: str, name: str, role: str, language: str) -> None:
    local, at, domain = email.partition("@")
    odd = any(not letter.isprintable() or letter.isspace() for letter in email)
    if not (local and at and domain) or "@" in domain or odd or len(email) > MAX_EMAIL:
        raise BadInput(f"a user's address must be like name@example.com; got {email[:80]!r}")
    if len(name) > MAX_NAME or any(not letter.isprintable() for letter in name):
        raise BadInput(f"a name has at most {MAX_NAME} printable characters; got {name[:80]!r}")
    _check_word("role", role, ROLES)
    _check_word("language", language, LANGUAGES)


def _check_word(what: str, word: str, words: tuple[str, ...]) -> None:
    if word not in words:
        raise BadInput(f"{what} must be {' or '.join(words)}; got {word[:80]!r}")
