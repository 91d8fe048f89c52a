"""All relationships of one kind on pages: searched, filtered, sorted; the address holds it all."""

from dataclasses import dataclass
from datetime import date

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from app.access import manager_required
from app.charts.interval import IntervalChart, interval_chart
from app.database import get_db
from app.reports.arguments import wanted_choice, wanted_page, wanted_words
from app.reports.blueprint import bp, url_if_there
from app.reports.measured import change_sentence
from app.reports.movements import movement
from surveys import clock, portfolio
from surveys.decisions import CLASSES
from surveys.portfolio import INSUFFICIENT, Entry, Filter

SORT_NAMES = {
    "change": lazy_gettext("Recent change, drops first"),
    "lowest": lazy_gettext("Score, lowest first"),
    "highest": lazy_gettext("Score, highest first"),
    "silent": lazy_gettext("Longest without an answer"),
    "name": lazy_gettext("Name"),
}

SILENT_AFTER_DAYS = 180
"""Half a year without an answer is a status of its own."""


@dataclass(frozen=True)
class PortfolioRow:
    """One line of the table. movement: as in `app.reports.movements`."""

    entry: Entry
    bar: IntervalChart | None
    movement: str
    status: str


@bp.get("/portfolio", endpoint="portfolio")
@manager_required
def portfolio_page() -> str:
    """One page of the portfolio of clients, or of partners; never both in one ranking."""
    db = get_db()
    wanted = wanted_filter()
    page = portfolio.page(db, wanted, number=wanted_page())
    return render_template(
        "reports/portfolio.html",
        wanted=wanted,
        query=query(wanted),
        page=page,
        rows=[portfolio_row(entry) for entry in page.entries],
        counts=portfolio.counts_by_kind(db),
        bands=portfolio.counts_by_band(db, wanted.kind or "client"),
        sorts=SORT_NAMES,
        import_url=url_if_there("accounts.index"),
        how_right=change_sentence(wanted.kind or "client"),
    )


def wanted_filter() -> Filter:
    """The filter in the address; what it does not know there is left at its default."""
    return Filter(
        kind=wanted_choice("kind", portfolio.KINDS) or "client",
        band=wanted_choice("class", (*CLASSES, INSUFFICIENT)),
        words=wanted_words(),
        sort=wanted_choice("sort", portfolio.SORTS) or portfolio.DEFAULT_SORT,
    )


def query(wanted: Filter) -> dict[str, str]:
    """The filter as it stands in an address, defaults left out."""
    given = {"kind": wanted.kind, "class": wanted.band, "q": wanted.words}
    if wanted.sort != portfolio.DEFAULT_SORT:
        given["sort"] = wanted.sort
    return {name: value for name, value in given.items() if value}


def portfolio_row(entry: Entry) -> PortfolioRow:
    """What the table shows of *entry*."""
    score = entry.score
    bar = None
    if score is not None:
        bar = interval_chart(
            f"score-{entry.relationship_id}",
            name=entry.account,
            value=None if score.withheld else score.value,
            lo90=score.lo90,
            hi90=score.hi90,
        )
    return PortfolioRow(entry, bar, movement(score), silence(entry))


def silence(entry: Entry) -> str:
    """`No answer for 214 days`, `Never answered`, `Not asked yet`; blank when lately answered."""
    score = entry.score
    if score is None and entry.stale:
        return _("Being computed")
    if score is None or score.last_answer is None:
        return _("Never answered") if entry.invited else _("Not asked yet")
    days = (clock.today() - date.fromisoformat(score.last_answer[:10])).days
    if days < SILENT_AFTER_DAYS:
        return ""
    return ngettext("No answer for %(num)s day", "No answer for %(num)s days", days)
