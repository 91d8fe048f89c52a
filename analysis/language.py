"""French, English, or neither: the two steps of deciding a text's language.

From five words on, a detector over all languages may say that it is another one (asked
only about French and English it calls Spanish French). Then, or below five words, only
French and English are compared, with what we know of the writer as a prior.
"""

import math
import re
import threading
from typing import Any

from analysis.lexicon import vocabulary
from analysis.results import LANGUAGES, UNDETERMINED
from analysis.tables import fold, words

ENOUGH_TO_DOUBT = 5  # words; below, the detector over all languages guesses wildly
TOO_FEW_TO_TELL = 2  # words; up to here the prior decides, if there is one
_READ_CHARACTERS = 1_500  # more does not change the answer
_PRIOR_LOGIT = 1.5  # a writer known to use one language: odds of about 4.5
_WORD_LOGIT = 0.8  # one word that only one of the two languages knows
# Another language must be so many times likelier than both of ours, and ours must know less
# than this share of the words. ("se", "la", "de" are French words too.)
_ANOTHER = ((4.0, 0.5), (50.0, 0.8))
_PLAIN = 2.0  # logit from which a word or two is plainly of one language
_LATIN = re.compile(r"[a-zà-öø-ÿœ]", re.IGNORECASE)
_ANY_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NAMES = {"fr": "fr", "fra": "fr", "fre": "fr", "francais": "fr", "french": "fr"} | {
    "en": "en",
    "eng": "en",
    "anglais": "en",
    "english": "en",
}

_loading = threading.Lock()
_identifier: Any = None


def as_prior(language: str | None) -> str | None:
    """ "fr" or "en" for any usual way to write them ("fr-FR", "French"), else None."""
    if not language:
        return None
    name = re.split(r"[-_\s(]", fold(language.strip()))[0]
    return _NAMES.get(name)


def detect(text: str, *, prior: str | None = None) -> str:
    """ "fr", "en" or "und" for *text*; *prior*: "fr", "en" or None."""
    text = text[:_READ_CHARACTERS]
    found = _ANY_WORD.findall(text)
    if not found or len(_LATIN.findall(text)) * 2 < sum(map(len, found)):
        return UNDETERMINED
    if len(found) <= TOO_FEW_TO_TELL and prior is not None:
        return prior
    chances = _chances(text)
    known = _known(found)
    if len(found) >= ENOUGH_TO_DOUBT and _is_another(chances, known, len(found)):
        return UNDETERMINED
    logit = math.log((chances["fr"] + 1e-6) / (chances["en"] + 1e-6))
    logit += _WORD_LOGIT * (known["fr"] - known["en"])
    if len(found) <= TOO_FEW_TO_TELL:
        return _plain_language(logit, known, len(found))
    return _sign(logit + _PRIOR_LOGIT * {"fr": 1, "en": -1, None: 0}[prior])


def unload() -> None:
    """Drop the detector; it is loaded again when needed."""
    global _identifier
    with _loading:
        _identifier = None


def _plain_language(logit: float, known: dict[str, float], n_words: int) -> str:
    """The language of a word or two without a prior: "und" unless one plainly claims them."""
    claimed = [language for language in LANGUAGES if known[language] * 2 >= n_words]
    if len(claimed) == 1 and not any(known[other] for other in LANGUAGES if other not in claimed):
        return claimed[0]
    return UNDETERMINED if abs(logit) < _PLAIN else _sign(logit)


def _sign(logit: float) -> str:
    return "fr" if logit > 0 else "en"


def _chances(text: str) -> dict[str, float]:
    """Every language of the detector with its probability."""
    return dict(_detector().rank(text))


def _known(found: list[str]) -> dict[str, float]:
    """How many words each language knows, its function words counting double."""
    folded = [fold(word) for word in found]
    counts = {}
    for language in LANGUAGES:
        plain = words(language, "language", "function words")
        known = vocabulary(language)
        counts[language] = sum((w in plain) + (w in known or w in plain) for w in folded) / 2
    return counts


def _is_another(chances: dict[str, float], known: dict[str, float], n_words: int) -> bool:
    ours = max(chances[language] for language in LANGUAGES)
    best = max(chances.values())
    share = max(known.values()) / n_words
    return any(best > odds * ours and share < least for odds, least in _ANOTHER)


def _detector() -> Any:
    global _identifier
    with _loading:
        if _identifier is None:
            from py3langid.langid import MODEL_FILE, LanguageIdentifier

            _identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        return _identifier
