"""Rapport as a web service: `create_app` is its table of contents."""

from flask import Flask

from app import (
    accounts,
    answering,
    assets,
    backtesting,
    balance,
    calibration,
    campaigns,
    decisions,
    drivers,
    errors,
    headers,
    i18n,
    login,
    logs,
    operation,
    outbox,
    reports,
    reputation,
    security,
    unsubscribing,
)
from app.config import Settings

SURVEY_BODY_BYTES = 256 * 1024
"""No form of ours is larger; the pages that take a file raise it for themselves."""

MAX_FORM_PARTS = 1000


def create_app(settings: Settings | None = None) -> Flask:
    """The service, ready to answer. *settings*: default, those of the environment."""
    chosen = settings or Settings.from_environment()
    app = Flask(__name__)
    app.config.update(
        SETTINGS=chosen,
        SECRET_KEY=chosen.secret_key,
        TRUSTED_HOSTS=chosen.trusted_hosts,
        MAX_CONTENT_LENGTH=SURVEY_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=SURVEY_BODY_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        PREFERRED_URL_SCHEME="https" if chosen.production else "http",
    )
    app.jinja_env.globals.update(company=chosen.company, demo=chosen.demo)
    for part in (logs, i18n, assets, errors, headers, security):
        part.init_app(app)
    for area in (
        answering,
        unsubscribing,
        login,
        reports,
        balance,
        decisions,
        drivers,
        reputation,
        accounts,
        campaigns,
        calibration,
        backtesting,
        outbox,
        operation,
    ):
        app.register_blueprint(area.bp)
    return app
