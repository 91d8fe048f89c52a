"""What drives the recommendation, per population: a page, and the answers behind each line."""

from app.drivers import answers, page
from app.drivers.blueprint import bp

__all__ = ["answers", "bp", "page"]
