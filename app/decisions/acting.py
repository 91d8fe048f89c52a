"""Actions: the list of what was set about, and the page of each with how it ended."""

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from app.access import current_user, manager_required
from app.database import get_db
from app.decisions import words
from app.decisions.blueprint import bp, user_id
from app.decisions.deciding import back_to, entry_of
from app.decisions.forms import ActionForm, ClosingForm, SheetForm, StepLine
from app.reports.arguments import checked_id, wanted_choice
from surveys import action_papers, actions, clock, users
from surveys.actions import Action

NOBODY = ""

Page = str | Response | tuple[str, int]


@bp.get("/actions", endpoint="actions")
@manager_required
def actions_page() -> str:
    """Open actions, overdue ones first, and those closed last; everybody's or one's own."""
    db = get_db()
    who = wanted_choice("who", ("mine", "all")) or "all"
    user = current_user()
    owner = user.id if user and who == "mine" else None
    today = clock.today()
    opened = actions.open_ones(db, owner_id=owner)
    return render_template(
        "decisions/actions.html",
        who=who,
        late=[each for each in opened if each.is_overdue(today)],
        coming=[each for each in opened if not each.is_overdue(today)],
        closed=actions.closed_ones(db, owner_id=owner),
        kinds=words.KINDS,
        outcomes=words.OUTCOMES,
    )


@bp.post("/relationships/<relationship_id>/actions", endpoint="start")
@manager_required
def start(relationship_id: str) -> Response:
    """Open an action of the kind in the form, due by its rule; its page takes the rest."""
    entry = entry_of(relationship_id)
    kind = request.form.get("kind", "")
    if kind not in actions.KINDS:
        raise BadRequest
    action_id = actions.start(get_db(), entry.relationship_id, kind, opened_by=user_id())
    flash(
        _(
            "The action is open, in your name and due on the day shown. "
            "Change either if you need to."
        )
    )
    return redirect(url_for("decisions.action", action_id=action_id))


@bp.get("/actions/<action_id>", endpoint="action")
@manager_required
def action_page(action_id: str) -> str:
    """One action: its facts, its papers, its end."""
    return page_of(actions.get(get_db(), checked_id(action_id)))


@bp.post("/actions/<action_id>", endpoint="change")
@manager_required
def change(action_id: str) -> Page:
    """Another day, owner or note."""
    db = get_db()
    action = actions.get(db, checked_id(action_id))
    form = change_form(action)
    if not form.validate():
        return page_of(action, change=form), 400
    held = form.held(action)["seen"]
    if held not in (form.seen.data, form.said):  # the same sent twice changes nothing
        form.seen.data = held
        return page_of(action, change=form, changed="facts"), 409
    actions.change(
        db,
        action.id,
        due_on=_iso(form.due_on.data),
        owner_id=form.owner_id.data or None,
        note=form.note.data or "",
        changed_by=user_id(),
    )
    flash(_("The action is kept as you changed it."))
    return redirect(url_for("decisions.action", action_id=action.id))


@bp.post("/actions/<action_id>/close", endpoint="close")
@manager_required
def close(action_id: str) -> Page:
    """Close it with how it ended."""
    db = get_db()
    action = actions.get(db, checked_id(action_id))
    form = ClosingForm(words.OUTCOMES)
    if not form.validate():
        return page_of(action, closing=form), 400
    actions.close(
        db,
        action.id,
        outcome=form.outcome.data,
        closing_note=form.closing_note.data or "",
        closed_by=user_id(),
    )
    flash(_("The action is closed."))
    return redirect(back_to(entry_of(action.relationship_id)))


def change_form(action: Action, *, posted: bool = True) -> ActionForm:
    """The form of an action's facts, filled with what holds, or with what was posted."""
    held = ActionForm.held(action)
    form = ActionForm(data=held) if posted else ActionForm(formdata=None, data=held)
    people = [each for each in users.everyone(get_db()) if each.active]
    names = [(each.id, each.name or each.email) for each in people]
    if action.owner_id and action.owner_id not in dict(names):
        names.append((action.owner_id, action.owner or action.owner_id))
    form.owner_id.choices = [(NOBODY, _("nobody yet")), *names]
    return form


def page_of(
    action: Action,
    *,
    change: ActionForm | None = None,
    closing: ClosingForm | None = None,
    sheet_form: SheetForm | None = None,
    steps: Sequence[StepLine] = (),
    changed: str = "",
) -> str:
    """The page of an action; a form that was sent back stands in place of a fresh one.

    changed: `facts`, `sheet` or `steps` where somebody else changed them while the page was open.
    """
    db = get_db()
    entry = entry_of(action.relationship_id)
    sheet = action_papers.arrangement(db, action.id)
    return render_template(
        "decisions/action.html",
        action=action,
        entry=entry,
        late=action.is_overdue(clock.today()),
        kinds=words.KINDS,
        outcomes=words.OUTCOMES,
        step_words=words.STEPS,
        change=change or change_form(action, posted=False),
        closing=closing or ClosingForm(words.OUTCOMES, formdata=None),
        sheet=sheet,
        sheet_form=sheet_form or SheetForm.showing(sheet),
        steps=steps or step_lines(action),
        changed=changed,
        back=back_to(entry),
    )


def step_lines(action: Action) -> list[StepLine]:
    """The steps of an exit as they are kept; none for another kind of action."""
    if action.kind != "exit_plan":
        return []
    return [StepLine.showing(each) for each in action_papers.exit_steps(get_db(), action.id)]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
