"""Which passwords are taken: length over ornament, and none of those that are tried first."""

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
# digits in place of letters, and whatever digits or signs come before and after.
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

LETTER_LIKE = str.maketrans("0134578@$!€", "oleastbasie")


def refusal(password: str, *, about: tuple[str, ...] = ()) -> Refused | None:
    """Why *password* is not good enough; None when it is.

    about: what others know of the person (address, name, company): no password by itself.
    """
    if len(password) < MIN_LENGTH:
        return Refused.SHORT
    if len(password) > MAX_LENGTH:
        return Refused.LONG
    bare = fold(password).replace(" ", "")
    if any(_is_just(bare, fold(word)) for word in _personal(about)):
        return Refused.PERSONAL
    if _is_common(bare):
        return Refused.COMMON
    return None


def _personal(about: tuple[str, ...]) -> set[str]:
    words = set()
    for text in about:
        words.add(text)
        words.update(text.replace("@", " ").replace(".", " ").split())
    return {word for word in words if len(word) >= 3}


def _is_just(bare: str, word: str) -> bool:
    """Whether *bare* is nothing but *word*, once or repeated, with digits or signs around it."""
    plain = word.replace(" ", "")
    return plain in {bare, _core(bare)} or _once(_core(bare)) == plain


def _is_common(bare: str) -> bool:
    core = _core(bare)
    if len(core) <= 2 and _is_monotonous(bare):
        return True
    candidates = {
        bare,
        core,
        _once(core),
        core.translate(LETTER_LIKE),
        _core(bare.translate(LETTER_LIKE)),
    }
    return bool(candidates & COMMON) or _is_monotonous(bare)


def _core(bare: str) -> str:
    """*bare* without the digits and signs before and after its letters."""
    start = next((i for i, letter in enumerate(bare) if letter.isalpha()), len(bare))
    end = next((i for i in range(len(bare), start, -1) if bare[i - 1].isalpha()), start)
    return bare[start:end]


def _once(word: str) -> str:
    """The repeated part of a word that is only a repetition: `abab` is `ab`."""
    for size in range(1, len(word) // 2 + 1):
        if len(word) % size == 0 and word[:size] * (len(word) // size) == word:
            return word[:size]
    return word


def _is_monotonous(bare: str) -> bool:
    """A few characters over and over, or a walk along the keys, or digits only up to a date."""
    if len(set(bare)) <= 3 or (bare.isdigit() and len(bare) <= 10):
        return True
    part = _once(bare)
    return any(part in row or part[::-1] in row for row in KEY_ROWS if len(part) >= 3)
