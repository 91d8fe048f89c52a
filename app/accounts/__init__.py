"""Pages about accounts, their contacts and events: by hand, and from files with a look first."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
