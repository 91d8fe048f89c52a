"""The blueprint of the drivers."""

from flask import Blueprint

bp = Blueprint("drivers", __name__, url_prefix="/drivers")
