"""Addresses of our own style sheets, with a digest of their content so that browsers keep them."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, url_for

STATIC = Path(__file__).parent / "static"


@cache
def digest(name: str) -> str:
    """The first letters of the digest of a static file, enough to change with each edit."""
    return sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def static_url(name: str) -> str:
    """The address of static file *name*."""
    return url_for("static", filename=name, v=digest(name))


def init_app(app: Flask) -> None:
    app.jinja_env.globals["static_url"] = static_url
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000
