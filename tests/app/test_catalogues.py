"""Every visible sentence is in the French catalogue, whole, and set as French is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app import i18n

APP = Path(i18n.__file__).parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "lazy": None,
    "ngettext": (1, 2),
    "message": None,  # surveys/interchange names its sentences; app translates them
}


def spoken() -> dict[str, str]:
    """Every msgid in code and templates, with the place that says it first."""
    folders = (APP, APP.parent / "surveys" / "interchange")
    places: dict[str, str] = {}
    for folder in folders:
        for file, line, message, *_rest in extract_from_dir(folder, METHODS, keywords=KEYWORDS):
            msgid = message if isinstance(message, str) else message[0]
            places.setdefault(msgid, f"{file}:{line}")
    return places


def french() -> Iterator[tuple[str, Message]]:
    for file in sorted((i18n.CATALOGUES / "fr").glob("*.po")):
        with file.open("rb") as source:
            for message in read_po(source, locale="fr"):
                if message.id:
                    yield file.name, message


def msgid(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_every_sentence_of_code_and_templates_is_in_french() -> None:
    translated = {
        msgid(message) for _file, message in french() if all(texts(message)) and not message.fuzzy
    }
    missing = {text: place for text, place in spoken().items() if text not in translated}
    assert missing == {}


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    said = spoken()
    assert [(file, msgid(each)) for file, each in french() if msgid(each) not in said] == []


def test_a_sentence_has_one_french_in_all_catalogues() -> None:
    known: dict[str, list[str]] = {}
    for _file, message in french():
        assert known.setdefault(msgid(message), texts(message)) == texts(message)


def test_translations_keep_the_placeholders() -> None:
    pattern = re.compile(r"%\((\w+)\)[sd]")
    for file, message in french():
        names = set(
            pattern.findall("".join([message.id] if isinstance(message.id, str) else message.id))
        )
        for text in texts(message):
            # A singular may leave the number out: "une réponse".
            assert set(pattern.findall(text)) | {"num", "n"} >= names, (file, message.id)
            assert set(pattern.findall(text)) <= names | {"num"}, (file, message.id)


@pytest.mark.parametrize(
    ("mistake", "pattern"),
    [
        ("a typewriter apostrophe", r"[a-zà-ÿ]'[a-zà-ÿ]"),
        ("a breakable space before ; : ? ! »", r" [;:?!»]"),
        ("no space before ; ? ! or :", r"[a-zà-ÿ)»][;?!](?:\s|$)|[a-zà-ÿ)»]:(?:\s|$)"),
        ("a breakable space after «", r"« "),
        ("three dots for an ellipsis", r"\.\.\."),
    ],
)
def test_french_is_set_as_french_is(mistake: str, pattern: str) -> None:
    markup = re.compile(r"<[^>]*>|&\w+;|https?://\S+|%\(\w+\)[sd]")
    wrong = [
        (file, text)
        for file, message in french()
        for text in texts(message)
        if re.search(pattern, markup.sub("", text))
    ]
    assert wrong == [], mistake
