"""What the demo's people answer: the same every time, plausible, with words that fit the marks."""

import json
from functools import cache
from hashlib import sha256
from importlib import resources

from app.demo.company import Person
from surveys.questionnaires import Question, QuestionnaireVersion, scale_points
from surveys.submissions import Answered

GOOD, BAD = 74, 54
SHARE_ANSWERING = 0.62
SHARE_WITH_CAUSE = 0.75
SHARE_WITH_CHANGE = 0.45
SHARE_WITHOUT_OPINION = 0.05
PERSON_SPREAD = 16
QUESTION_SPREAD = 26


@cache
def _verbatims() -> dict[str, dict[str, dict[str, dict[str, list[str]]]]]:
    text = resources.files("app.demo").joinpath("verbatims.json").read_text("utf-8")
    verbatims: dict[str, dict[str, dict[str, dict[str, list[str]]]]] = json.loads(text)
    return verbatims


def chance(*key: object) -> float:
    """A number from 0 to 1 that depends on *key* alone, so that every demo is the same."""
    digest = sha256("|".join(str(part) for part in key).encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48


def does_answer(person: Person, wave: int) -> bool:
    """Whether *person* fills in the questionnaire of this wave."""
    return not person.silent and chance("answers", person.contact.name, wave) < SHARE_ANSWERING


def answers_of(person: Person, version: QuestionnaireVersion, wave: int) -> tuple[Answered, ...]:
    """What *person* answers in *wave* (0 is the latest, 1 the one before …)."""
    lean = (chance("person", person.contact.name) - 0.5) * PERSON_SPREAD
    level = person.level - wave * person.drift / 2 + lean
    replies = (
        _reply(question, person, level, wave)
        for question in version.questions_for(person.relationship.subtype)
    )
    return tuple(reply for reply in replies if reply is not None)


def _reply(question: Question, person: Person, level: float, wave: int) -> Answered | None:
    key = (question.id, person.contact.name, wave)
    if question.scale == "text":
        return _words(question, person, level, wave)
    if not question.required and chance("none", *key) < SHARE_WITHOUT_OPINION:
        return Answered(question.id, no_opinion=True)
    noisy = level + (chance("mark", *key) - 0.5) * QUESTION_SPREAD
    if question.scale == "bal5":
        noisy = 50 + (50 - level) / 2 + (chance("mark", *key) - 0.5) * QUESTION_SPREAD
    values = [point.value for point in scale_points(question.scale)]
    place = round(min(max(noisy, 0), 100) / 100 * (len(values) - 1))
    return Answered(question.id, value=float(values[place]))


def _words(question: Question, person: Person, level: float, wave: int) -> Answered | None:
    is_cause = question.id.endswith("9")
    share = SHARE_WITH_CAUSE if is_cause else SHARE_WITH_CHANGE
    if chance("words", question.id, person.contact.name, wave) > share:
        return None
    mood = "good" if level >= GOOD else "bad" if level <= BAD else "mixed"
    kinds = _verbatims()[person.relationship.kind][person.contact.language or "fr"]
    choice = kinds["cause" if is_cause else "change"][mood]
    place = int(chance("which", question.id, person.contact.name, wave) * len(choice))
    return Answered(question.id, text=choice[place])
