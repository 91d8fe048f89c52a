"""The blueprint of the reputation."""

from flask import Blueprint

bp = Blueprint("reputation", __name__)
