"""A WSGI application for tests of gunicorn's settings: it answers, or breaks."""

from collections.abc import Callable, Iterable
from typing import Any


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """`/…/break` raises, as an error in middleware would; anything else answers its URL scheme."""
    if environ["PATH_INFO"].endswith("/break"):
        raise RuntimeError("broken on purpose")
    told = environ["wsgi.url_scheme"].encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(told)))])
    return [told]
