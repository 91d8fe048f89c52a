"""What the survey page shows of each question: its words, its answers, what is chosen or wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from flask import current_app
from markupsafe import Markup

from app.answering.fields import NO_OPINION, AnswerField
from app.answering.forms import AnswerForm
from app.i18n import current_language
from surveys import scales
from surveys.campaigns import SpokenNotice
from surveys.questions import Question, wording

SHAPES = {"nps11": "numbers", scales.TEXT: "text"}
"""How a scale is drawn, where it is not a list of words: 0 to 10 as a row of numbers."""


@dataclass(frozen=True)
class Words:
    """A question in one language, with the company's name and the period put in."""

    language: str
    company: str
    months: int

    def of(self, question: Question) -> str:
        return wording(question, self.language, company=self.company, months=self.months)


@dataclass(frozen=True)
class Asked:
    """One question as the page draws it, in the language of the page.

    typed: the chosen answer's value, or the text. error: None when nothing is wrong.
    """

    number: int
    question: Question
    words: Words
    typed: str
    no_opinion: bool
    error: str | None

    @property
    def name(self) -> str:
        return self.question.id

    @property
    def required(self) -> bool:
        return self.question.required

    @property
    def wording(self) -> str:
        return self.words.of(self.question)

    @property
    def shape(self) -> str:
        """`numbers`, `list`, `number` (typed in) or `text`."""
        scale = self.question.scale
        return SHAPES.get(scale, "number" if scale.startswith("num:") else "list")

    @cached_property
    def options(self) -> list[tuple[str, str]]:
        """The answers to choose from: value and label."""
        language = self.words.language
        if self.question.scale == scales.CHOICE:
            return [(choice.value, choice.label(language)) for choice in self.question.choices]
        points = scales.scale_points(self.question.scale)
        return [(str(point.value), point.label(language)) for point in points]

    @property
    def no_opinion_label(self) -> str:
        return scales.NO_OPINION[self.words.language]

    @property
    def first_id(self) -> str:
        """The id of what a link to this question puts the focus on."""
        return f"{self.name}-{self.options[0][0]}" if self.options else self.name

    @property
    def error_id(self) -> str:
        return f"{self.name}-error"

    @property
    def html(self) -> Markup:
        """The question drawn. Most pages show it untouched or with one answer chosen: those few
        drawings are kept, which takes half the cost of a page away; typed words never are."""
        if self.error is None and not (self.typed and self.shape in ("text", "number")):
            return _kept_drawing(self)
        return _drawing(self)


def asked(form: AnswerForm, *, company: str, months: int) -> list[Asked]:
    """The questions of *form*, with what it holds chosen and typed, in the request's language."""
    words = Words(current_language(), company, months)
    return [_asked(field, number, words) for number, field in enumerate(form.fields, start=1)]


def _asked(field: AnswerField, number: int, words: Words) -> Asked:
    return Asked(
        number=number,
        question=field.question,
        words=words,
        typed="" if field.typed == NO_OPINION else field.typed,
        no_opinion=field.no_opinion,
        error=str(field.errors[0]) if field.errors else None,
    )


@lru_cache(maxsize=200)
def notice_html(notice: SpokenNotice, language: str) -> Markup:
    """The notice before the first question; *language*: that of the request, part of the key."""
    return _macro("answering/_notice.html")(notice)


def _drawing(question: Asked) -> Markup:
    return _macro("answering/_questions.html")(question)


def _macro(template: str) -> Callable[[object], Markup]:
    """The macro `draw` of *template*."""
    draw: Callable[[object], Markup] = vars(current_app.jinja_env.get_template(template).module)[
        "draw"
    ]
    return draw


_kept_drawing = lru_cache(maxsize=2000)(_drawing)
