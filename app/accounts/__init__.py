"""Pages about accounts, their contacts and events: by hand, and from files with a look first."""

from app.accounts import by_hand, importing, people
from app.accounts.blueprint import bp

__all__ = ["bp", "by_hand", "importing", "people"]
