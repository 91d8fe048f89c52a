"""Which passwords are taken: length over ornament, and none of those that are tried first."""

import re
from enum import Enum
from importlib import resources

from surveys.folding import fold

MIN_LENGTH = 8
ADVISED_LENGTH = 15
MAX_LENGTH = 256
"""Room for any sentence; a bound, so that nobody makes us hash a book."""


class Refused(Enum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    PERSONAL = "personal"


# Our own list: what people type when they are made to choose. Compared without case, accents,
# digits in place of letters, and whatever digits or signs stand around the words.
COMMON = frozenset(
    (resources.files("app.login") / "common_passwords.txt").read_text("utf-8").split()
)

KEY_ROWS = (
    "01234567890",
    "azertyuiop",
    "qwertyuiop",
    "qsdfghjklm",
    "asdfghjkl",
    "wxcvbn",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb",
    "1a2z3e4r5t6y",
)

LETTERS = re.compile(r"[^\W\d_]+")

LETTER_LIKE = str.maketrans("0134578@$!€", "oleastbasie")


def refusal(password: str, *, about: tuple[str, ...] = ()) -> Refused | None:
    """Why *password* is not good enough; None when it is.

    about: what others know of the person (address, name, company): no password by itself.
    """
    if len(password) < MIN_LENGTH:
        return Refused.SHORT
    if len(password) > MAX_LENGTH:
        return Refused.LONG
    plain = fold(password)
    known = _words_of(about)
    parts = {_once(part) for part in LETTERS.findall(plain)}
    if parts and parts <= known:
        return Refused.PERSONAL
    readings = (parts, {_once(part) for part in LETTERS.findall(plain.translate(LETTER_LIKE))})
    if _is_monotonous(plain) or any(_is_common(reading, known) for reading in readings):
        return Refused.COMMON
    return None


def _words_of(about: tuple[str, ...]) -> frozenset[str]:
    """The words in what is known of a person, alone and written together."""
    words = set()
    for text in about:
        found = LETTERS.findall(fold(text))
        words.update([*found, "".join(found)])
    return frozenset(words)


def _is_common(parts: set[str], known: frozenset[str]) -> bool:
    """Whether one or two words that everyone tries are all there is; three make a phrase."""
    return 0 < len(parts) <= 2 and all(
        part in COMMON or part in known or _is_walk(part) for part in parts
    )


def _once(word: str) -> str:
    """The repeated part of a word that is only a repetition: `abab` is `ab`."""
    for size in range(1, len(word) // 2 + 1):
        if len(word) % size == 0 and word[:size] * (len(word) // size) == word:
            return word[:size]
    return word


def _is_walk(text: str) -> bool:
    """Whether *text* is a walk along the keys or the alphabet, in either direction."""
    return len(text) >= 3 and any(text in row or text[::-1] in row for row in KEY_ROWS)


def _is_monotonous(plain: str) -> bool:
    """A few characters over and over, a walk along the keys, or digits no longer than a date."""
    if len(set(plain)) <= 3 or (plain.isdigit() and len(plain) <= 10):
        return True
    return _is_walk(_once(plain))
