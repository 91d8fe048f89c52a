"""Campaigns for managers: draft one, choose contacts, check, launch, follow, close."""

from app.campaigns import drafting, following  # noqa: F401 - their views register themselves
from app.campaigns.blueprint import bp

__all__ = ["bp"]
