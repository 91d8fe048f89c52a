"""Deciding a class: the proposal with its grounds, and a person's word on it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import manager_required
from app.database import get_db
from app.decisions import words
from app.decisions.blueprint import bp, user_id
from app.decisions.forms import NEVER, ON, USUAL, DecisionForm
from app.jobs import classes
from app.jobs.classes import Proposed
from app.reports.arguments import checked_id
from app.reports.words import named
from surveys import clock, decisions, portfolio
from surveys.decisions import Decision
from surveys.errors import NotFound
from surveys.portfolio import Entry

Page = str | Response | tuple[str, int]


@bp.route("/relationships/<relationship_id>/class", methods=["GET", "POST"], endpoint="decide")
@manager_required
def decide_page(relationship_id: str) -> Page:
    """Confirm the class proposed, or choose another with a reason, until a day."""
    db = get_db()
    entry = entry_of(relationship_id)
    proposed = classes.propose(db, entry.relationship_id, entry.kind, entry.score)
    held = decisions.current(db, entry.relationship_id)
    form = _form(proposed, held)
    if request.method == "GET":
        return _page(form, entry, proposed, held)
    changed = _changed(form, proposed, held)
    if changed:  # what was typed stays, beside what there is now
        form.seen.data, form.held.data = proposed.band or "", held.id if held else ""
        return _page(form, entry, proposed, held, changed=changed), 409
    if not form.validate():
        return _page(form, entry, proposed, held), 400
    decisions.decide(
        db,
        entry.relationship_id,
        decided=form.decided.data,
        proposed=proposed.band,
        grounds=proposed.kept_grounds,
        decided_by=user_id(),
        reason=form.reason.data or "",
        kept_until=form.kept_until(clock.today()),
    )
    flash(_("Your decision is kept, and shown wherever the class is."))
    return redirect(back_to(entry))


@bp.post("/decisions/<decision_id>/withdraw", endpoint="withdraw")
@manager_required
def withdraw(decision_id: str) -> Response:
    """Let the class of the score hold again."""
    db = get_db()
    found = decisions.get(db, checked_id(decision_id))
    decisions.withdraw(db, found.id, withdrawn_by=user_id())
    flash(_("The decision is withdrawn; it stays in the history."))
    return redirect(back_to(entry_of(found.relationship_id)))


def entry_of(relationship_id: str) -> Entry:
    """The relationship of that id with its score. Raises NotFound."""
    found = portfolio.some(get_db(), [checked_id(relationship_id)])
    if not found:
        raise NotFound
    return found[0]


def back_to(entry: Entry) -> str:
    """The section of the report that decisions are read in."""
    return url_for("reports.account", account_id=entry.account_id, _anchor=f"{entry.kind}-class")


def _changed(form: DecisionForm, proposed: Proposed, held: Decision | None) -> str:
    """What changed since the page was made: `proposal`, `decision`, or nothing."""
    if (form.seen.data or None) != proposed.band:
        return "proposal"
    if (form.held.data or None) == (held.id if held else None):
        return ""
    said = (form.decided.data, (form.reason.data or "").strip())
    # The same sent twice, by a double click, changes nothing.
    return "" if held and said == (held.decided, held.reason) else "decision"


def _form(proposed: Proposed, held: Decision | None) -> DecisionForm:
    form = DecisionForm(
        data={
            "seen": proposed.band or "",
            "held": held.id if held else "",
            "decided": proposed.band,
            "review": USUAL,
        }
    )
    form.decided.choices = [(each, _choice(each, proposed)) for each in decisions.CLASSES]
    form.review.choices = [
        (USUAL, _("90 days for end, renegotiate and repair, a year for the others")),
        (ON, _("until a day of your own")),
        (NEVER, _("until somebody withdraws it")),
    ]
    return form


def _choice(band: str, proposed: Proposed) -> str:
    name = named(words.CLASSES, band)
    return _("%(class_)s (proposed)", class_=name) if band == proposed.band else name


def _page(
    form: DecisionForm,
    entry: Entry,
    proposed: Proposed,
    held: Decision | None,
    *,
    changed: str = "",
) -> str:
    return render_template(
        "decisions/class.html",
        form=form,
        entry=entry,
        proposed=proposed,
        grounds=words.grounds(proposed.kept_grounds),
        classes=words.CLASSES,
        held=held,
        changed=changed,
        back=back_to(entry),
    )
