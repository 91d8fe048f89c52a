"""What addresses of reports hold: read strictly, so that nothing else reaches a query."""

import re
from collections.abc import Collection
from datetime import date

from flask import request

from surveys.errors import NotFound
from surveys.ids import is_id

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])\Z")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_:.-]{0,99}\Z")

MAX_WORDS = 200
"""Characters of a search; more is no search."""


def wanted_id(name: str) -> str | None:
    """An id in the query, or None. Raises NotFound for what has not the form of one."""
    given = request.args.get(name)
    if not given:
        return None
    return checked_id(given)


def checked_id(given: str) -> str:
    """*given*, an id. Raises NotFound for what has not the form of one."""
    if not is_id(given):
        raise NotFound
    return given


def wanted_choice(name: str, allowed: Collection[str]) -> str | None:
    """One of the *allowed* words, or None for anything else."""
    given = request.args.get(name, "")
    return given if given in allowed else None


def wanted_word(name: str) -> str | None:
    """A name such as a question's or a dimension's, or None for anything else."""
    given = request.args.get(name, "")
    return given if _WORD.match(given) else None


def wanted_words(name: str = "q") -> str:
    """What someone searches for, shortened to what can be a search."""
    return " ".join(request.args.get(name, "").replace("\x00", " ").split())[:MAX_WORDS]


def wanted_month(name: str = "month") -> str | None:
    given = request.args.get(name, "")
    return given if _MONTH.match(given) else None


def wanted_day(name: str) -> str | None:
    """A day in the query, as 2026-11-23; None for anything else, the 30th of February too."""
    given = request.args.get(name, "")
    try:
        return given if date.fromisoformat(given).isoformat() == given else None
    except ValueError:
        return None


def wanted_page() -> int:
    """The page number in the query, from 1; 1 for anything else."""
    given = request.args.get("page", "1")
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 7 else 1
