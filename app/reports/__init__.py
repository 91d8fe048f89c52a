"""What managers read: this week, the portfolio, account reports, verbatims, and the downloads."""

from app.reports import (
    account,
    answers,
    components,
    correcting,
    downloads,
    emerging,
    language,
    portfolio,
    verbatims,
    week,
)
from app.reports.blueprint import bp

__all__ = [
    "account",
    "answers",
    "bp",
    "components",
    "correcting",
    "downloads",
    "emerging",
    "language",
    "portfolio",
    "verbatims",
    "week",
]
