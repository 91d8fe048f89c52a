"""Reads our pages as a browser's accessibility tree would: what is labelled, what is described."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "br", "hr", "link", "meta", "img"}
UNLABELLED = {"hidden", "submit"}


@dataclass
class Seen(HTMLParser):
    """What a page holds: its title, headings, inputs, ids, labels and references between them."""

    inputs: list[dict[str, str]] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)
    references: set[str] = field(default_factory=set)
    headings: list[str] = field(default_factory=list)
    language: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "label":
            self.labelled.add(given["for"])
        if tag in ("input", "select", "textarea"):
            self.inputs.append(given)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        for name in ("aria-describedby", "aria-labelledby"):
            self.references |= set(given.get(name, "").split())


def problems(html: str) -> list[str]:
    """What would trouble someone who cannot see the page; empty when nothing."""
    seen = Seen()
    seen.feed(html)
    found = [
        f"{entry.get('name')} has no label"
        for entry in seen.inputs
        if entry.get("type") not in UNLABELLED and entry.get("id") not in seen.labelled
    ]
    found += [f"id {name} occurs twice" for name in set(seen.ids) if seen.ids.count(name) > 1]
    found += [f"nothing has the id {name}" for name in seen.references - set(seen.ids)]
    if seen.headings.count("h1") != 1:
        found.append(f"headings are {seen.headings}")
    if seen.language not in ("fr", "en"):
        found.append("no language")
    if re.search(r"\sstyle=|<style|<script", html):
        found.append("a style or script of its own")
    return found
