"""The one error of the score's door: input that cannot be read as what it should be."""


class BadInput(ValueError):
    """The input breaks the contract; the message names place, expected and came, on one line."""
