"""The navigation of every manager page: areas in one row, the pages of the present one below."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import lazy_gettext

from app.access import current_user


@dataclass(frozen=True)
class Page:
    """One place to go. endpoint: blueprint.view; name: a lazy sentence.

    for_admins: shown to administrators only.
    """

    endpoint: str
    name: object
    for_admins: bool = False


@dataclass(frozen=True)
class Area:
    """Pages that belong together, the first one the way in."""

    name: object
    pages: tuple[Page, ...]


# A page that this service does not have is left out. An area without pages, too.
AREAS = (
    Area(
        lazy_gettext("This week"),
        (
            Page("reports.week", lazy_gettext("This week")),
            Page("decisions.actions", lazy_gettext("Actions")),
        ),
    ),
    Area(
        lazy_gettext("Portfolio"),
        (
            Page("reports.portfolio", lazy_gettext("Portfolio")),
            Page("drivers.index", lazy_gettext("Drivers")),
            Page("reputation.index", lazy_gettext("Reputation")),
            Page("balance.index", lazy_gettext("Balance")),
            Page("backtesting.page", lazy_gettext("Does it predict?")),
        ),
    ),
    Area(
        lazy_gettext("Verbatims"),
        (
            Page("reports.verbatims", lazy_gettext("Verbatims")),
            Page("reports.emerging", lazy_gettext("New in the comments")),
        ),
    ),
    Area(lazy_gettext("Campaigns"), (Page("campaigns.index", lazy_gettext("Campaigns")),)),
    Area(lazy_gettext("Import"), (Page("accounts.index", lazy_gettext("Import")),)),
    Area(
        lazy_gettext("Settings"),
        (
            Page("calibration.index", lazy_gettext("Calibration")),
            Page("outbox.index", lazy_gettext("Outbox"), for_admins=True),
        ),
    ),
)


@dataclass(frozen=True)
class Place:
    """One entry as it is drawn; here: the page shown belongs to it."""

    name: str
    url: str
    here: bool


@dataclass(frozen=True)
class Navigation:
    """The row of areas; the pages of the present area, none when it has only one."""

    areas: tuple[Place, ...] = ()
    pages: tuple[Place, ...] = ()


def navigation() -> Navigation:
    """The places open to whoever is logged in, in a fixed order."""
    user = current_user()
    if user is None:
        return Navigation()
    areas, pages = [], []
    for area in AREAS:
        places = [
            Place(str(page.name), url_for(page.endpoint), _is_here(page.endpoint))
            for page in area.pages
            if page.endpoint in current_app.view_functions
            and (user.is_admin or not page.for_admins)
        ]
        if not places:
            continue
        here = any(place.here for place in places)
        areas.append(Place(str(area.name), places[0].url, here))
        if here and len(places) > 1:
            pages = places
    return Navigation(tuple(areas), tuple(pages))


def _is_here(endpoint: str) -> bool:
    """Of the reports each view is a page of its own; elsewhere a blueprint is one."""
    area, name = endpoint.split(".")
    if area != request.blueprint:
        return False
    return area != "reports" or (request.endpoint or "").removeprefix("reports.") == name
