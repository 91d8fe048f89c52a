"""The blueprint of the reports, and what every manager page needs."""

from flask import Blueprint, current_app, url_for

from app.access import current_user
from app.reports import words
from app.reports.measured import change_sentence
from app.reports.movements import movement
from app.reports.navigation import navigation

bp = Blueprint("reports", __name__)


def url_if_there(endpoint: str) -> str | None:
    """The address of *endpoint*; None when this service does not have it."""
    return url_for(endpoint) if endpoint in current_app.view_functions else None


@bp.app_context_processor
def _for_templates() -> dict[str, object]:
    return {
        "current_user": current_user,
        "navigation": navigation,
        "words": words,
        "movement": movement,
        "change_sentence": change_sentence,
    }
