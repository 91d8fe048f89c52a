"""Does it predict? Outcomes that happened, beside the scores of the day before."""

from app.backtesting import views
from app.backtesting.blueprint import bp

__all__ = ["bp", "views"]
