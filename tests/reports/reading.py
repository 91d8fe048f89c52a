"""Reads our pages as a program: their elements, their links, their text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(("meta", "link", "input", "br", "hr", "img"))


@dataclass
class Element:
    """One element with its attributes, children and text, in order."""

    tag: str
    attributes: dict[str, str]
    parts: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text inside, white space made single."""
        return " ".join("".join(self._texts()).split())

    def all(self, tag: str = "", css_class: str = "") -> list["Element"]:
        """Every element inside with this tag and class, in document order."""
        return [
            each
            for each in self._inside()
            if (not tag or each.tag == tag)
            and (not css_class or css_class in each.attributes.get("class", "").split())
        ]

    def _inside(self) -> list["Element"]:
        found: list[Element] = []
        for part in self.parts:
            if isinstance(part, Element):
                found += [part, *part._inside()]
        return found

    def _texts(self) -> list[str]:
        found: list[str] = []
        for part in self.parts:
            found += [part] if isinstance(part, str) else part._texts()
        return found


class _Reader(HTMLParser):
    """Builds the tree; raises AssertionError where tags do not match, as a strict reader would."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].parts.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("option",):
            assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def read(html: str) -> Element:
    """The document in *html*; every element is closed by its own end tag, or this fails."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert [element.tag for element in reader.open] == ["document"]
    return reader.open[0]
