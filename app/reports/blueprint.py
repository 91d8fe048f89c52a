"""The blueprint of the reports, and what every manager page needs: its navigation."""

from dataclasses import dataclass

from flask import Blueprint, current_app, request, url_for
from flask_babel import lazy_gettext

from app.access import current_user
from app.reports import words

bp = Blueprint("reports", __name__)

# Endpoint, name, whether for administrators only. The first part of an endpoint is its area.
NAVIGATION = (
    ("reports.week", lazy_gettext("This week"), False),
    ("reports.portfolio", lazy_gettext("Portfolio"), False),
    ("decisions.actions", lazy_gettext("Actions"), False),
    ("reports.verbatims", lazy_gettext("Verbatims"), False),
    ("drivers.index", lazy_gettext("Drivers"), False),
    ("reputation.index", lazy_gettext("Reputation"), False),
    ("campaigns.index", lazy_gettext("Campaigns"), False),
    ("accounts.index", lazy_gettext("Import"), False),
    ("calibration.index", lazy_gettext("Calibration"), False),
    ("outbox.index", lazy_gettext("Outbox"), True),
)


@dataclass(frozen=True)
class Place:
    """One entry of the navigation; here: the page shown belongs to it."""

    name: str
    url: str
    here: bool


def navigation() -> list[Place]:
    """The places open to whoever is logged in, in a fixed order."""
    user = current_user()
    if user is None:
        return []
    return [
        Place(str(name), url_for(endpoint), _is_here(endpoint))
        for endpoint, name, for_admins in NAVIGATION
        if endpoint in current_app.view_functions and (user.is_admin or not for_admins)
    ]


def url_if_there(endpoint: str) -> str | None:
    """The address of *endpoint*; None when this service does not have it."""
    return url_for(endpoint) if endpoint in current_app.view_functions else None


def _is_here(endpoint: str) -> bool:
    area, name = endpoint.split(".")
    if area != request.blueprint:
        return False
    return area != "reports" or (request.endpoint or "").removeprefix("reports.") == name


@bp.app_context_processor
def _for_templates() -> dict[str, object]:
    return {"current_user": current_user, "navigation": navigation, "words": words}
