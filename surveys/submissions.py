"""What comes in as one filled questionnaire, and what of it the database can keep as it is."""

import math
from dataclasses import dataclass

from surveys.errors import BadInput


@dataclass(frozen=True)
class Answered:
    """The reply to one question: exactly one of a value, a choice, a text, or no opinion."""

    question_id: str
    value: float | None = None
    choice: str | None = None
    text: str | None = None
    no_opinion: bool = False


@dataclass(frozen=True)
class Submission:
    """One filled questionnaire on its way in.

    submission_id: made by whoever sends it, before sending; the same id is the same submission.
    invitation_id: None for history brought in from elsewhere, which belongs to no campaign.
    version_id: the questionnaire version served; None for imported columns that follow none.
    language: the one it was answered in, where known. mode: `web` or `import`.
    """

    submission_id: str
    relationship_id: str
    answers: tuple[Answered, ...]
    answered_at: str
    contact_id: str | None = None
    invitation_id: str | None = None
    version_id: str | None = None
    language: str | None = None
    mode: str = "web"


def check(submission: Submission) -> None:
    """Refuse what the database cannot keep as it is. Raises BadInput naming the question."""
    if not submission.answers:
        raise BadInput("a response must answer at least one question; got none")
    seen: set[str] = set()
    for answer in submission.answers:
        if answer.question_id in seen:
            raise BadInput(f"{answer.question_id} is answered twice; expected one answer each")
        seen.add(answer.question_id)
        _check_answer(answer)


def _check_answer(answer: Answered) -> None:
    given = [answer.value, answer.choice, answer.text, answer.no_opinion or None]
    if sum(part is not None for part in given) != 1:
        raise BadInput(
            f"{answer.question_id}: expected exactly one of a value, a choice, a text "
            f"or no opinion; got {sum(part is not None for part in given)}"
        )
    if answer.value is not None and not math.isfinite(answer.value):
        raise BadInput(f"{answer.question_id}: expected a number; got {answer.value}")
    written = answer.text if answer.text is not None else answer.choice
    if written is not None and not storable(written):
        raise BadInput(
            f"{answer.question_id}: the text holds a NUL or half a character (a lone surrogate), "
            "which cannot be kept; remove it"
        )


def storable(text: str) -> bool:
    """Whether *text* comes back from the database as it went in.

    SQL's `length()` stops at a NUL, and a lone surrogate has no UTF-8 form.
    """
    if "\0" in text:
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
