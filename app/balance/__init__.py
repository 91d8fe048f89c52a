"""Who gains more: our own assessment of accounts, and both sides set against each other."""

from app.balance import overview, sheet
from app.balance.blueprint import bp

__all__ = ["bp", "overview", "sheet"]
