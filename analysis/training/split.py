"""Which texts train, and which are kept to measure on: public ones, and hands of our corpus."""

import hashlib
import re

from analysis.tables import fold

# Hands of the corpus that are never trained on. Their trades are theirs alone, so that they are
# unseen comments, of unseen trades, by other hands than those that taught.
KEPT_HANDS = frozenset({"h10", "h11"})

_HELD_OUT_IN_TEN = 2
_KEY_LETTERS = 45  # near-duplicates share their beginning and must fall on the same side


def is_held_out(text: str) -> bool:
    """Whether *text* is never trained on: two in ten, by the hash of its first letters."""
    letters = re.sub(r"[\W_]+", "", fold(text))[:_KEY_LETTERS]
    return hashlib.sha256(letters.encode()).digest()[0] * 10 < 256 * _HELD_OUT_IN_TEN
