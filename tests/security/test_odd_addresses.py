"""Whatever someone writes into an address, the answer is a page or a refusal, never a failure."""

import re
from collections.abc import Iterator

import pytest

from tests.login.site import Site, Visitor
from tests.security.routes import FILLING

NAMES = (
    "page", "q", "words", "kind", "class", "sort", "state", "question", "topic", "label", "since",
    "until", "dimension", "month", "by", "segment", "role", "language", "lang", "form", "next",
    "score", "date_form",
)  # fmt: skip
"""What addresses of ours hold behind the question mark."""

IDS = ("relationship", "contact", "response")
"""Those that end the reading with "not found" when they are odd: each is tried by itself."""

ODD = (
    "9" * 30, "-1", "²", "٣", "\x00", "'\"<>", "%_!\\", "a " * 400, "1e9", "\u202e",
    "2026-02-31", "0000-00", "f" * 24, "NEAR(a b)", '"', "*",
)  # fmt: skip

FILLINGS = ("0" * 24, "9" * 400, "%00", "%ff", "'", "..", "%2e%2e%2f", "é", "fr", "client")


def reading_rules(site: Site) -> Iterator[str]:
    for rule in site.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            yield rule.rule


@pytest.mark.parametrize("value", ODD)
def test_odd_query_breaks_no_page(site: Site, alice: Visitor, value: str) -> None:
    plain = [rule for rule in reading_rules(site) if "<" not in rule]
    assert len(plain) > 10
    queries = [dict.fromkeys(NAMES, value), *({name: value} for name in IDS)]
    broken = [
        (path, query)
        for path in plain
        for query in queries
        if alice.get(path, query_string=query).status_code >= 500
    ]
    assert broken == []


@pytest.mark.parametrize("filling", FILLINGS)
def test_odd_part_of_an_address_breaks_no_page(site: Site, alice: Visitor, filling: str) -> None:
    paths = [re.sub(FILLING, filling, rule) for rule in reading_rules(site) if "<" in rule]
    assert len(paths) > 10
    broken = [path for path in paths if alice.get(path).status_code >= 500]
    assert broken == []
