"""Making a text safe to read without losing where its words stand.

Everything here keeps positions: what is found at code points 3 to 9 of the prepared
text stands at `offsets[3]` to `offsets[9]` of the text as written.
"""

import re
import unicodedata
from dataclasses import dataclass

# Longer runs without a space are no words. Tokenizers and taggers take more than linear
# time on them, so we cut them; 60 is above the longest URL parts and compounds that matter.
_LONGEST_RUN = 60
_PART_CHARACTERS = 4_000  # one spaCy Doc at most; its memory grows with the length
_RUN = re.compile(rf"\S{{{_LONGEST_RUN + 1},}}")
_PART_END = re.compile(r"[.!?…]\s|\n")
_LETTER = re.compile(r"[^\W\d_]")
_SURROGATE = re.compile("[\ud800-\udfff]")

_SAME_LENGTH = {
    **dict.fromkeys(
        [c for c in range(0x20) if c not in (0x09, 0x0A)]
        + list(range(0x7F, 0xA0))
        + [0xA0, 0x200B, 0x200C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202F, 0x2060, 0xFEFF],
        " ",
    ),
    **dict.fromkeys([0x2018, 0x2019, 0x02BC, 0x00B4, 0x0060, 0x2032], "'"),
    **dict.fromkeys([0x201C, 0x201D, 0x00AB, 0x00BB], '"'),
    **dict.fromkeys([0x2010, 0x2011], "-"),
}


@dataclass(frozen=True)
class Prepared:
    """A text ready for the pipelines.

    text: composed (NFC), without control characters; offsets: for each code point of it
        and for its end, the position in the text as written.
    """

    text: str
    offsets: range | list[int]


def prepare(text: str) -> Prepared:
    """*text* in composed letters, controls and odd spaces as spaces, endless runs cut.

    Raises TypeError if *text* is no str; ValueError if it holds a lone surrogate, which
    no encoding can store.
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a str; got {type(text).__name__}")
    surrogate = _SURROGATE.search(text)
    if surrogate:
        raise ValueError(
            "text must be valid Unicode; got the lone surrogate "
            f"U+{ord(surrogate.group()):04X} at position {surrogate.start()}: "
            "decode the input again with its right encoding"
        )
    prepared = _composed(text)
    plain = prepared.text.translate(_SAME_LENGTH)
    return Prepared(_RUN.sub(_cut_run, plain), prepared.offsets)


def has_letters(text: str) -> bool:
    """Whether *text* holds at least one letter of any alphabet."""
    return _LETTER.search(text) is not None


def parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """text[start:end] as spans of bounded length, cut after sentences, else at spaces."""
    spans = []
    while end - start > _PART_CHARACTERS:
        window = text[start : start + _PART_CHARACTERS]
        ends = [match.end() for match in _PART_END.finditer(window, _PART_CHARACTERS // 2)]
        cut = ends[-1] if ends else window.rfind(" ") + 1
        spans.append((start, start + (cut or _PART_CHARACTERS)))
        start = spans[-1][1]
    return [*spans, (start, end)]


def _composed(text: str) -> Prepared:
    if unicodedata.is_normalized("NFC", text):
        return Prepared(text, range(len(text) + 1))
    pieces: list[str] = []
    offsets: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = unicodedata.normalize("NFC", text[start:end])
        pieces.append(piece)
        # Where marks stay apart from their letter, words may begin or end between them.
        offsets.extend(min(start + place, end - 1) for place in range(len(piece)))
        start = end
    return Prepared("".join(pieces), [*offsets, len(text)])


def _cut_run(run: re.Match[str]) -> str:
    """The same number of characters, a space in place of every sixtieth."""
    letters = list(run.group())
    for i in range(_LONGEST_RUN - 1, len(letters), _LONGEST_RUN):
        letters[i] = " "
    return "".join(letters)
