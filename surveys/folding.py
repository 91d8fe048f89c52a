"""One folding of text for comparing and searching names: no case, no accents, single spaces."""

import unicodedata


def fold(text: str) -> str:
    """*text* without case, accents, doubled spaces: `" Société  GÉNÉRALE"`, `"societe generale"`.

    Done in Python and stored beside the text, since SQLite's lower() leaves É as it is.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.split())
