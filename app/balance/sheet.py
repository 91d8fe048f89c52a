"""The sheet: one line for each account, one digit for each answer, saved with Enter."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from app.access import current_user, manager_required
from app.balance.blueprint import bp
from app.balance.filling import Known, Line, fresh_line, problem_of, returned_line
from app.balance.words import short_name
from app.database import get_db
from app.i18n import current_language
from app.reports.arguments import wanted_choice, wanted_id, wanted_page
from surveys import assessments, audit, clock, figures, internal, portfolio, readings
from surveys.assessments import Assessment, SheetRow, Wanted
from surveys.db import Database
from surveys.errors import NotFound
from surveys.ids import is_id
from surveys.users import User

MOST_PAGES = 100_000


@dataclass(frozen=True)
class Choice:
    """What the address asks for. whose: mine or all; show: due or all; only: one relationship."""

    kind: str
    whose: str
    show: str
    only: str | None
    number: int

    def wanted(self, user: User) -> Wanted:
        if self.only:
            return Wanted(self.kind, relationship_ids=(self.only,))
        owner = user.email if self.whose == "mine" else None
        return Wanted(self.kind, owner=owner, due_only=self.show == "due")

    def query(self, **other: str) -> dict[str, Any]:
        """The choice as it stands in an address, the page left out, with *other* parts."""
        if self.only and not other:
            return {"kind": self.kind, "only": self.only}
        return {"kind": self.kind, "whose": self.whose, "show": self.show} | other


@bp.get("/balance/assess", endpoint="sheet")
@manager_required
def sheet_page() -> str:
    """One page of accounts to assess, as they were last time."""
    db, user = get_db(), _user()
    choice = _choice(db, user)
    rows = assessments.sheet(db, choice.wanted(user), number=choice.number, today=clock.today())
    known = _known(db, user, choice.kind, rows)
    return _page(db, user, choice, [fresh_line(row, known) for row in rows])


@bp.post("/balance/assess", endpoint="save_sheet")
@manager_required
def save_sheet() -> str | BaseResponse | tuple[str, int]:
    """Keep every line that says something else than before, or the one whose button was pressed.

    Lines that cannot be kept come back as they were typed, with what is wrong; the others are kept.
    """
    db, user = get_db(), _user()
    choice = _choice(db, user)
    lines = _returned(db, user, choice.kind)
    pressed = request.form.get("line", "")
    chosen = [
        line
        for line in lines
        if (line.row.relationship_id == pressed if pressed else line.is_changed)
    ]
    problems = {line.row.relationship_id: problem_of(line) for line in chosen}
    kept = [line for line in chosen if not problems[line.row.relationship_id]]
    _keep(db, user, kept)
    said = _said(kept, others=len(lines) - len(chosen) if not pressed else 0)
    if len(kept) == len(chosen) and not pressed:
        flash(said)
        return redirect(url_for("balance.sheet", **choice.query(), page=choice.number))
    back = _back(db, choice.kind, lines, {line.row.relationship_id for line in kept}, problems)
    page = _page(db, user, choice, back, said=said if kept else "")
    return (page, 400) if any(problems.values()) else page


def _page(
    db: Database, user: User, choice: Choice, lines: Sequence[Line], *, said: str = ""
) -> str:
    today = clock.today()
    wanted = replace(choice.wanted(user), relationship_ids=None)
    n_all, n_due = assessments.sheet_counts(db, wanted, today=today)
    total = len(lines) if choice.only else n_due if choice.show == "due" else n_all
    return render_template(
        "balance/sheet.html",
        choice=choice,
        lines=lines,
        problems=[line for line in lines if line.problem],
        said=said,
        questions=internal.questions(),
        short_name=short_name,
        note_label=internal.note_label(current_language()),
        max_note=assessments.MAX_NOTE,
        pages=max(1, -(-total // assessments.PAGE_SIZE)),
        counts=portfolio.counts_by_kind(db),
        n_owned=assessments.owned(db, choice.kind, user.email),
        n_due=n_due,
        n_all=n_all,
        n_everybody=assessments.under_way(db, choice.kind),
    )


def _back(
    db: Database,
    kind: str,
    lines: Sequence[Line],
    kept: Collection[str],
    problems: Mapping[str, str],
) -> list[Line]:
    """*lines* as they are shown again: those *kept* as they now stand, the others as typed."""
    wanted = Wanted(kind, relationship_ids=[line.row.relationship_id for line in lines])
    now = {row.relationship_id: row for row in assessments.sheet(db, wanted, today=clock.today())}
    back = []
    for line in lines:
        name = line.row.relationship_id
        if name in kept:
            back.append(replace(line, row=now[name], shown=line.texts))
        else:
            back.append(replace(line, problem=problems.get(name, ""), unsaved=line.is_changed))
    return back


def _said(kept: Sequence[Line], *, others: int) -> str:
    said = ngettext("%(num)s account is kept.", "%(num)s accounts are kept.", len(kept))
    if others:
        said += " " + ngettext(
            "%(num)s was left as it was.", "%(num)s were left as they were.", others
        )
    return said


def _returned(db: Database, user: User, kind: str) -> list[Line]:
    """The lines that were sent, of relationships that are under way, in the order of the sheet."""
    ids = [each for each in request.form.getlist("row") if is_id(each)]
    wanted = Wanted(kind, relationship_ids=ids[: assessments.PAGE_SIZE])
    rows = assessments.sheet(db, wanted, today=clock.today())
    known = _known(db, user, kind, rows)
    return [
        returned_line(fresh_line(row, known), lambda name: request.form.get(name, ""))
        for row in rows
    ]


def _keep(db: Database, user: User, lines: Sequence[Line]) -> None:
    """Keep what *lines* say, all in one transaction."""
    with db.transaction():
        for line in lines:
            assessments.save(
                db,
                Assessment(
                    relationship_id=line.row.relationship_id,
                    assessor_id=user.id,
                    made_on=clock.today().isoformat(),
                    after_reading=line.read_at is not None,
                    values=line.values,
                    note=line.note,
                ),
            )
            audit.record(db, "assessment.save", user_id=user.id, subject=line.row.relationship_id)


def _known(db: Database, user: User, kind: str, rows: Sequence[SheetRow]) -> Known:
    ids = [row.relationship_id for row in rows]
    return Known(
        last=assessments.latest_by(db, user.id, ids),
        figures=figures.latest_of_kind(db, kind),
        revenue=figures.revenues(db, kind),
        read=readings.after_reading(db, user.id, ids),
    )


def _choice(db: Database, user: User) -> Choice:
    """What the address says; without a word of it, one's own accounts where one has any, and what
    is due."""
    kind = wanted_choice("kind", portfolio.KINDS) or "client"
    mine = "mine" if assessments.owned(db, kind, user.email) else "all"
    return Choice(
        kind=kind,
        whose=wanted_choice("whose", ("mine", "all")) or mine,
        show=wanted_choice("show", ("due", "all")) or "due",
        only=wanted_id("only"),
        number=min(wanted_page(), MOST_PAGES),
    )


def _user() -> User:
    user = current_user()
    if user is None:
        raise NotFound
    return user
