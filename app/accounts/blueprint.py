"""The blueprint of accounts, their people and events, and of imports."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
