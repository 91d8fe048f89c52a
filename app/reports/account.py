"""The report of one account: all its relationships, its events, its people, on one page."""

from flask import render_template, url_for
from flask_babel import lazy_gettext

from app.access import manager_required
from app.accounts.wording import EVENT_KINDS
from app.balance.reading import note_reading
from app.database import get_db
from app.reports.arguments import checked_id, wanted_choice
from app.reports.blueprint import bp
from app.reports.relationship import participant_words, relationship_report
from app.reports.underlining import segments
from surveys import accounts, events, portfolio

MOST_EVENTS = 20

ROLLUP_NAMES = {
    "dimension": lazy_gettext("by dimension"),
    "month": lazy_gettext("by month"),
    "question": lazy_gettext("by question"),
    "contact": lazy_gettext("by contact"),
}


@bp.get("/accounts/<account_id>", endpoint="account")
@manager_required
def account_page(account_id: str) -> str:
    """The report of one account."""
    db = get_db()
    account = accounts.get(db, checked_id(account_id))
    entries = portfolio.of_account(db, account.id)
    note_reading(db, (entry.relationship_id for entry in entries))
    by = wanted_choice("by", ROLLUP_NAMES) or "dimension"
    return render_template(
        "reports/account.html",
        account=account,
        reports=[relationship_report(db, entry, by=by) for entry in entries],
        by=by,
        rollups=ROLLUP_NAMES,
        event_kinds=EVENT_KINDS,
        events=events.of_account(db, account.id, limit=MOST_EVENTS),
        segments=segments,
        participant_words=participant_words,
        verbatims_url=url_for("reports.account_verbatims", account_id=account.id),
    )
