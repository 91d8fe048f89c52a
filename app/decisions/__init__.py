"""Classes decided by people, and actions: what was set about, by when, and how it ended."""

from app.decisions import acting, deciding, papers
from app.decisions.blueprint import bp

__all__ = ["acting", "bp", "deciding", "papers"]
