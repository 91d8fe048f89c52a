"""The blueprint of the campaign pages and what they share."""

from flask import Blueprint, request

from app import signing
from app.access import current_user
from app.database import get_db
from surveys import campaigns, ids
from surveys.campaigns import Campaign
from surveys.errors import NotFound

bp = Blueprint("campaigns", __name__, url_prefix="/campaigns")

PAGE = 50
MOST_PAGES = 100_000


def the_campaign(campaign_id: str) -> Campaign:
    """The campaign of the address. Raises NotFound, also for an id that is none."""
    if not ids.is_id(campaign_id):
        raise NotFound
    return campaigns.get(get_db(), campaign_id)


def page_number() -> int:
    """The page asked for, 1 or more, whatever the address holds."""
    asked = request.args.get("page", 1, type=int)
    return min(max(asked, 1), MOST_PAGES)


def user_id() -> str | None:
    user = current_user()
    return user.id if user else None


def stop_key() -> bytes:
    """The key of the stop list."""
    return signing.key("stop-list")
