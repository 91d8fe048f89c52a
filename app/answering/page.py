"""What the survey page shows of each question: its words, its answers, what is chosen or wrong."""

from dataclasses import dataclass

from app.answering.fields import NO_OPINION, AnswerField, TextField
from app.answering.forms import AnswerForm
from surveys import scales
from surveys.questions import Question, wording

SHAPES = {"nps11": "numbers", scales.TEXT: "text"}
"""How a scale is drawn, where it is not a list of words: 0 to 10 as a row of numbers."""


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """One question as the page draws it.

    shape: `numbers`, `list`, `number` (typed in) or `text`. error: None when nothing is wrong.
    """

    number: int
    name: str
    shape: str
    wording: str
    required: bool
    options: tuple[Option, ...]
    no_opinion: Option
    typed: str
    error: str | None

    @property
    def first_id(self) -> str:
        """The id of what a link to this question puts the focus on."""
        return f"{self.name}-{self.options[0].value}" if self.options else self.name

    @property
    def error_id(self) -> str:
        return f"{self.name}-error"


def asked(form: AnswerForm, language: str, *, company: str, months: int) -> list[Asked]:
    """The questions of *form* in *language*, with what *form* holds chosen and typed."""
    return [
        _asked(field, number, language, company=company, months=months)
        for number, field in enumerate(form.fields, start=1)
    ]


def _asked(field: AnswerField, number: int, language: str, *, company: str, months: int) -> Asked:
    question = field.question
    return Asked(
        number=number,
        name=question.id,
        shape=_shape(question),
        wording=wording(question, language, company=company, months=months),
        required=question.required,
        options=tuple(
            Option(value, label, value == field.typed)
            for value, label in _options(question, language)
        ),
        no_opinion=Option(NO_OPINION, scales.NO_OPINION[language], field.no_opinion),
        typed="" if field.no_opinion and not isinstance(field, TextField) else field.typed,
        error=str(field.errors[0]) if field.errors else None,
    )


def _shape(question: Question) -> str:
    if question.scale in SHAPES:
        return SHAPES[question.scale]
    return "number" if question.scale.startswith("num:") else "list"


def _options(question: Question, language: str) -> list[tuple[str, str]]:
    if question.scale == scales.CHOICE:
        return [(choice.value, choice.label(language)) for choice in question.choices]
    points = scales.scale_points(question.scale)
    return [(str(point.value), point.label(language)) for point in points]
