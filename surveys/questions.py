"""One question and one questionnaire version as values, read from a definition and checked."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from surveys import scales
from surveys.errors import BadInput

KINDS = ("client", "partner")
SUBTYPES = ("supplier", "subcontractor", "distributor", "information_provider")
LANGUAGES = ("fr", "en")

# A placeholder has a French and an English name, so that each label reads well in its own language.
PLACEHOLDERS = {"nous": "company", "us": "company", "mois": "months", "months": "months"}

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}\Z")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Choice:
    """One of the answers a single-choice question offers."""

    value: str
    label_fr: str
    label_en: str

    def label(self, language: str) -> str:
        return self.label_fr if language == "fr" else self.label_en


@dataclass(frozen=True)
class ShowIf:
    """Whom a question is asked: relationships of one of these subtypes."""

    subtypes: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question of a version; its id, scale and meaning never change.

    scale: a name of `surveys.scales.POINTS`, `choice`, `text` or `num:MIN:MAX`.
    choices: only for `choice`. show_if: None when everybody is asked.
    """

    id: str
    dimension: str
    scale: str
    standard: bool
    required: bool
    label_fr: str
    label_en: str
    choices: tuple[Choice, ...] = ()
    show_if: ShowIf | None = None

    def label(self, language: str) -> str:
        """The question as written, placeholders included; `wording` fills them."""
        return self.label_fr if language == "fr" else self.label_en

    def is_asked_of(self, subtype: str | None) -> bool:
        return self.show_if is None or subtype in self.show_if.subtypes


@dataclass(frozen=True)
class Definition:
    """What a version says, whether published or not: titles, for whom, and its questions in order.

    minutes: about how long it takes, as the mail and the page say. kinds: of relationships asked.
    """

    questionnaire_id: str
    kinds: tuple[str, ...]
    minutes: int
    title_fr: str
    title_en: str
    questions: tuple[Question, ...]


def wording(question: Question, language: str, *, company: str, months: int) -> str:
    """The question as people read it: the company's name and the period put in, once each."""
    values = {"company": company, "months": str(months)}
    # One pass: a company called "{mois}" stays what it is.
    return _PLACEHOLDER.sub(
        lambda match: values[PLACEHOLDERS[match.group(1)]], question.label(language)
    )


@lru_cache(maxsize=64)
def parse(text: str) -> Definition:
    """The definition in *text* (JSON), checked. Raises BadInput saying what is wrong, and where."""
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise BadInput(f"a questionnaire must be JSON; {error}") from error
    return definition_from(raw)


def definition_from(raw: object) -> Definition:
    """The definition that the parsed JSON *raw* describes. Raises BadInput for none."""
    body = _mapping(raw, "the questionnaire")
    name = _name(body, "id", "the questionnaire")
    place = f"questionnaire {name}"
    _only(
        body,
        {"id", "kinds", "minutes", "title_fr", "title_en", "questions"},
        place,
    )
    questions = tuple(
        _question(entry, number, place)
        for number, entry in enumerate(_list(body, "questions", place), start=1)
    )
    _refuse_repeats([question.id for question in questions], f"{place}: question id")
    return Definition(
        questionnaire_id=name,
        kinds=_among(body, "kinds", KINDS, place),
        minutes=_minutes(body, place),
        title_fr=_text(body, "title_fr", place),
        title_en=_text(body, "title_en", place),
        questions=questions,
    )


def _question(raw: object, number: int, place: str) -> Question:
    body = _mapping(raw, f"{place}, question {number}")
    name = _name(body, "id", f"{place}, question {number}")
    place = f"{place}, question {name}"
    _only(
        body,
        {
            *("id", "dimension", "scale", "standard", "required"),
            *("label_fr", "label_en", "choices", "show_if"),
        },
        place,
    )
    scale = _scale(body, place)
    standard = _flag(body, "standard", place)
    if standard and (scale in (scales.TEXT, scales.CHOICE)):
        raise BadInput(f"{place}: a {scale} question has no number, so standard must be false")
    show_if = _show_if(body, place)
    if standard and show_if is not None:
        # The standard set is what all members of a population are asked (score.md section 3.2).
        raise BadInput(f"{place}: a question shown to some only must have standard false")
    return Question(
        id=name,
        dimension=_name(body, "dimension", place),
        scale=scale,
        standard=standard,
        required=_flag(body, "required", place),
        label_fr=_label(body, "label_fr", place),
        label_en=_label(body, "label_en", place),
        choices=_choices(body, scale, place),
        show_if=show_if,
    )


def _scale(body: Mapping[str, Any], place: str) -> str:
    scale = _text(body, "scale", place)
    try:
        scales.limits(scale)
    except ValueError as error:
        raise BadInput(f"{place}: {error}") from error
    return scale


def _choices(body: Mapping[str, Any], scale: str, place: str) -> tuple[Choice, ...]:
    if scale != scales.CHOICE:
        if "choices" in body:
            raise BadInput(f"{place}: choices belong to the scale choice only; got {scale}")
        return ()
    choices = []
    for entry in _list(body, "choices", place):
        choice = _mapping(entry, f"{place}, choice")
        _only(choice, {"value", "label_fr", "label_en"}, f"{place}, choice")
        value = _name(choice, "value", f"{place}, choice")
        where = f"{place}, choice {value}"
        choices.append(
            Choice(value, _text(choice, "label_fr", where), _text(choice, "label_en", where))
        )
    if len(choices) < 2:
        raise BadInput(f"{place}: a choice needs at least 2 answers; got {len(choices)}")
    _refuse_repeats([choice.value for choice in choices], f"{place}: choice")
    return tuple(choices)


def _show_if(body: Mapping[str, Any], place: str) -> ShowIf | None:
    if body.get("show_if") is None:
        return None
    rule = _mapping(body["show_if"], f"{place}: show_if")
    _only(rule, {"subtype"}, f"{place}: show_if")
    return ShowIf(_among(rule, "subtype", SUBTYPES, f"{place}: show_if"))


def _label(body: Mapping[str, Any], key: str, place: str) -> str:
    text = _text(body, key, place)
    for name in _PLACEHOLDER.findall(text):
        if name not in PLACEHOLDERS:
            known = ", ".join(f"{{{known}}}" for known in PLACEHOLDERS)
            raise BadInput(f"{place}: {key} may hold {known}; got {{{name}}}")
    return text


def _minutes(body: Mapping[str, Any], place: str) -> int:
    minutes = body.get("minutes")
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 1 <= minutes <= 60:
        raise BadInput(f"{place}: minutes must be a whole number, 1 to 60; got {minutes!r}")
    return minutes


def _among(
    body: Mapping[str, Any], key: str, allowed: tuple[str, ...], place: str
) -> tuple[str, ...]:
    values = _list(body, key, place)
    for value in values:
        if value not in allowed:
            raise BadInput(f"{place}: {key} must be among {', '.join(allowed)}; got {value!r}")
    _refuse_repeats(values, f"{place}: {key}")
    return tuple(values)


def _mapping(raw: object, place: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise BadInput(f"{place} must be an object of names and values; got {raw!r:.60}")
    return raw


def _list(body: Mapping[str, Any], key: str, place: str) -> list[Any]:
    values = body.get(key)
    if not isinstance(values, list) or not values:
        raise BadInput(f"{place}: {key} must be a list of at least one; got {values!r:.60}")
    return values


def _text(body: Mapping[str, Any], key: str, place: str) -> str:
    text = body.get(key)
    if not isinstance(text, str) or not text.strip() or _UNPRINTABLE.search(text):
        raise BadInput(f"{place}: {key} must be a text of one line; got {text!r:.60}")
    return text


def _name(body: Mapping[str, Any], key: str, place: str) -> str:
    text = _text(body, key, place)
    if not _NAME.match(text):
        raise BadInput(
            f"{place}: {key} must be a letter, then letters, digits or _ (60 at most); "
            f"got {text!r:.80}"
        )
    return text


def _flag(body: Mapping[str, Any], key: str, place: str) -> bool:
    flag = body.get(key)
    if not isinstance(flag, bool):
        raise BadInput(f"{place}: {key} must be true or false; got {flag!r:.60}")
    return flag


def _only(body: Mapping[str, Any], allowed: set[str], place: str) -> None:
    unknown = sorted(set(body) - allowed)
    if unknown:
        raise BadInput(
            f"{place}: unknown {', '.join(unknown)}; known are {', '.join(sorted(allowed))}"
        )


def _refuse_repeats(values: list[Any], what: str) -> None:
    repeated = sorted({str(value) for value in values if values.count(value) > 1})
    if repeated:
        raise BadInput(f"{what} must occur once; {', '.join(repeated)} came twice")
