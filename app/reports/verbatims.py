"""The words themselves: of one account or of all, filtered, searched, with opinions underlined."""

from dataclasses import replace

from flask import render_template, request

from app.access import manager_required
from app.balance.reading import note_reading
from app.database import get_db
from app.reports.arguments import (
    checked_id,
    wanted_choice,
    wanted_day,
    wanted_id,
    wanted_page,
    wanted_word,
    wanted_words,
)
from app.reports.blueprint import bp
from app.reports.underlining import segments
from app.reports.words import LABELS, TOPICS
from surveys import accounts, contacts, portfolio, relationships, verbatims
from surveys.accounts import Account
from surveys.verbatims import Filter


@bp.get("/verbatims", endpoint="verbatims")
@manager_required
def verbatims_page() -> str:
    """Verbatims of the whole portfolio."""
    return _page(None, wanted_filter())


@bp.get("/accounts/<account_id>/verbatims", endpoint="account_verbatims")
@manager_required
def account_verbatims_page(account_id: str) -> str:
    """Verbatims of one account: where every figure of its report leads."""
    account = accounts.get(get_db(), checked_id(account_id))
    return _page(account, replace(wanted_filter(), account_id=account.id))


def wanted_filter() -> Filter:
    """The filter in the address; what it does not know there does not narrow."""
    return Filter(
        kind=wanted_choice("kind", portfolio.KINDS),
        relationship_id=wanted_id("relationship"),
        question_id=wanted_word("question"),
        topic=wanted_choice("topic", TOPICS),
        label=wanted_choice("label", LABELS),
        contact_id=wanted_id("contact"),
        response_id=wanted_id("response"),
        since=wanted_day("since"),
        until=wanted_day("until"),
        phrase=wanted_words("phrase") or None,
        words=wanted_words(),
    )


def query() -> dict[str, str]:
    """The filter as it stands in the address."""
    names = ("kind", "relationship", "question", "topic", "label", "contact", "response", "since",
             "until", "phrase", "q")  # fmt: skip
    return {name: request.args[name] for name in names if request.args.get(name)}


def _page(account: Account | None, wanted: Filter) -> str:
    db = get_db()
    page = verbatims.page(db, wanted, number=wanted_page())
    note_reading(db, (verbatim.relationship_id for verbatim in page.verbatims))
    return render_template(
        "reports/verbatims.html",
        account=account,
        wanted=wanted,
        query=query(),
        page=page,
        narrowed=wanted != Filter(account_id=wanted.account_id),
        topics=sorted(TOPICS.items(), key=lambda item: str(item[1])),
        labels=LABELS,
        questions=verbatims.text_questions(db, account.id) if account else [],
        contacts=contacts.of_account(db, account.id) if account else [],
        relationships=relationships.of_account(db, account.id) if account else [],
        segments=segments,
    )
