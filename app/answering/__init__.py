"""The pages respondents see: the survey behind a personal link, its errors, the thank-you."""

from app.answering.views import bp

__all__ = ["bp"]
