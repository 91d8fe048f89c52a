"""Every route of the application, listed by itself: a new one is tested the day it is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask

FILLING = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Route:
    """One address and one method. `access`: public, manager or admin, as its view is marked."""

    endpoint: str
    method: str
    path: str
    access: str
    token_page: bool
    allows_one_time: bool


def every_route(app: Flask) -> Iterator[Route]:
    """All routes but the style sheets, each placeholder filled with something that is not there."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        view = app.view_functions[rule.endpoint]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Route(
                endpoint=rule.endpoint,
                method=method,
                path=FILLING.sub("nothing-there", rule.rule),
                access=getattr(view, "access", "unmarked"),
                token_page=getattr(view, "token_page", False),
                allows_one_time=getattr(view, "allow_one_time", False),
            )
