"""The filters of a draft's contacts, as they stand in an address."""

from typing import Any

from flask import request

from surveys import audiences
from surveys.campaigns import Campaign
from surveys.contacts import ROLES, Choice


def choice_of(campaign: Campaign) -> Choice:
    """The filters of the address; a value that is none of ours is no filter."""
    role, language = request.args.get("role", ""), request.args.get("language", "")
    return Choice(
        kind=campaign.kind,
        segment=request.args.get("segment", "")[:200],
        role=role if role in ROLES else "",
        language=language if language in audiences.LANGUAGES else "",
        words=request.args.get("words", "")[:200].replace("\0", ""),
    )


def query_of(choice: Choice) -> dict[str, Any]:
    """*choice* as it stands in an address, what is not filtered left out."""
    filters = {
        "segment": choice.segment,
        "role": choice.role,
        "language": choice.language,
        "words": choice.words,
    }
    return {name: value for name, value in filters.items() if value}
