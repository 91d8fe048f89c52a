"""French and English: which one a request speaks, the catalogues, and numbers as people write them.

The catalogues are read from their PO files at start: no compiled copy to forget.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from flask_babel import Babel, Domain, force_locale, format_date, format_decimal, get_locale
from flask_babel import gettext as _

LANGUAGES = ("fr", "en")
DEFAULT_LANGUAGE = "en"
CATALOGUES = Path(__file__).parent / "translations"
NO_BREAK = "\N{NO-BREAK SPACE}"


@cache
def catalogue(language: str) -> NullTranslations:
    """All PO files of *language* as one catalogue; English is the language of the code itself."""
    merged: NullTranslations = Translations()
    for file in sorted((CATALOGUES / language).glob("*.po")):
        with file.open("rb") as source:
            messages = read_po(source, locale=language)
        compiled = io.BytesIO()
        write_mo(compiled, messages)
        compiled.seek(0)
        area = Translations(compiled)
        if isinstance(merged, Translations) and merged._catalog:
            merged.merge(area)
        else:
            merged = area
    return merged


class _PoDomain(Domain):
    """Flask-Babel's domain over our catalogues; WTForms' own messages are merged by WTForms."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return catalogue(locale.language if locale else DEFAULT_LANGUAGE)


def select_language() -> str:
    """The language of this request: a view's choice, `?lang=`, the user's own, the browser's."""
    chosen = g.get("language") or request.args.get("lang")
    if chosen in LANGUAGES:
        return str(chosen)
    user = g.get("user")
    if user is not None:
        return str(user.language)
    return request.accept_languages.best_match(LANGUAGES) or DEFAULT_LANGUAGE


@contextmanager
def language_of(language: str) -> Iterator[None]:
    """Speak *language* inside the block, for mails and the like."""
    with force_locale(language):
        yield


def number(value: float | None, digits: int = 0) -> str:
    """*value* as people write it: `65,1` in French, `65.1` in English; `–` for None."""
    if value is None:
        return "–"
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, format=pattern))


def signed(value: float | None, digits: int = 0) -> str:
    """*value* with its sign, a true minus: `+3`, `−4`; `0` bare."""
    if value is None:
        return "–"
    text = number(abs(value), digits)
    if float(f"{abs(value):.{digits}f}") == 0:
        return text
    return ("+" if value > 0 else "−") + text


def percent(value: float | None, digits: int = 0) -> str:
    """A share from 0 to 1 as `65 %` in French, `65%` in English."""
    if value is None:
        return "–"
    space = "\N{NARROW NO-BREAK SPACE}" if current_language() == "fr" else ""
    return f"{number(value * 100, digits)}{space}%"


def probability(value: float | None) -> str:
    """A probability in a table or in brackets, never certain: `65 %`, `> 99 %`, `< 1 %`."""
    return _short_of_certain(value, f">{NO_BREAK}%s", f"<{NO_BREAK}%s")


def probability_in_words(value: float | None) -> str:
    """A probability inside a sentence: `65 %`, `plus de 99 %`, `less than 1%`."""
    return _short_of_certain(value, _("more than %(share)s", share="%s"),
                             _("less than %(share)s", share="%s"))  # fmt: skip


def _short_of_certain(value: float | None, above: str, below: str) -> str:
    """Nothing that is estimated is sure: what rounds to 100 % or 0 % is said to be near it."""
    if value is not None and number(value * 100) == "100":
        return above % percent(0.99)
    if value is not None and number(value * 100) == "0":
        return below % percent(0.01)
    return percent(value)


def day(value: str | date | None) -> str:
    """An ISO date or time as a day: `23 nov. 2026`, `1er nov. 2026`, `Nov 23, 2026`."""
    if value is None:
        return "–"
    parsed = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    text = str(format_date(parsed, "medium"))
    return text.replace("1 ", "1er ", 1) if current_language() == "fr" and parsed.day == 1 else text


def current_language() -> str:
    """`fr` or `en`, whichever this request or block speaks."""
    locale = get_locale()
    return str(locale.language) if locale else DEFAULT_LANGUAGE


def init_app(app: Flask) -> None:
    """Give *app* its languages, its templates the ways numbers and days are written."""
    babel = Babel(app, default_locale=DEFAULT_LANGUAGE, locale_selector=select_language)
    # A cached property of Flask-Babel's: set before its first use, ours is the one that is used.
    babel.domain_instance = _PoDomain()
    app.jinja_env.filters.update(
        number=number, signed=signed, percent=percent, probability=probability,
        probability_in_words=probability_in_words, day=day,
    )  # fmt: skip
    app.jinja_env.globals.update(
        current_language=current_language,
        languages=LANGUAGES,
    )
