"""The page of the drivers of one population: dimensions first, then the topics of comments."""

from dataclasses import dataclass

from flask import render_template, url_for

from app.access import manager_required
from app.charts.drivers import DriversChart, DriverValue, drivers_chart
from app.charts.quadrant import QuadrantChart, QuadrantValue, quadrant_chart
from app.database import get_db
from app.drivers import wording
from app.drivers.blueprint import bp
from app.jobs.overview import FEWEST_ACCOUNTS, FULL_TRUST_ACCOUNTS
from app.reports.arguments import wanted_choice
from app.reports.blueprint import url_if_there
from surveys import drivers, portfolio
from surveys.drivers import Driver, Finding


@dataclass(frozen=True)
class Line:
    """One line of the table; url: its answers, or its sentences."""

    driver: Driver
    name: str
    standing: str
    url: str


@dataclass(frozen=True)
class Shown:
    """A finding as the page shows it; charts are None where nothing can be said."""

    finding: Finding
    lines: tuple[Line, ...]
    weights: DriversChart | None
    quadrant: QuadrantChart | None


@bp.get("", endpoint="index")
@manager_required
def drivers_page() -> str:
    """What weighs in the recommendation of clients, or of partners."""
    db = get_db()
    kind = wanted_choice("kind", portfolio.KINDS) or "client"
    found = {source: drivers.find(db, kind, source) for source in drivers.SOURCES}
    dimensions, topics = found["dimension"], found["topic"]
    return render_template(
        "drivers/index.html",
        kind=kind,
        headline=wording.headline(dimensions) if dimensions else None,
        to_mend=wording.first_to_mend(dimensions) if dimensions else "",
        dimensions=shown(dimensions) if dimensions else None,
        topics=shown(topics) if topics else None,
        counts=portfolio.counts_by_kind(db),
        fewest=FEWEST_ACCOUNTS,
        full_trust=FULL_TRUST_ACCOUNTS,
        outcome=wording.outcome,
        import_url=url_if_there("accounts.index"),
        campaigns_url=url_if_there("campaigns.index"),
    )


def shown(finding: Finding) -> Shown:
    """*finding* with its charts and lines, most important first."""
    lines = tuple(_line(finding, each) for each in finding.drivers)
    if not lines:
        return Shown(finding, (), None, None)
    ident = f"{finding.kind}-{finding.source}"
    return Shown(
        finding,
        lines,
        drivers_chart(
            f"{ident}-weights",
            title=wording.weights_title(finding),
            drivers=[
                DriverValue(line.name, line.driver.share, line.driver.lo90, line.driver.hi90,
                            line.driver.standing == "weak", line.standing, line.url)
                for line in lines
            ],
        ),
        quadrant_chart(
            f"{ident}-quadrant",
            title=wording.quadrant_title(finding),
            target=finding.target,
            values=[
                QuadrantValue(line.name, line.driver.share, line.driver.mean,
                              line.driver.standing == "weak")
                for line in lines
            ],
        ),
    )  # fmt: skip


def _line(finding: Finding, driver: Driver) -> Line:
    if finding.source == "topic":
        url = url_for("reports.verbatims", kind=finding.kind, topic=driver.name)
    else:
        url = url_for("drivers.answers", kind=finding.kind, dimension=driver.name)
    return Line(
        driver,
        wording.driver_name(finding, driver),
        str(wording.STANDINGS[driver.standing]),
        url,
    )
