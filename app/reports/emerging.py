"""What is new in the words: topics and phrases that more accounts speak of than before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import render_template, url_for
from flask_babel import lazy_gettext

from app.access import manager_required
from app.database import get_db
from app.jobs.emerging import LEAST, News, news
from app.reports.arguments import wanted_choice
from app.reports.blueprint import bp
from app.reports.words import TOPICS, named
from surveys import clock, portfolio
from surveys.db import Database
from surveys.emerging import Periods, Spoken

LENGTHS: Mapping[str, int] = {"90": 90, "182": 182, "365": 365}
"""Days that a period can have, as in the address."""

LENGTH_NAMES = {
    "90": lazy_gettext("3 months"),
    "182": lazy_gettext("6 months"),
    "365": lazy_gettext("12 months"),
}


@dataclass(frozen=True)
class Line:
    """A subject that rose; shares 0 to 1 of the accounts that wrote, n: accounts now and before."""

    name: str
    now: int
    before: int
    share_now: float
    share_before: float
    negative: int
    url: str


@bp.get("/emerging", endpoint="emerging")
@manager_required
def emerging_page() -> str:
    """Topics and phrases of one kind, in a period against the one before it."""
    db = get_db()
    kind = wanted_choice("kind", portfolio.KINDS) or portfolio.KINDS[0]
    length = wanted_choice("days", LENGTHS) or "90"
    periods = touching(LENGTHS[length])
    found, topics, phrases = _lines(db, kind, periods)
    return render_template(
        "reports/emerging.html",
        kind=kind,
        length=length,
        lengths=LENGTH_NAMES,
        periods=periods,
        wrote_now=found.accounts_now,
        wrote_before=found.accounts_before,
        topics=topics,
        phrases=phrases,
        least=LEAST,
    )


def touching(days: int) -> Periods:
    """The last *days* days, today included, and as many before them."""
    today = clock.today()
    since = today - timedelta(days=days - 1)
    return Periods((since - timedelta(days=days)).isoformat(), since.isoformat(), today.isoformat())


def _lines(db: Database, kind: str, periods: Periods) -> tuple[News, list[Line], list[Line]]:
    """What is new, and the lines of its topics and of its phrases."""
    found = news(db, kind, periods)
    place: dict[str, Any] = {"kind": kind, "since": periods.since, "until": periods.until}
    topics = [
        _line(each, found, named(TOPICS, each.name),
              url_for("reports.verbatims", topic=each.name, **place))
        for each in found.topics
    ]  # fmt: skip
    phrases = [
        _line(each, found, each.name, url_for("reports.verbatims", phrase=each.name, **place))
        for each in found.phrases
    ]
    return found, topics, phrases


def _line(each: Spoken, found: News, name: str, url: str) -> Line:
    return Line(
        name, each.now, each.before, each.now / found.accounts_now,
        each.before / found.accounts_before, each.negative, url,
    )  # fmt: skip
