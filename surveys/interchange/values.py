"""Reads one cell as what it should be, or says what was expected; never guesses between two."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import TypeVar

from surveys.folding import fold
from surveys.interchange import words
from surveys.interchange.messages import Message, message

MAX_SHOWN = 60
"""Characters of a refused cell that are shown back."""

Value = TypeVar("Value")


class Unreadable(Exception):
    """A cell is not what its column needs; `expected` says what would be."""

    def __init__(self, expected: Message) -> None:
        super().__init__(str(expected))
        self.expected = expected


def shown(cell: str) -> str:
    """*cell* short and on one line, to be repeated in a message."""
    flat = "".join(letter if letter.isprintable() else " " for letter in cell).strip()
    return flat if len(flat) <= MAX_SHOWN else flat[: MAX_SHOWN - 1] + "…"


def key(text: str) -> str:
    """What makes two headers or words the same: `fold`, and one kind of apostrophe."""
    return fold(text).replace("’", "'")


def line(max_length: int) -> Callable[[str], str]:
    """Reader of a text on one line: no control characters, since names end up in mail headers."""

    def read(cell: str) -> str:
        if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in cell):
            raise Unreadable(message("text on one line, without tabs or control characters"))
        text = " ".join(unicodedata.normalize("NFC", cell).split())
        if len(text) > max_length:
            raise Unreadable(message("at most %(limit)s characters", limit=max_length))
        if not fold(text):
            raise Unreadable(message("a text with at least one letter"))
        return text

    return read


def paragraph(max_length: int) -> Callable[[str], str]:
    """Reader of a text that may have several lines, kept as written but for spaces around it."""

    def read(cell: str) -> str:
        text = cell.strip()
        if len(text) > max_length:
            raise Unreadable(message("at most %(limit)s characters", limit=max_length))
        if any(unicodedata.category(each) == "Cc" and each not in "\r\n\t" for each in text):
            raise Unreadable(message("text without control characters"))
        return text

    return read


def one_of(table: Mapping[str, Value], expected: Message) -> Callable[[str], Value]:
    """Reader of a word of *table*, case and accents aside."""
    folded = {key(word): value for word, value in table.items()}

    def read(cell: str) -> Value:
        try:
            return folded[key(cell)]
        except KeyError:
            raise Unreadable(expected) from None

    return read


kinds = one_of(words.KINDS, message("client, partner (partenaire) or both (les deux)"))

subtype = one_of(
    words.SUBTYPES,
    message(
        "supplier (fournisseur), subcontractor (sous-traitant), distributor (distributeur) or "
        "information provider (fournisseur d’information)"
    ),
)

_language = one_of(words.LANGUAGES, message("French (fr, français) or English (en, anglais)"))
_REGION = re.compile(r"([A-Za-z]{2})[-_][A-Za-z]{2,4}\Z")


def language(cell: str) -> str:
    """`fr` or `en`, of a name, a code, or a regional code as `fr-CA`."""
    regional = _REGION.match(cell)
    return _language(regional[1] if regional else cell)


_role = one_of(words.ROLES, message("a role"))


def role(cell: str) -> tuple[str | None, str | None]:
    """(role, title): one of our roles and no title, or no role and the words as written."""
    try:
        return _role(cell), None
    except Unreadable:
        return None, line(120)(cell)


_event_kind = one_of(words.EVENT_KINDS, message("a kind of event"))


def event_kind(cell: str) -> str:
    """One of our kinds of event, or the words as written."""
    try:
        return _event_kind(cell)
    except Unreadable:
        return line(60)(cell)


_CURRENCY = re.compile(r"[A-Za-z]{3}\Z")
_currency = one_of(words.CURRENCIES, message("a code of three letters, as EUR"))


def currency(cell: str) -> str:
    """The code of three capital letters."""
    return cell.upper() if _CURRENCY.match(cell) else _currency(cell)


def country(cell: str) -> str:
    """A country as written; a code of two letters in capitals."""
    text = line(60)(cell)
    return text.upper() if len(text) == 2 else text


_SPACES = re.compile(r"[\s'’]")  # thousands, the Swiss way included
_PLAIN = re.compile(r"\d{1,15}(?:[.,]\d{1,6})?\Z", re.ASCII)
_GROUPED_DOT = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,6})?\Z", re.ASCII)
_GROUPED_COMMA = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?\Z", re.ASCII)
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}\Z", re.ASCII)


def amount(cell: str) -> float:
    """An amount of money, 0 or more: `1234,5`, `1 234,50`, `1,234.50`, `1.234,50`, `1234.5 €`.

    `1,234` alone is refused: it is a thousand here and one and a bit there.
    """
    bare = _SPACES.sub("", cell).strip("€$£")
    if _AMBIGUOUS.match(bare):
        raise Unreadable(
            message(
                "an amount that can be read in one way only, as 1234 or 1.23 (a comma or point "
                "before exactly three digits may part thousands or decimals)"
            )
        )
    if _PLAIN.match(bare):
        return float(bare.replace(",", "."))
    if _GROUPED_DOT.match(bare):
        return float(bare.replace(".", "").replace(",", "."))
    if _GROUPED_COMMA.match(bare):
        return float(bare.replace(",", ""))
    raise Unreadable(message("an amount of 0 or more, as 1234.56 or 1 234,56"))


_SIGNED = re.compile(r"[-−]?\d{1,6}(?:[.,]\d{1,6})?\Z", re.ASCII)


def between(low: float, high: float, expected: Message) -> Callable[[str], float]:
    """Reader of a number that may be below 0 and have decimals: `12,5`, `12.5 %`, `-3`."""

    def read(cell: str) -> float:
        bare = _SPACES.sub("", cell).removesuffix("%")
        if not _SIGNED.match(bare):
            raise Unreadable(expected)
        value = float(bare.replace(",", ".").replace("−", "-"))
        if not low <= value <= high:
            raise Unreadable(expected)
        return value

    return read


margin = between(-1000, 100, message("a margin in percent from -1000 to 100, as 12.5"))
days_late = between(-365, 3650, message("days from -365 (early) to 3650, as 12 or 0.5"))

outcome = one_of(
    words.OUTCOMES, message("renewed (renouvelé) or lost (perdu), or another word for one of them")
)
_change = between(
    -100, 100_000, message("a change in percent from -100 (all of it gone) to 100000, as -12.5")
)


def volume_change(cell: str) -> float:
    """A change in percent; `+5` is 5."""
    return _change(cell.removeprefix("+"))


_ADDRESS = re.compile(
    r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]+\.[^\s@<>()\[\],;:\"\\.]+\Z"
)


def address_expected() -> Message:
    return message("an e-mail address, as name@company.com")


def plausible_address(cell: str) -> str:
    """An address by its looks; `app` hands in a stricter reader. Refuses whatever could split a
    mail header."""
    if len(cell) > 254 or not cell.isprintable() or not _ADDRESS.match(cell):
        raise Unreadable(address_expected())
    return cell


_PHONE = re.compile(r"[0-9A-Za-z+()./#*\s-]{3,40}\Z")


def phone(cell: str) -> str:
    """A telephone number as written."""
    text = line(40)(cell)
    if not _PHONE.match(text) or not any(letter.isdigit() for letter in text):
        raise Unreadable(message("a telephone number, as +33 1 23 45 67 89"))
    return text
