"""The blueprint of our own assessment and of the balance between both sides."""

from flask import Blueprint

bp = Blueprint("balance", __name__)
