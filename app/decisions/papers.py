"""Writing the papers of an action: the give-and-get sheet, the steps of an exit."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import manager_required
from app.database import get_db
from app.decisions.acting import Page, page_of
from app.decisions.blueprint import bp, user_id
from app.decisions.forms import SheetForm
from app.reports.arguments import checked_id
from surveys import action_papers, actions
from surveys.action_papers import EXIT_STEPS
from surveys.actions import Action
from surveys.errors import NotFound


@bp.post("/actions/<action_id>/sheet", endpoint="sheet")
@manager_required
def sheet(action_id: str) -> Page:
    """Keep what we ask, what we give, what must change, and by which day."""
    db = get_db()
    action = _open(action_id, "renegotiate")
    form = SheetForm()
    if not form.validate():
        return page_of(action, sheet_form=form), 400
    action_papers.save_arrangement(db, action.id, form.sheet(), saved_by=user_id())
    flash(_("The sheet is kept."))
    return redirect(url_for("decisions.action", action_id=action.id))


@bp.post("/actions/<action_id>/steps", endpoint="steps")
@manager_required
def steps(action_id: str) -> Response:
    """Keep which steps of an exit are done; each is signed with whoever ticked it, and the day."""
    db = get_db()
    action = _open(action_id, "exit_plan")
    with db.transaction():
        for each in action_papers.exit_steps(db, action.id):
            done = request.form.get(f"done-{each.step}") == "1"
            note = request.form.get(f"note-{each.step}", "")
            if done != bool(each.done_on) or (done and note.strip() != each.note):
                action_papers.tick(
                    db, action.id, each.step, done=done, note=note, done_by=user_id()
                )  # fmt: skip
    n_done = sum(bool(each.done_on) for each in action_papers.exit_steps(db, action.id))
    flash(_("Kept. Steps done: %(done)s of %(all)s.", done=n_done, all=len(EXIT_STEPS)))
    return redirect(url_for("decisions.action", action_id=action.id))


def _open(action_id: str, kind: str) -> Action:
    """The open action of that id and kind. Raises NotFound."""
    action = actions.get(get_db(), checked_id(action_id))
    if action.kind != kind or not action.is_open:
        raise NotFound
    return action
