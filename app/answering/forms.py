"""One form class for each questionnaire version: it checks the page and imported rows alike."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Self

from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.answering.fields import AnswerField, field_class
from surveys.questionnaires import QuestionnaireVersion
from surveys.questions import Question
from surveys.submissions import Answered

PREFIX = "question_"
"""Before a question's id in the names of attributes, so that one called `data` hides nothing."""


SCORES = frozenset(str(score) for score in range(11))


class AnswerForm(Form):
    """The answers to some questions; a subclass made by `form_class` knows which.

    What is sent carries the question's id as its name.
    """

    questions: tuple[Question, ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Self:
        """The form filled with *values* by question id, as an imported row has them."""
        return cls(MultiDict(values))

    @classmethod
    def showing(cls, answers: Iterable[Answered]) -> Self:
        """The form as it looked when *answers* were given."""
        return cls(data={PREFIX + answer.question_id: answer for answer in answers})

    def preselect(self, score: str) -> None:
        """Choose *score* (`0` to `10`, from the mail's buttons) in the recommendation question.

        Anything else chooses nothing: the address may have been altered on its way.
        """
        for field in self.fields:
            if field.question.scale == "nps11" and score in SCORES:
                field.process_data(Answered(field.question.id, value=float(score)))
                return

    @property
    def fields(self) -> list[AnswerField]:
        """One for each question, in order."""
        return list(self._fields.values())

    def answers(self) -> tuple[Answered, ...]:
        """What was answered; questions passed over are left out. Only after `validate`."""
        given = (field.answered() for field in self.fields)
        return tuple(answer for answer in given if answer is not None)

    def problems(self) -> dict[str, str]:
        """The first error of each question that has one, by question id. Only after `validate`."""
        return {field.question.id: str(field.errors[0]) for field in self.fields if field.errors}


def form_class(version: QuestionnaireVersion, subtype: str | None = None) -> type[AnswerForm]:
    """The form of *version* for relationships of *subtype*; some are asked more than others."""
    return form_class_for_questions(version.questions_for(subtype))


def form_class_for_questions(questions: Iterable[Question]) -> type[AnswerForm]:
    """The form of these questions, made once and kept."""
    return _made(tuple(questions))


@lru_cache(maxsize=128)
def _made(questions: tuple[Question, ...]) -> type[AnswerForm]:
    members: dict[str, Any] = {
        PREFIX + question.id: field_class(question.scale)(name=question.id, question=question)
        for question in questions
    }
    return type("AnswerFormOfVersion", (AnswerForm,), {**members, "questions": questions})
