"""Filling in the survey page as a browser without JavaScript does, hidden fields included."""

import re
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def hidden_fields(html: str) -> dict[str, str]:
    """What the form carries unseen: the submission's id and the HMAC of its link."""
    return dict(HIDDEN.findall(html))


def opened(client: FlaskClient, path: str) -> dict[str, str]:
    """The hidden fields of the page at *path*."""
    page = client.get(path)
    assert page.status_code == 200, page.text
    return hidden_fields(page.text)


def send(client: FlaskClient, path: str, /, **answers: str) -> TestResponse:
    """Open the page at *path*, fill in *answers* by question id, send it."""
    return client.post(path, data={**opened(client, path), **answers})


class _Chosen(HTMLParser):
    """What is chosen and typed in a page's form."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "textarea":
            self._textarea = str(given["name"])
            self.values[self._textarea] = ""
        elif tag == "input" and given.get("type") in ("radio", "checkbox") and "checked" in given:
            self.values[str(given["name"])] = str(given["value"])

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.values[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None


def shown(html: str) -> dict[str, str]:
    """What the form on the page shows, by name; texts without their first line end, as browsers."""
    parser = _Chosen()
    parser.feed(html)
    return {
        name: value.removeprefix("\n") for name, value in parser.values.items() if value.strip()
    }
