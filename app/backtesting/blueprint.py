"""The blueprint of the page “Does it predict?”."""

from flask import Blueprint

bp = Blueprint("backtesting", __name__, url_prefix="/backtest")
