"""The page of both sides: who gains more, over all accounts of a kind; the mirrored question."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
from app.jobs.balance import BALANCE_WIDTH, Line, Spreads, lines, spreads
from app.reports.arguments import wanted_choice, wanted_page
from app.reports.words import KINDS_PLURAL, named
from surveys import both_sides, portfolio
from surveys.both_sides import Sides
from surveys.db import Database

PAGE_SIZE = 30
MOST_POINTS = 100
"""Accounts drawn: more would hide each other. Those out of balance come first."""

TILTED = ("they_benefit", "we_benefit")


@dataclass(frozen=True)
class Row:
    """One line of the list with both its sides, and the address of its report."""

    line: Line
    sides: Sides
    url: str

    @property
    def p_balanced(self) -> float:
        return 1.0 - self.line.p_they - self.line.p_we


@bp.get("/balance", endpoint="index")
@manager_required
def balance_page() -> str:
    """Both sides of all relationships of one kind."""
    db = get_db()
    kind = wanted_choice("kind", portfolio.KINDS) or "client"
    label = wanted_choice("label", LABELS)
    assessed = sorted(lines(db, kind), key=urgency)
    told = [each for each in assessed if each.they_say is not None and each.we_say is not None]
    listed = [each for each in assessed if label is None or each.label == label]
    pages = max(1, -(-len(listed) // PAGE_SIZE))
    page = min(wanted_page(), pages)
    shown = listed[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    drawn = [each for each in assessed if not each.withheld][:MOST_POINTS]
    gaps = _gap_map(kind, told)
    named_in_map = [key for bubble in gaps.bubbles for key in bubble.keys] if gaps else []
    rows = _rows(db, [*shown, *drawn], named_in_map)
    counts = portfolio.counts_by_kind(db)
    return render_template(
        "balance/index.html",
        kind=kind,
        label=label,
        labels=LABELS,
        moves=MOVES,
        finding=finding(kind, assessed),
        counts=counts,
        n_all=counts[kind],
        n_assessed=len(assessed),
        n_withheld=sum(each.withheld for each in assessed),
        by_label=Counter(each.label for each in assessed),
        both_sides=_drawn(kind, [rows[each.relationship_id] for each in drawn], spreads(db, kind)),
        most_points=MOST_POINTS,
        gaps=gaps,
        names=rows,
        rows=[rows[each.relationship_id] for each in shown],
        page=page,
        pages=pages,
    )


def urgency(line: Line) -> tuple[int, float]:
    """What to talk about first: mutual grievances, then the surest tilt; ties stay by name."""
    place = 0 if line.grievance else 1 if line.label in TILTED else 2
    return place, -max(line.p_they, line.p_we)


def finding(kind: str, assessed: Sequence[Line]) -> str:
    """The page's title: what it found, in a sentence."""
    if not assessed:
        return _("Is the deal good for both sides?")
    tilted = sum(each.label in TILTED for each in assessed)
    if not tilted:
        return _("As far as we know, no relationship is out of balance")
    if kind == "partner":
        return ngettext(
            "%(num)s of %(total)s partners is out of balance",
            "%(num)s of %(total)s partners are out of balance",
            tilted,
            total=number(len(assessed)),
        )
    return ngettext(
        "%(num)s of %(total)s clients is out of balance",
        "%(num)s of %(total)s clients are out of balance",
        tilted,
        total=number(len(assessed)),
    )


def _rows(db: Database, listed: Sequence[Line], others: Iterable[str]) -> Mapping[str, Row]:
    """Both sides of those that the page names, by relationship; nothing is read of the others."""
    by_id = {line.relationship_id: line for line in listed}
    ids = sorted({*by_id, *others})
    return {
        each: Row(
            line=by_id.get(each)
            or Line(each, "not_established", 0.0, 0.0, None, None, False, True),
            sides=sides,
            url=url_for(
                "reports.account", account_id=sides.account_id, _anchor=f"{sides.kind}-balance"
            ),
        )
        for each, sides in both_sides.some(db, ids).items()
    }


def _drawn(kind: str, rows: Sequence[Row], found: Spreads | None) -> BothSidesChart | None:
    """The picture of *rows*, of which both figures may be shown; None when there is none."""
    words = {label: str(word) for label, word in LABELS.items()}
    accounts = [
        Account(
            name=row.sides.account,
            score=row.sides.score,
            benefit=row.sides.benefit.value,
            label=row.line.label,
            word=words[row.line.label],
            url=row.url,
        )
        for row in rows
        if row.sides.benefit and row.sides.score is not None
    ]
    if not accounts or found is None:
        return None
    return both_sides_chart(
        f"sides-{kind}",
        name=named(KINDS_PLURAL, kind).lower(),
        accounts=accounts,
        middle=Middle(
            found.theirs.mean, found.theirs.sd, found.ours.mean, found.ours.sd, BALANCE_WIDTH
        ),
    )


def _gap_map(kind: str, told: Sequence[Line]) -> GapMap | None:
    pairs = [
        Pair(each.relationship_id, each.they_say, each.we_say, each.grievance)
        for each in told
        if each.they_say is not None and each.we_say is not None
    ]
    if not pairs:
        return None
    steps = {1: _("they do"), 2: "2", 3: _("both"), 4: "4", 5: _("we do")}
    name = named(KINDS_PLURAL, kind).lower()
    return gap_map(f"gaps-{kind}", name=name, pairs=pairs, words=steps)
