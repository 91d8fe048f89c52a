"""The blueprint of decisions and actions."""

from flask import Blueprint

from app.access import current_user
from app.decisions import words

bp = Blueprint("decisions", __name__)


@bp.app_context_processor
def _for_templates() -> dict[str, object]:
    return {"decision_words": words}


def user_id() -> str | None:
    """Who is logged in, by id: every decision and action is signed."""
    user = current_user()
    return user.id if user else None
