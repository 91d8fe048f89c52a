"""What a question asks for, and answers that only make sense beside it.

After "What should we improve?" a bare "the delays" is a complaint and "nothing" is not.
"""

from functools import cache

from analysis.matching import Phrases, Word
from analysis.tables import fold, sections, split_words

NEUTRAL = "neutral"  # any question that does not ask for good or bad things
_LONGEST_ANSWER = 8  # words; a longer text stands for itself


@cache
def kind(question: str | None) -> str:
    """ "improve" (asks what is wrong or missing), "strength" (what is good), or "neutral".

    A question that asks for both is neutral.
    """
    if not question:
        return NEUTRAL
    words = [Word(0, 0, word, word, "") for word in split_words(fold(question))]
    found = {match.value for match in _patterns().find(words)} - {"both"}
    asked_for_both = any(match.value == "both" for match in _patterns().find(words))
    return found.pop() if len(found) == 1 and not asked_for_both else NEUTRAL


def set_answer(words: list[Word], language: str) -> str | None:
    """The section of `answers.txt` that *words* are, from end to end; None for any other.

    Marks of punctuation, and words of politeness around the answer, do not matter.
    """
    plain = [word for word in words if any(map(str.isalnum, word.form))]
    if not plain or len(plain) > _LONGEST_ANSWER:
        return None
    at, found = 0, None
    answers = list(_answers(language).find(plain))
    while at < len(plain):
        here = max((m for m in answers if m.start == at), key=lambda m: m.end, default=None)
        if here is None:
            return None
        if here.value != "filler":
            if found not in (None, here.value):
                return None
            found = here.value
        at = here.end
    return found


@cache
def _patterns() -> Phrases[str]:
    return Phrases(
        (entry, section)
        for language in ("fr", "en")
        for section, entries in sections(language, "questions").items()
        for entry in entries
    )


@cache
def _answers(language: str) -> Phrases[str]:
    return Phrases(
        (entry, section)
        for section, entries in sections(language, "answers").items()
        for entry in entries
    )
