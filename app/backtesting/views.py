"""Does it predict? A file of outcomes in, what the scores before them foretold out."""

import threading
from dataclasses import dataclass
from pathlib import Path

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access import current_user, manager_required, takes_files
from app.accounts import uploads, wording
from app.backtesting import sentences
from app.backtesting.blueprint import bp
from app.backtesting.forms import OutcomesForm
from app.config import settings
from app.database import get_db
from app.i18n import current_language
from app.jobs import backtesting, kept_backtest
from app.jobs.kept_backtest import KeptKind
from surveys import audit
from surveys.interchange import outcomes_file
from surveys.interchange.decoding import open_table
from surveys.interchange.messages import Refused
from surveys.interchange.outcomes_file import Outcome
from surveys.interchange.plans import RowsRefused
from surveys.interchange.words import HEADERS, REQUIRED

MAX_OUTCOMES = 1000
MAX_MONTHS = 24
"""Of outcomes that a page waits for: each month takes a calibration, half a second for 500
accounts; the command line takes any number."""
MAX_ROWS = 10_000
"""Of a file that is read to the end, to say what is wrong with it."""
MAX_BYTES = 2 * 1024 * 1024
ROOM_FOR_THE_FORM = 64 * 1024
MAX_REFUSED_SHOWN = 20
EXAMPLES = {
    "en": "account,date,outcome\nAcme,2026-03-31,renewed\nGlobex,2026-04-30,lost\n",
    "fr": "compte;date;résultat\nAcme;31/03/2026;renouvelé\nGlobex;30/04/2026;perdu\n",
}


_running = threading.Lock()
"""One at a time in a process: each takes a processor for up to a minute or two."""


@dataclass(frozen=True)
class Part:
    """What is shown of one kind."""

    kind: KeptKind
    heading: str
    sentences: list[str]


@bp.get("")
@manager_required
def page() -> str:
    """The last result, and the form for another file."""
    return _page(OutcomesForm())


@bp.post("")
@manager_required
@takes_files(MAX_BYTES + ROOM_FOR_THE_FORM)
def send() -> Response | tuple[str, int]:
    """Look at the outcomes of a file and keep what they tell; the file itself is not kept."""
    form = OutcomesForm()
    if not form.validate_on_submit():
        return _page(form), 400
    upload = uploads.keep(_folder(), form.file.data, user_id=_user_id(), what="outcomes")
    try:
        table = open_table(
            upload.path, name=upload.name, max_bytes=MAX_BYTES * 10, max_rows=MAX_ROWS
        )
        found = outcomes_file.read(get_db(), table, date_form_named=form.date_form.data or "").found
    except RowsRefused as error:
        form.file.errors = [wording.translated(error.sentence)]
        return _page(form, error), 400
    except Refused as error:
        form.file.errors = [wording.translated(error.sentence)]
        return _page(form), 400
    finally:
        uploads.remove(upload)
    too_much = _too_much(found)
    if too_much:
        form.file.errors = [too_much]
        return _page(form), 400
    if not _running.acquire(blocking=False):
        form.file.errors = [_("Another file is being looked at. Send yours again in a minute.")]
        return _page(form), 503
    try:
        _run(found, file=upload.name, fall=float(form.fall.data or 0.0))
    finally:
        _running.release()
    flash(ngettext("One outcome was looked at.", "%(num)s outcomes were looked at.", len(found)))
    return redirect(url_for("backtesting.page"), 303)


def _run(found: tuple[Outcome, ...], *, file: str, fall: float) -> None:
    db = get_db()
    told = backtesting.run(db, found, fall=fall)
    with db.transaction():
        kept_backtest.keep(db, kept_backtest.kept_of(told, file=file, fall=fall))
        audit.record(db, "backtest", user_id=_user_id(), detail=f"{len(found)} outcomes")


def _too_much(found: tuple[Outcome, ...]) -> str:
    """Why the page does not take these outcomes; blank when it does."""
    if not found:
        return _("The file holds no outcome: give one row for each renewal or loss.")
    months = {outcome.on_date[:7] for outcome in found}
    if len(found) > MAX_OUTCOMES or len(months) > MAX_MONTHS:
        return _(
            "The page takes up to %(count)s outcomes within %(months)s different months; for more, "
            "run “rapport backtest” where the service runs.",
            count=MAX_OUTCOMES,
            months=MAX_MONTHS,
        )
    return ""


def _page(form: OutcomesForm, refused: RowsRefused | None = None) -> str:
    last = kept_backtest.last(get_db())
    parts = [
        Part(kind, sentences.heading(kind), sentences.sentences(kind))
        for kind in (last.kinds if last else ())
    ]
    return render_template(
        "backtesting/page.html",
        form=form,
        last=last,
        parts=parts,
        refused=[
            f"{wording.translated(cell.sentence)}" for cell in refused.refused[:MAX_REFUSED_SHOWN]
        ]
        if refused
        else [],
        more_refused=max(0, len(refused.refused) - MAX_REFUSED_SHOWN) if refused else 0,
        fields=HEADERS["outcomes"],
        required=REQUIRED["outcomes"],
        example=EXAMPLES[current_language()],
        meanings=_meanings(),
    )


def _meanings() -> dict[str, str]:
    return {
        "account": _("Name or reference of an account that is kept"),
        "date": _("The day the outcome was known, in the past"),
        "kind": _("client or partner; needed only where the account is both"),
        "outcome": _("renewed or lost"),
        "volume_change": _("Change in percent since the period before; negative for a fall"),
    }


def _folder() -> Path:
    return settings().data / "uploads"


def _user_id() -> str:
    user = current_user()
    if user is None:
        abort(403)
    return user.id
