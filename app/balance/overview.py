"""The page of both sides: who gains more, over all accounts of a kind; the mirrored question."""

from collections.abc import Sequence

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access import manager_required
from app.balance.blueprint import bp
from app.balance.words import LABELS, MOVES
from app.charts import BothSidesChart, GapMap, both_sides_chart, gap_map
from app.charts.both_sides import Account, Middle
from app.charts.gap_map import Pair
from app.database import get_db
from app.i18n import number
from app.jobs.balance import BALANCE_WIDTH, Spreads, TwoSides, spreads, two_sides
from app.reports.arguments import wanted_choice, wanted_page
from app.reports.words import KINDS_PLURAL, named
from surveys import portfolio

PAGE_SIZE = 50
MOST_POINTS = 200
"""Accounts drawn: more would hide each other. Those out of balance come first."""

TILTED = ("they_benefit", "we_benefit")


@bp.get("/balance", endpoint="index")
@manager_required
def balance_page() -> str:
    """Both sides of all relationships of one kind."""
    db = get_db()
    kind = wanted_choice("kind", portfolio.KINDS) or "client"
    label = wanted_choice("label", LABELS)
    both = sorted(two_sides(db, kind), key=urgency)
    assessed = [each for each in both if each.sides.benefit is not None]
    told = [each for each in both if each.they_say is not None and each.we_say is not None]
    listed = [each for each in assessed if label is None or each.label == label]
    pages = max(1, -(-len(listed) // PAGE_SIZE))
    page = min(wanted_page(), pages)
    return render_template(
        "balance/index.html",
        kind=kind,
        label=label,
        labels=LABELS,
        moves=MOVES,
        finding=finding(kind, assessed),
        counts=portfolio.counts_by_kind(db),
        n_all=len(both),
        n_assessed=len(assessed),
        n_withheld=sum(each.sides.withheld for each in assessed),
        n_told=len(told),
        n_grievances=sum(each.grievance for each in told),
        by_label={name: sum(each.label == name for each in assessed) for name in LABELS},
        both_sides=_drawn(kind, assessed, spreads(db, kind)),
        most_points=MOST_POINTS,
        gaps=_gap_map(kind, told),
        rows=listed[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        n_listed=len(listed),
        page=page,
        pages=pages,
    )


def urgency(both: TwoSides) -> tuple[int, float, str]:
    """What to talk about first: mutual grievances, then the surest tilt; ties by name."""
    balance = both.balance
    sure = max(balance.p_they, balance.p_we) if balance else 0.0
    place = 0 if both.grievance else 1 if both.label in TILTED else 2
    return place, -sure, both.sides.account


def finding(kind: str, assessed: Sequence[TwoSides]) -> str:
    """The page's title: what it found, in a sentence."""
    if not assessed:
        return _("Is the deal good for both sides?")
    tilted = sum(each.label in TILTED for each in assessed)
    if not tilted:
        return _("No relationship is out of balance as far as is known")
    if kind == "partner":
        return ngettext(
            "%(num)s partner of %(total)s is out of balance",
            "%(num)s partners of %(total)s are out of balance",
            tilted,
            total=number(len(assessed)),
        )
    return ngettext(
        "%(num)s client of %(total)s is out of balance",
        "%(num)s clients of %(total)s are out of balance",
        tilted,
        total=number(len(assessed)),
    )


def _url(both: TwoSides) -> str:
    sides = both.sides
    return url_for("reports.account", account_id=sides.account_id, _anchor=f"{sides.kind}-balance")


def _drawn(kind: str, assessed: Sequence[TwoSides], found: Spreads | None) -> BothSidesChart | None:
    """The accounts of which both figures may be shown; None when there is none."""
    accounts = [
        Account(
            name=each.sides.account,
            score=each.sides.score,
            benefit=each.sides.benefit.value,
            label=each.label,
            word=str(LABELS[each.label]),
            url=_url(each),
        )
        for each in assessed
        if each.sides.benefit and each.sides.score is not None and not each.sides.withheld
    ]
    if not accounts or found is None:
        return None
    return both_sides_chart(
        f"sides-{kind}",
        name=named(KINDS_PLURAL, kind).lower(),
        accounts=accounts[:MOST_POINTS],
        middle=Middle(
            found.theirs.mean, found.theirs.sd, found.ours.mean, found.ours.sd, BALANCE_WIDTH
        ),
    )


def _gap_map(kind: str, told: Sequence[TwoSides]) -> GapMap | None:
    pairs = [
        Pair(each.sides.account, _url(each), each.they_say, each.we_say, each.grievance)
        for each in told
        if each.they_say is not None and each.we_say is not None
    ]
    if not pairs:
        return None
    steps = {1: _("they do"), 2: "2", 3: _("both"), 4: "4", 5: _("we do")}
    name = named(KINDS_PLURAL, kind).lower()
    return gap_map(f"gaps-{kind}", name=name, pairs=pairs, words=steps)
