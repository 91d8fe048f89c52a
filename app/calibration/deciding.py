"""What administrators decide: other settings, adopting, keeping, going back, estimating again."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import admin_required
from app.calibration.blueprint import bp, checked_kind, checked_origin, user_id
from app.calibration.forms import DecisionForm, SettingsForm
from app.database import get_db
from app.jobs import adopting, versions
from app.jobs.adopting import Outdated
from surveys import calibrations
from surveys.errors import NotFound

UNPROCESSABLE = 422
SEE_OTHER = 303


@bp.get("/<kind>/settings")
@admin_required
def settings(kind: str) -> str:
    """The settings of one population, to change."""
    form = SettingsForm(formdata=None)
    form.show(versions.rules(get_db(), _calibrated(kind)))
    return render_template("calibration/settings.html", kind=kind, form=form)


@bp.post("/<kind>/settings")
@admin_required
def propose(kind: str) -> Response | tuple[str, int]:
    """Keep other settings as a proposal; the worker compares it with what is in force."""
    form = SettingsForm()
    _calibrated(kind)
    if not form.validate():
        return render_template("calibration/settings.html", kind=kind, form=form), UNPROCESSABLE
    note = " ".join((form.note.data or "").split())
    if adopting.propose_rules(get_db(), kind, form.rules(), user_id=user_id(), note=note):
        flash(_("Nothing has changed yet: see below what these settings would do."))
    else:
        flash(_("These settings are in force already."))
    return _back(kind, "settings")


@bp.post("/<kind>/<origin>/adopt")
@admin_required
def adopt(kind: str, origin: str) -> Response:
    """Put a proposal in force."""
    form = DecisionForm()
    try:
        adopted = adopting.adopt(
            get_db(),
            checked_kind(kind),
            checked_origin(origin),
            version=form.version.data or "",
            seen=form.seen.data or "",
            user_id=user_id(),
            note=form.reason(),
        )
    except Outdated:
        flash(_outdated())
    else:
        flash(_("Version %(version)s is in force. The scores are being renewed.",
                version=adopted.id))  # fmt: skip
    return _back(kind)


@bp.post("/<kind>/<origin>/keep")
@admin_required
def keep(kind: str, origin: str) -> Response:
    """Turn a proposal down."""
    form = DecisionForm()
    try:
        adopting.keep_present(
            get_db(),
            checked_kind(kind),
            checked_origin(origin),
            version=form.version.data or "",
            seen=form.seen.data or "",
            user_id=user_id(),
            note=form.reason(),
        )
    except Outdated:
        flash(_outdated())
    else:
        flash(_("The present version stays in force."))
    return _back(kind)


@bp.post("/<kind>/again")
@admin_required
def again(kind: str) -> Response:
    """Let the worker estimate anew now, without waiting for the night."""
    adopting.ask_again(get_db(), _calibrated(kind), user_id=user_id())
    flash(_("A new estimate is being made; that takes some seconds. "
            "If nothing new came in, nothing is proposed."))  # fmt: skip
    return _back(kind)


@bp.post("/versions/<version>/return")
@admin_required
def return_to(version: str) -> Response:
    """Put the settings of a former version in force again."""
    former = calibrations.get(get_db(), version)
    if adopting.return_to(get_db(), former.id, user_id=user_id()) is None:
        flash(_("These settings are in force already."))
    else:
        flash(_("The settings of %(version)s are in force again. The scores are being renewed.",
                version=former.id))  # fmt: skip
    return _back(former.kind)


def _calibrated(kind: str) -> str:
    """*kind*, if it has a version in force. Raises NotFound before the first one."""
    if calibrations.current(get_db(), checked_kind(kind)) is None:
        raise NotFound
    return kind


def _outdated() -> str:
    return _("Nothing was changed: another version came into force meanwhile, or the proposal was "
             "replaced. Look at what is proposed now.")  # fmt: skip


def _back(kind: str, anchor: str | None = None) -> Response:
    return redirect(url_for("calibration.index", kind=kind, _anchor=anchor), SEE_OTHER)
