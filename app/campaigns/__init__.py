"""Campaigns for managers: draft one, choose contacts, check, launch, follow, close."""

from app.campaigns import drafting, following, informing  # noqa: F401 - views register themselves
from app.campaigns.blueprint import bp

__all__ = ["bp"]
