"""Writing the papers of an action: the give-and-get sheet, the steps of an exit."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from app.access import manager_required
from app.database import get_db
from app.decisions.acting import Page, page_of, step_lines
from app.decisions.blueprint import bp, user_id
from app.decisions.forms import SheetForm, StepLine, fingerprint
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
    kept = action_papers.arrangement(db, action.id)
    held = fingerprint(kept)
    form = SheetForm(data={"seen": held})
    if not form.validate():
        return page_of(action, sheet_form=form), 400
    if form.seen.data != held and not form.sheet().says_as(kept):
        form.seen.data = held
        return page_of(action, sheet_form=form, changed="sheet"), 409
    action_papers.save_arrangement(db, action.id, form.sheet(), saved_by=user_id())
    flash(_("The sheet is kept."))
    return redirect(url_for("decisions.action", action_id=action.id))


@bp.post("/actions/<action_id>/steps", endpoint="steps")
@manager_required
def steps(action_id: str) -> Page:
    """Keep which steps of an exit are done; each is signed with whoever ticked it, and the day.

    Only what the person changed is kept: a page that was opened before somebody else ticked a step
    says nothing about it.
    """
    db = get_db()
    action = _open(action_id, "exit_plan")
    with db.transaction():
        lines = [_returned(each) for each in step_lines(action)]
        for each in lines:
            if each.said != each.seen and not each.is_other:
                action_papers.tick(
                    db, action.id, each.kept.step, done=each.ticked, note=each.note,
                    done_by=user_id(),
                )  # fmt: skip
    kept = step_lines(action)
    if any(each.is_other for each in lines):
        both = [line if line.is_other else now for line, now in zip(lines, kept, strict=True)]
        return page_of(action, steps=both, changed="steps"), 409
    n_done = sum(each.ticked for each in kept)
    flash(_("Kept. Steps done: %(done)s of %(all)s.", done=n_done, all=len(EXIT_STEPS)))
    return redirect(url_for("decisions.action", action_id=action.id))


def _returned(kept: StepLine) -> StepLine:
    """A step as somebody sent it; as it is *kept* where they did not change what they saw."""
    name = kept.kept.step
    ticked = request.form.get(f"done-{name}") == "1"
    note = request.form.get(f"note-{name}", "").strip()[: actions.MAX_NOTE]
    seen = request.form.get(f"seen-{name}", kept.seen)
    line = StepLine(kept.kept, ticked, note if ticked else "")
    if line.said in (seen, kept.seen):
        return kept
    return StepLine(kept.kept, ticked, note, is_other=seen != kept.seen)


def _open(action_id: str, kind: str) -> Action:
    """The open action of that id and kind. Raises NotFound."""
    action = actions.get(get_db(), checked_id(action_id))
    if action.kind != kind or not action.is_open:
        raise NotFound
    return action
