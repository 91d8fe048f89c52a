"""Our reputation with clients and with partners, side by side and over time."""

from app.reputation import downloads, page
from app.reputation.blueprint import bp

__all__ = ["bp", "downloads", "page"]
