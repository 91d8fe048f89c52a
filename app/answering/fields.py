"""What one question takes as its answer: a field per scale, for the page and for imported cells.

Fields read and check; they draw nothing (templates/answering/_questions.html does).
"""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms.fields.core import Field
from wtforms.validators import StopValidation

from surveys import scales
from surveys.questions import Question
from surveys.submissions import Answered, storable

NO_OPINION = "no-opinion"
"""The value sent for no opinion; with its hyphen it is never the name of a choice or a question."""

MAX_TEXT_LENGTH = 10_000
"""Characters of one text: some four printed pages. Two such texts fit the size of a request."""

SHOWN_OF_A_WRONG_VALUE = 40

# Only the ten digits: `²` passes str.isdigit() and int() refuses it, thousands of digits stall it.
_WHOLE = re.compile(r"([0-9]{1,6})(?:[.,]0{1,6})?\Z")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?\Z")


class AnswerField(Field):
    """The reply to one question. Not answered, unless it says otherwise."""

    question: Question
    data: Any
    no_opinion: bool = False
    typed: str = ""

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        self.question = question
        super().__init__(*args, **kwargs)

    def process_data(self, value: Any) -> None:
        """Show *value*, an earlier Answered; None shows nothing."""
        self.typed, self.no_opinion, self.data = "", False, None
        if isinstance(value, Answered):
            self.no_opinion = value.no_opinion
            self.show(value)

    def show(self, answered: Answered) -> None:
        """Fill `data` and `typed` from an earlier answer."""
        self.typed = NO_OPINION if answered.no_opinion else ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was sent. Raises ValueError, whose text is shown, when it cannot be taken."""
        given = [value for value in valuelist if value.strip()]
        if len(set(given)) > 1:
            raise ValueError(_("Choose only one answer."))
        self.typed, self.no_opinion, self.data = (given[0] if given else ""), False, None
        if self.typed == NO_OPINION:
            self.no_opinion = True
        elif self.typed:
            self.data = self.read(self.typed)

    def read(self, typed: str) -> Any:
        """The answer that *typed* means. Raises ValueError with the words to show."""
        return typed

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation
        if self.question.required and not self.is_answered:
            raise StopValidation(self.missing())

    def missing(self) -> str:
        return str(_("Choose one of the answers; “No opinion” is one too."))

    @property
    def is_answered(self) -> bool:
        return self.data is not None or self.no_opinion

    def answered(self) -> Answered | None:
        """The answer to keep, None when the question was passed over."""
        if self.data is not None:
            return self.keep()
        return Answered(self.question.id, no_opinion=True) if self.no_opinion else None

    def keep(self) -> Answered:
        return Answered(self.question.id, value=float(self.data))


class RatingField(AnswerField):
    """A named closed scale: one of its points, as a whole number (`7.0` is 7)."""

    def read(self, typed: str) -> int:
        low, high = _limits(self.question)
        match = _WHOLE.match(typed.strip())
        if match is None or not low <= int(match[1]) <= high:
            raise ValueError(
                _(
                    "Give a whole number from %(low)s to %(high)s; got “%(got)s”.",
                    low=int(low),
                    high=int(high),
                    got=_shown(typed),
                )
            )
        self.typed = str(int(match[1]))
        return int(match[1])

    def show(self, answered: Answered) -> None:
        if answered.value is not None:
            self.data = int(answered.value)
        self.typed = NO_OPINION if answered.no_opinion else str(self.data)

    def missing(self) -> str:
        low, high = _limits(self.question)
        return str(
            _(
                "Choose an answer from %(low)s to %(high)s, or “No opinion”.",
                low=int(low),
                high=int(high),
            )
        )


class NumberField(AnswerField):
    """`num:MIN:MAX`: decimals, with a point or a comma."""

    def read(self, typed: str) -> float:
        low, high = _limits(self.question)
        match = _NUMBER.match(typed.strip())
        number = float(match[0].replace(",", ".")) if match else None
        if number is None or not low <= number <= high:
            raise ValueError(
                _(
                    "Give a number from %(low)s to %(high)s; got “%(got)s”.",
                    low=f"{low:g}",
                    high=f"{high:g}",
                    got=_shown(typed),
                )
            )
        return number + 0.0  # -0.0 comes back from a database as 0.0

    def show(self, answered: Answered) -> None:
        if answered.value is not None:
            self.data = answered.value
        self.typed = NO_OPINION if answered.no_opinion else f"{answered.value:.15g}"


class ChoiceField(AnswerField):
    """A single choice among the question's own."""

    def read(self, typed: str) -> str:
        values = [choice.value for choice in self.question.choices]
        if typed not in values:
            raise ValueError(
                _(
                    "Choose one of the answers (%(values)s); got “%(got)s”.",
                    values=", ".join(values),
                    got=_shown(typed),
                )
            )
        return typed

    def show(self, answered: Answered) -> None:
        self.data = answered.choice
        self.typed = NO_OPINION if answered.no_opinion else str(answered.choice)

    def keep(self) -> Answered:
        return Answered(self.question.id, choice=self.data)


class TextField(AnswerField):
    """Free text, kept as written but for line ends, which browsers send as CR LF.

    No opinion is a box of its own beside the text; words, when there are any, count more than it.
    """

    @property
    def no_opinion_name(self) -> str:
        return f"{self.name}-{NO_OPINION}"

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        super().process(formdata, *args, **kwargs)
        if formdata is not None:
            self.no_opinion = self.data is None and self.no_opinion_name in formdata

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        self.typed = valuelist[0].replace("\r\n", "\n").replace("\r", "\n") if valuelist else ""
        if self.typed.strip():
            self.data = self.read(self.typed)

    def read(self, typed: str) -> str:
        if not storable(typed):
            self.typed = "".join(letter for letter in typed if storable(letter))
            raise ValueError(
                _(
                    "Your text held a character that cannot be kept; it has been taken out. "
                    "Read it again and send it."
                )
            )
        if len(typed) > MAX_TEXT_LENGTH:
            raise ValueError(
                _(
                    "Write at most %(most)s characters; there are %(count)s.",
                    most=MAX_TEXT_LENGTH,
                    count=len(typed),
                )
            )
        return typed

    def show(self, answered: Answered) -> None:
        self.data = answered.text
        self.typed = answered.text or ""

    def missing(self) -> str:
        return str(_("Write an answer, or tick “No opinion”."))

    def keep(self) -> Answered:
        return Answered(self.question.id, text=self.data)


def field_class(scale: str) -> type[AnswerField]:
    """The field that reads answers on *scale*."""
    if scale == scales.TEXT:
        return TextField
    if scale == scales.CHOICE:
        return ChoiceField
    return RatingField if scale in scales.POINTS else NumberField


def _limits(question: Question) -> tuple[float, float]:
    limits = scales.limits(question.scale)
    if limits is None:
        raise ValueError(f"{question.id} has no limits: its scale is {question.scale}")
    return limits


def _shown(value: str) -> str:
    """A wrong value short and printable enough to be repeated in a message."""
    cut = value[:SHOWN_OF_A_WRONG_VALUE] + ("…" if len(value) > SHOWN_OF_A_WRONG_VALUE else "")
    return "".join(letter if letter.isprintable() else "�" for letter in cut)
