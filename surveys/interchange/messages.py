"""Sentences for people that can still be translated: named here, said in French by `app`."""

from dataclasses import dataclass, field

from surveys.errors import BadInput


@dataclass(frozen=True)
class Message:
    """A sentence with `%(name)s` places. Its text is the msgid of the French catalogue."""

    text: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text


def message(text: str, **values: object) -> Message:
    """A sentence and what goes into its places; *text* a literal, for the catalogue's test."""
    return Message(text, values)


class Refused(BadInput):
    """A file cannot be taken as it is; nothing was changed."""

    def __init__(self, sentence: Message) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
