"""The answers behind one line of the drivers, each with the words of the same questionnaire."""

from flask import render_template

from app.access import manager_required
from app.database import get_db
from app.drivers.blueprint import bp
from app.reports.arguments import wanted_choice, wanted_page, wanted_word
from app.reports.underlining import segments
from surveys import dimension_answers, portfolio, verbatims
from surveys.errors import NotFound


@bp.get("/answers", endpoint="answers")
@manager_required
def answers_page() -> str:
    """All answers of a kind on one dimension, latest first."""
    db = get_db()
    kind = wanted_choice("kind", portfolio.KINDS) or "client"
    dimension = wanted_word("dimension")
    if dimension is None:
        raise NotFound
    page = dimension_answers.page(db, kind, dimension, number=wanted_page())
    responses = sorted({each.response_id for each in page.answers})
    return render_template(
        "drivers/answers.html",
        kind=kind,
        dimension=dimension,
        page=page,
        words_of=verbatims.of_responses(db, responses),
        segments=segments,
    )
