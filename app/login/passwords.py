"""Passwords: hashed with argon2id, never kept; a stranger is refused as slowly as one of us."""

import secrets
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
"""Hashes computed at the same time in one process. Each takes 64 MiB: without a bound, a crowd of
logins would be an attack on memory."""

ONE_TIME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
ONE_TIME_GROUPS = 4

_hasher = PasswordHasher()
_turn = threading.BoundedSemaphore(AT_ONCE)


def hash_password(password: str) -> str:
    """The argon2id hash of *password*, with its salt and parameters in it."""
    with _turn:
        return _hasher.hash(_normalised(password))


def verify(password: str, password_hash: str | None) -> bool:
    """Whether *password* is the one hashed; takes as long when there is no hash (no such user)."""
    with _turn:
        try:
            right = _hasher.verify(password_hash or _dummy_hash(), _normalised(password))
        except (VerificationError, InvalidHashError):
            return False
    return right and password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def generate() -> str:
    """A password to be used once: 16 letters and digits (79 bits), no two of which look alike."""
    groups = (
        "".join(secrets.choice(ONE_TIME_ALPHABET) for _ in range(4)) for _ in range(ONE_TIME_GROUPS)
    )
    return "-".join(groups)


def _normalised(password: str) -> bytes:
    """An é typed on one keyboard equals an é typed on another (NFKC, as NIST SP 800-63B asks)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _dummy_hash() -> str:
    """The hash of a password nobody has."""
    return _hasher.hash(secrets.token_bytes(32))
