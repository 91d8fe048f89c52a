"""What managers read: this week, the portfolio, account reports, verbatims, and the downloads."""

from app.reports import (
    account,
    answers,
    components,
    downloads,
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
    "downloads",
    "language",
    "portfolio",
    "verbatims",
    "week",
]
