"""The blueprint of the calibration pages and what they share."""

from flask import Blueprint, abort

from app.access import current_user
from app.jobs.inputs import KINDS
from surveys.proposals import ORIGINS

bp = Blueprint("calibration", __name__, url_prefix="/calibration")


def checked_kind(kind: str) -> str:
    """*kind* if it is a population; else the page is not there."""
    if kind not in KINDS:
        abort(404)
    return kind


def checked_origin(origin: str) -> str:
    """*origin* if proposals have it; else the page is not there."""
    if origin not in ORIGINS:
        abort(404)
    return origin


def user_id() -> str | None:
    user = current_user()
    return user.id if user else None
