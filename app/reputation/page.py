"""The page of our reputation: both populations side by side, never averaged."""

from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _

from app.access import manager_required
from app.charts import IntervalChart, TrendChart, interval_chart, trend_chart
from app.database import get_db
from app.reports.blueprint import url_if_there
from app.reports.cuts import cuts, low_cut
from app.reports.words import KINDS_PLURAL, named
from app.reputation import wording
from app.reputation.blueprint import bp
from surveys import portfolio, reputation
from surveys.db import Database
from surveys.reputation import Point
from surveys.scores import ScorePoint


@dataclass(frozen=True)
class Side:
    """One population; latest is None before there is an index, exposure where no revenue is known.

    trend is None with a single date.
    """

    kind: str
    latest: Point | None
    exposure: Point | None
    movement: str
    interval: IntervalChart | None
    trend: TrendChart | None


@bp.get("/reputation", endpoint="index")
@manager_required
def reputation_page() -> str:
    """What all our clients think of us together, and all our partners."""
    db = get_db()
    sides = [side(db, kind) for kind in portfolio.KINDS]
    return render_template(
        "reputation/index.html",
        headline=wording.headline([each.latest for each in sides if each.latest]),
        sides=sides,
        counts=portfolio.counts_by_kind(db),
        low_cut=low_cut,
        import_url=url_if_there("accounts.index"),
        campaigns_url=url_if_there("campaigns.index"),
    )


def side(db: Database, kind: str) -> Side:
    """What is shown of one population."""
    latest = reputation.latest(db, kind, "equal")
    if latest is None:
        return Side(kind, None, None, "", None, None)
    shown = [point for point in course(db, latest) if point.weighting == "equal"]
    exposure = reputation.latest(db, kind, "revenue")
    name = named(KINDS_PLURAL, kind)
    return Side(
        kind=kind,
        latest=latest,
        exposure=exposure if exposure and exposure.on_date == latest.on_date else None,
        movement=wording.movement(latest),
        interval=interval_chart(
            f"{kind}-index",
            name=name,
            value=latest.value,
            lo90=latest.lo90,
            hi90=latest.hi90,
            cuts=cuts(kind),
            title=_("Reputation with %(kind)s on the scale from 0 to 100", kind=name.lower()),
        ),
        trend=trend_chart(
            f"{kind}-course",
            name=name,
            points=[ScorePoint(p.on_date, p.value, p.lo90, p.hi90) for p in shown],
            title=_("Reputation with %(kind)s over time", kind=name.lower()),
        )
        if len(shown) > 1
        else None,
    )


def course(db: Database, latest: Point) -> list[Point]:
    """The ends of the quarters and the latest day, all under the calibration of *latest*.

    So that the line moves because people answered, not because figures were estimated anew.
    """
    points = reputation.history(db, latest.kind, calibration_id=latest.calibration_id)
    return [
        point
        for point in points
        if point.on_date == latest.on_date
        or point.on_date[5:] in ("03-31", "06-30", "09-30", "12-31")
    ]
