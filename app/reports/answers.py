"""The closed answers behind a figure, and one filled questionnaire as a whole."""

from collections.abc import Sequence

from flask import render_template

from app.access import manager_required
from app.balance.reading import note_reading
from app.database import get_db
from app.reports.arguments import checked_id, wanted_id, wanted_month, wanted_word
from app.reports.blueprint import bp
from app.reports.explanation import month_name
from app.reports.underlining import segments
from surveys import accounts, answers, portfolio, questionnaires, verbatims
from surveys.answers import Filter, Given, Questionnaire
from surveys.db import Database
from surveys.errors import NotFound


@bp.get("/accounts/<account_id>/answers", endpoint="answers")
@manager_required
def answers_page(account_id: str) -> str:
    """The answers on one dimension, or of one month, with the words of the same questionnaires."""
    db = get_db()
    account = accounts.get(db, checked_id(account_id))
    relationship_id = wanted_id("relationship")
    entries = portfolio.of_account(db, account.id)
    entry = next((each for each in entries if each.relationship_id == relationship_id), None)
    if entry is None:
        raise NotFound
    wanted = Filter(
        dimension=wanted_word("dimension"),
        month=wanted_month(),
        question_id=wanted_word("question"),
        contact_id=wanted_id("contact"),
    )
    given = answers.given(db, entry.relationship_id, wanted)
    note_reading(db, [entry.relationship_id])
    return render_template(
        "reports/answers.html",
        account=account,
        entry=entry,
        wanted=wanted,
        month_name=month_name,
        given=given,
        words_of=verbatims.of_responses(db, sorted({each.response_id for each in given})),
        segments=segments,
    )


@bp.get("/responses/<response_id>", endpoint="response")
@manager_required
def response_page(response_id: str) -> str:
    """One filled questionnaire: every answer, what each adds to the score, and the words."""
    db = get_db()
    questionnaire = answers.questionnaire(db, checked_id(response_id))
    given = answers.of_response(db, questionnaire.response_id)
    note_reading(db, [questionnaire.relationship_id])
    return render_template(
        "reports/response.html",
        questionnaire=questionnaire,
        given=_in_order(db, questionnaire, given),
        total=sum(each.points or 0 for each in given),
        verbatims=verbatims.of_responses(db, [response_id]).get(response_id, []),
        segments=segments,
    )


def _in_order(
    db: Database, questionnaire: Questionnaire, given: Sequence[Given]
) -> Sequence[Given]:
    """*given* in the order in which the questionnaire asks; imported history by question id."""
    if questionnaire.version_id is None:
        return given
    version = questionnaires.get_version(db, questionnaire.version_id)
    asked = {question.id: place for place, question in enumerate(version.questions)}
    return sorted(given, key=lambda each: asked.get(each.question_id, len(asked)))
