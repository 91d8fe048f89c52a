"""The first page: the relationships that need someone this week, each with its one reason."""

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import manager_required
from app.database import get_db
from app.decisions.panel import wanted_first
from app.decisions.words import kind_name
from app.i18n import day, number, probability_in_words
from app.reports.blueprint import bp, url_if_there
from app.reports.cuts import low_cut, low_cuts
from app.reports.measured import week_sentence
from app.reports.movements import has_fallen
from app.reports.words import TOPICS, named
from surveys import actions, clock, portfolio, week
from surveys.week import Fact, Line

URGENT_RISK = 0.5
"""Below this a line without a fresh fact is worth a look rather than a call."""


@dataclass(frozen=True)
class Reason:
    """Why a relationship is on the list, in one sentence; quote: its own words, if it is them."""

    sentence: str
    quote: str | None
    url: str


@bp.get("/")
@manager_required
def home() -> Response:
    return redirect(url_for("reports.week"))


@bp.get("/week", endpoint="week")
@manager_required
def week_page() -> str:
    """This week's list."""
    db = get_db()
    lines = week.week_list(db, today=clock.today())
    return render_template(
        "reports/week.html",
        lines=[(line, reason(line), wanted_first(db, line.entry)) for line in lines],
        low_cuts=low_cuts(),
        urgent=any(line.risk >= URGENT_RISK or line.facts for line in lines),
        counts=portfolio.counts_by_kind(db),
        n_overdue=len(actions.overdue(db, clock.today())),
        import_url=url_if_there("accounts.index"),
        how_right=week_sentence(db),
    )


def reason(line: Line) -> Reason:
    """The one reason to give: a fresh fact if there is one, else what the score says."""
    if line.facts:
        return _of_fact(line, line.facts[0])
    url = url_for("reports.account_verbatims", account_id=line.entry.account_id,
                  relationship=line.entry.relationship_id)  # fmt: skip
    return Reason(_of_score(line), None, url)


def _of_fact(line: Line, fact: Fact) -> Reason:
    who = fact.contact or _("someone not named")
    account_id = line.entry.account_id
    if fact.kind == "silence":
        url = url_for("reports.account_verbatims", account_id=account_id, contact=fact.contact_id)
        sentence = _("%(who)s, who decides, has not answered since invited on %(day)s.",
                     who=who, day=day(fact.on_date))  # fmt: skip
        return Reason(sentence, None, url)
    if fact.kind == "overdue":
        sentence = _("%(action)s: was due on %(day)s, and is still open.",
                     action=kind_name(fact.action), day=day(fact.on_date))  # fmt: skip
        return Reason(sentence, None, url_for("decisions.action", action_id=fact.action_id))
    url = url_for("reports.response", response_id=fact.response_id)
    if fact.kind == "detractor":
        sentence = _("%(who)s gave %(value)s out of 10 on %(day)s.",
                     who=who, value=number(fact.value), day=day(fact.on_date))  # fmt: skip
        return Reason(sentence, None, url)
    sentence = _("%(who)s complained on %(day)s (%(topic)s):", who=who, day=day(fact.on_date),
                 topic=named(TOPICS, fact.topic).lower())  # fmt: skip
    return Reason(sentence, fact.words, url)


def _of_score(line: Line) -> str:
    score, cut = line.entry.score, low_cut(line.entry.kind)
    if score is None or score.n_responses == 0:
        return _("Nobody there has answered yet; the typical relationship of this kind is "
                 "below %(cut)s with a probability of %(risk)s.",
                 cut=cut, risk=probability_in_words(line.risk))  # fmt: skip
    if has_fallen(score):
        return _("The score fell %(points)s points since the previous wave.",
                 points=number(abs(score.change or 0)))  # fmt: skip
    return _("The score is below %(cut)s with a probability of %(risk)s.",
             cut=cut, risk=probability_in_words(line.risk))  # fmt: skip
