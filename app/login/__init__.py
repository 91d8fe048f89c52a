"""Who may come in: login, logout, passwords, sessions, and the limit on tries."""

from app.login.one_time import one_time_password
from app.login.views import bp

__all__ = ["bp", "one_time_password"]
