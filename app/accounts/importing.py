"""Import by page: send a file, look at how it is understood, say yes."""

from dataclasses import dataclass
from pathlib import Path

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from app.access import current_user, manager_required, takes_files
from app.accounts import samples, uploads, wording
from app.accounts.addresses import check_address
from app.accounts.blueprint import bp
from app.accounts.forms import UploadForm
from app.accounts.uploads import Upload
from app.config import settings
from app.database import get_db
from app.i18n import current_language
from surveys import accounts, audit
from surveys.interchange import accounts_file, contacts_file, events_file, figures_file
from surveys.interchange.decoding import Table, open_table
from surveys.interchange.messages import Refused
from surveys.interchange.plans import Options, Outcome, Plan, Planner, take
from surveys.interchange.words import HEADERS, REQUIRED

PLANNERS: dict[str, Planner] = {
    "accounts": accounts_file.plan,
    "contacts": contacts_file.plan,
    "events": events_file.plan,
    "figures": figures_file.plan,
}

DATED = ("events", "figures")
"""Files with a column of dates, whose form the reader may have to say."""

ROOM_FOR_THE_FORM = 64 * 1024
MAX_REFUSED_SHOWN = 100
PAGE_SIZE = 50
MOST_PAGES = 100_000
"""An SQL offset has 63 bits; an address has room for more."""


@bp.get("/import")
@manager_required
def index() -> str:
    """What can be brought in, and the accounts that are kept, to be found and changed."""
    words = request.args.get("q", "")[:200]
    page = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    db = get_db()
    total = accounts.count(db, words)
    return render_template(
        "accounts/index.html",
        what=wording.WHAT,
        words=words,
        total=total,
        page=page,
        pages=max(-(-total // PAGE_SIZE), 1),
        found=accounts.search(db, words, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE),
        kinds=wording.KINDS,
    )


@bp.get("/import/<what>")
@manager_required
def choose_file(what: str) -> str:
    """The first step: which file."""
    _known(what)
    return _upload_page(what, UploadForm())


@bp.post("/import/<what>")
@manager_required
@takes_files(uploads.MAX_BYTES + ROOM_FOR_THE_FORM)
def send_file(what: str) -> BaseResponse | tuple[str, int]:
    """Keep the file for a look and go there."""
    _known(what)
    form = UploadForm()
    if not form.validate_on_submit():
        return _upload_page(what, form), 400
    upload = uploads.keep(_folder(), form.file.data, user_id=_user_id(), what=what)
    try:
        _table(upload)
    except Refused as refused:
        uploads.remove(upload)
        form.file.errors = [wording.translated(refused.sentence)]
        return _upload_page(what, form), 400
    return redirect(url_for("accounts.look", what=what, upload_id=upload.id))


@bp.get("/import/<what>/<upload_id>")
@manager_required
def look(what: str, upload_id: str) -> str | tuple[str, int]:
    """The second step: how the file is read and what it would do; nothing is kept."""
    upload = _upload(what, upload_id)
    return _preview(upload, _date_form())


@bp.post("/import/<what>/<upload_id>")
@manager_required
def take_file(what: str, upload_id: str) -> BaseResponse | tuple[str, int]:
    """The third step: keep all of it."""
    upload = _upload(what, upload_id)
    try:
        outcome = _take(upload, _date_form())
    except Refused:
        # Something changed since the look; show it as it is now.
        return _preview(upload, _date_form(), status=409)
    uploads.remove(upload)
    name = wording.named(wording.WHAT, what)
    flash(_("%(what)s: %(counts)s", what=name, counts=outcome_words(outcome)))
    return redirect(url_for("accounts.index"))


@bp.post("/import/<what>/<upload_id>/discard")
@manager_required
def discard(what: str, upload_id: str) -> BaseResponse:
    """Forget the file."""
    uploads.remove(_upload(what, upload_id))
    flash(_("The file was removed and nothing was kept of it."))
    return redirect(url_for("accounts.choose_file", what=what))


@bp.get("/import/<what>/sample.csv")
@manager_required
def sample(what: str) -> Response:
    """A small file of that kind to start from, in the reader's language."""
    _known(what)
    return Response(
        samples.sample(what, current_language()),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={what}-sample.csv"},
    )


def outcome_words(outcome: Outcome) -> str:
    """`12 new, 3 changed, 5 unchanged`."""
    return ", ".join(
        (
            ngettext("%(num)s new", "%(num)s new", outcome.new),
            ngettext("%(num)s changed", "%(num)s changed", outcome.changed),
            ngettext("%(num)s unchanged", "%(num)s unchanged", outcome.unchanged),
        )
    )


@dataclass(frozen=True)
class ColumnLine:
    """One column of the file: its header, and what it means here (None: not used)."""

    header: str
    meaning: str | None


@dataclass(frozen=True)
class RefusedLine:
    """One refused cell in the reader's language."""

    row: int
    column: str
    expected: str
    came: str


def _preview(upload: Upload, date_form: str, status: int = 200) -> tuple[str, int]:
    table = _table(upload)
    try:
        plan = PLANNERS[upload.what](get_db(), table, Options(check_address, date_form))
    except Refused as refused:
        return _render(upload, table, date_form, None, wording.translated(refused.sentence)), 400
    return _render(upload, table, date_form, plan, ""), status


def _render(upload: Upload, table: Table, date_form: str, plan: Plan | None, refusal: str) -> str:
    return render_template(
        "accounts/preview.html",
        upload=upload,
        what=wording.named(wording.WHAT, upload.what),
        reading=table.reading,
        encoding=wording.ENCODINGS[table.reading.encoding],
        delimiter=wording.DELIMITERS[table.reading.delimiter],
        date_form=date_form,
        date_forms=wording.DATE_FORMS if upload.what in DATED else {},
        plan=plan,
        refusal=refusal,
        counts=outcome_words(plan.outcome) if plan else "",
        columns=_column_lines(plan) if plan else [],
        shown=_shown_columns(plan) if plan else [],
        names=wording.COLUMNS,
        cell=wording.cell,
        refused=_refused_lines(plan) if plan else [],
        more_refused=max(len(plan.refused) - MAX_REFUSED_SHOWN, 0) if plan else 0,
    )


def _column_lines(plan: Plan) -> list[ColumnLine]:
    meanings = {place: name for name, place in plan.columns.places.items()}
    return [
        ColumnLine(
            header, wording.named(wording.COLUMNS, meanings[place]) if place in meanings else None
        )
        for place, header in enumerate(plan.columns.header)
    ]


def _shown_columns(plan: Plan) -> list[str]:
    """The columns of the preview: those the file has, in our order."""
    order = plan.preview[0] if plan.preview else {}
    return [name for name in order if name in plan.columns.places]


def _refused_lines(plan: Plan) -> list[RefusedLine]:
    return [
        RefusedLine(cell.row, cell.column, wording.translated(cell.expected), cell.came)
        for cell in plan.refused[:MAX_REFUSED_SHOWN]
    ]


def _take(upload: Upload, date_form: str) -> Outcome:
    db = get_db()
    with db.transaction():
        options = Options(check_address, date_form)
        plan = take(db, PLANNERS[upload.what], _table(upload), options)
        counts = plan.outcome
        audit.record(
            db,
            f"import.{upload.what}",
            user_id=_user_id(),
            detail=f"{counts.new} new, {counts.changed} changed, {counts.unchanged} unchanged",
        )
    return plan.outcome


def _upload_page(what: str, form: UploadForm) -> str:
    return render_template(
        "accounts/upload.html",
        kind=what,
        what=wording.named(wording.WHAT, what),
        form=form,
        fields=HEADERS[what],
        required=REQUIRED[what],
        names=wording.COLUMNS,
        limit_mb=uploads.MAX_BYTES // (1024 * 1024),
    )


def _known(what: str) -> None:
    if what not in PLANNERS:
        abort(404)


def _upload(what: str, upload_id: str) -> Upload:
    _known(what)
    return uploads.find(_folder(), upload_id, user_id=_user_id(), what=what)


def _table(upload: Upload) -> Table:
    return open_table(
        upload.path, name=upload.name, max_bytes=uploads.MAX_BYTES * 10, max_rows=uploads.MAX_ROWS
    )


def _folder() -> Path:
    return settings().data / "uploads"


def _user_id() -> str:
    user = current_user()
    if user is None:
        abort(403)
    return user.id


def _date_form() -> str:
    chosen = request.values.get("date_form", "")
    return chosen if chosen in wording.DATE_FORMS else ""
