"""Signatures for links and forms, one salt per purpose: a token made for one opens no other."""

import hmac
from hashlib import sha256

from itsdangerous import BadSignature, Signer

from app.config import settings

PURPOSES = frozenset({"unsubscribe", "answer-form", "stop-list", "login-limit", "known-browser"})


def _signer(secret: str, purpose: str) -> Signer:
    if purpose not in PURPOSES:
        raise ValueError(f"unknown purpose {purpose!r}; expected one of {sorted(PURPOSES)}")
    return Signer(secret, salt=f"rapport.{purpose}", digest_method=sha256)


def sign(purpose: str, value: str, *, secret: str | None = None) -> str:
    """*value* with its signature. *secret*: given where no application is running (the worker)."""
    return _signer(secret or settings().secret_key, purpose).sign(value).decode("ascii")


def unsign(purpose: str, signed: str) -> str | None:
    """The value of *signed*, or None when the signature is not ours for this purpose."""
    try:
        return _signer(settings().secret_key, purpose).unsign(signed).decode("utf-8")
    except (BadSignature, UnicodeError):
        return None


def key(purpose: str, *, secret: str | None = None) -> bytes:
    """A 32-byte key derived from the secret for *purpose*, for keyed hashes in the database."""
    if purpose not in PURPOSES:
        raise ValueError(f"unknown purpose {purpose!r}; expected one of {sorted(PURPOSES)}")
    chosen = secret or settings().secret_key
    return hmac.new(chosen.encode(), f"rapport.{purpose}".encode(), sha256).digest()


def form_mac(token: str) -> str:
    """What the answering form carries instead of a session: an HMAC of its link's token."""
    return hmac.new(key("answer-form"), token.encode("utf-8", "replace"), sha256).hexdigest()


def check_form_mac(token: str, mac: str) -> bool:
    """Whether *mac* came with the form of this very link."""
    return hmac.compare_digest(form_mac(token).encode(), mac.encode("utf-8", "replace"))
