"""Writes CSV that spreadsheets read as data, never as formulas, and programs read exactly.

Two forms: for people, with a byte-order mark and their language's decimal sign; for programs,
without either and with full precision.
"""

import math
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Cell = str | int | float | bool | None

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"

NEW_LINE = "\r\n"

CHUNK_ROWS = 200
"""Rows joined before they are handed on: few writes, constant memory."""

REMEMBERED_NUMBERS = 10_000

_FORMULA_SIGNS = frozenset("=+-@")

_UNSEEN = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"))
"""Unicode categories a spreadsheet may drop before it looks for a formula."""


@dataclass(frozen=True)
class CsvForm:
    """How a file is written. digits: decimals of numbers, None for full precision."""

    delimiter: str
    decimal_sign: str
    bom: bool
    digits: int | None


PLAIN = CsvForm(delimiter=",", decimal_sign=".", bom=False, digits=None)
"""For programs."""


def for_people(language: str) -> CsvForm:
    """What a spreadsheet set to *language* (`fr` or `en`) opens by a double click."""
    if language == "fr":
        return CsvForm(delimiter=";", decimal_sign=",", bom=True, digits=3)
    return CsvForm(delimiter=",", decimal_sign=".", bom=True, digits=3)


def csv_chunks(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], form: CsvForm
) -> Iterator[str]:
    """The file in pieces of text: a header line, then *rows*. UTF-8 is the caller's to encode."""
    line = _Lines(form)
    pending = [(BOM if form.bom else "") + line(columns)]
    for row in rows:
        pending.append(line(row))
        if len(pending) >= CHUNK_ROWS:
            yield "".join(pending)
            pending = []
    if pending:
        yield "".join(pending)


def neutralised(text: str) -> str:
    """*text* with an apostrophe in front if a spreadsheet could take it for a formula.

    What counts is the first character anyone would see: white space, control and format
    characters and marks are skipped, full-width signs are read as the plain ones.
    """
    for character in text:
        # Most cells begin with a letter or digit: nothing more to look at.
        if character.isalnum():
            return text
        if unicodedata.category(character) in _UNSEEN:
            continue
        folded = unicodedata.normalize("NFKC", character)
        return "'" + text if folded[0] in _FORMULA_SIGNS else text
    return text


class _Lines:
    """Turns rows into lines of one form; remembers how numbers are written, since they recur."""

    def __init__(self, form: CsvForm) -> None:
        self.form = form
        self.numbers: dict[float, str] = {}
        # By exact type, which is several times faster than asking isinstance in turn.
        self.writers: dict[type, Callable[[Any], str]] = {
            str: _quoted,
            float: self.number,
            int: str,
            bool: _truth,
            type(None): _nothing,
        }

    def __call__(self, cells: Sequence[Cell]) -> str:
        writers = self.writers
        return self.form.delimiter.join([writers[type(cell)](cell) for cell in cells]) + NEW_LINE

    def number(self, value: float) -> str:
        text = self.numbers.get(value)
        if text is None:
            text = _number(value, self.form)
            # 0.0 and -0.0 are one key and two texts; and memory stays constant.
            if value and len(self.numbers) < REMEMBERED_NUMBERS:
                self.numbers[value] = text
        return text


def _truth(value: bool) -> str:
    return "1" if value else "0"


def _nothing(_value: None) -> str:
    return ""


def _quoted(text: str) -> str:
    """Text always in quotes: numbers alone stand bare, so the two are told apart.

    U+0000 is left out, since readers of CSV stop at it.
    """
    if text.isalnum():
        return f'"{text}"'
    return '"' + neutralised(text.replace("\x00", "")).replace('"', '""') + '"'


def _number(value: float, form: CsvForm) -> str:
    """A number we made: bare, never in exponents for people. Empty when it is none (NaN)."""
    if not math.isfinite(value):
        return ""
    if form.digits is None:
        return repr(value)
    text = f"{value:.{form.digits}f}".rstrip("0").rstrip(".")
    return ("0" if text in ("-0", "") else text).replace(".", form.decimal_sign)
