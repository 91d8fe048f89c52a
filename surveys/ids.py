"""Text ids, made here and not in the database (style.md section 5)."""

import re
import secrets

_ID = re.compile(r"[0-9a-z]{24}\Z")


def new_id() -> str:
    """A new random id: 24 lower-case hexadecimal digits, 96 bits."""
    return secrets.token_hex(12)


def is_id(value: str) -> bool:
    """Whether *value* has the form of our ids; anything else from outside is not looked up."""
    return _ID.match(value) is not None
