"""One page of the sheet as people fill it in: what it shows at first, and what came back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from app.i18n import current_language, number, percent
from surveys import figures, internal
from surveys.assessments import MAX_NOTE, Assessment, SheetRow
from surveys.figures import Figure

LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True)
class Cell:
    """One answer to be given. text: as shown or typed. suggested: 1 to 5, by *figure* (in words).

    by_figure: the text stands there by suggestion, nobody has said it yet. wrong: it is no answer.
    """

    question_id: str
    text: str = ""
    figure: str = ""
    suggested: int | None = None
    by_figure: bool = False
    wrong: bool = False


@dataclass(frozen=True)
class Line:
    """One relationship on the sheet with its cells and note.

    shown: the cells and note as they stood when the page was made: whatever differs was said.
    read_at: since when its manager has read the answers of the present wave, or None.
    """

    row: SheetRow
    cells: tuple[Cell, ...]
    note: str
    shown: str
    read_at: str | None
    note_wrong: bool = False
    problem: str = ""
    unsaved: bool = False

    @property
    def texts(self) -> str:
        """Cells and note as one text, to tell what was changed."""
        return "|".join((*(cell.text for cell in self.cells), self.note))

    @property
    def is_changed(self) -> bool:
        return self.texts != self.shown

    @property
    def values(self) -> dict[str, int]:
        """The answers given, when none is wrong."""
        return {cell.question_id: int(cell.text) for cell in self.cells if cell.text}

    @property
    def wrong_field(self) -> str:
        """The id of the field to go to."""
        wrong = next((cell.question_id for cell in self.cells if cell.wrong), None)
        if self.note_wrong:
            wrong = wrong or internal.NOTE
        return f"{wrong or self.cells[0].question_id}-{self.row.relationship_id}"


@dataclass(frozen=True)
class Known:
    """What goes into a fresh page, by relationship: last time's, figures, revenue, readings."""

    last: Mapping[str, Assessment] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    revenue: Mapping[str, float] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)


def fresh_line(row: SheetRow, known: Known) -> Line:
    """The line as it is shown first: last time's answers, and what newer figures suggest."""
    last = known.last.get(row.relationship_id)
    cells = tuple(
        _with_figure(Cell(question_id, _last_text(last, question_id)), row, last, known)
        for question_id in internal.question_ids()
    )
    # Last time's note is an event of that time: it is not said again.
    line = Line(row, cells, "", "", known.read.get(row.relationship_id))
    return replace(line, shown=line.texts)


def returned_line(fresh: Line, given: Callable[[str], str]) -> Line:
    """The line as somebody sent it; *given*: the text of a field by its name."""
    relationship_id = fresh.row.relationship_id
    cells = tuple(
        _checked(
            replace(
                cell,
                text=given(f"{cell.question_id}-{relationship_id}").strip()[:20],
                by_figure=False,
            )
        )
        for cell in fresh.cells
    )
    note = " ".join(given(f"{internal.NOTE}-{relationship_id}").split())
    line = replace(fresh, cells=cells, note=note, shown=given(f"shown-{relationship_id}"))
    return replace(line, note_wrong=len(note) > MAX_NOTE)


def problem_of(line: Line) -> str:
    """What keeps the line from being saved, in a sentence; blank when nothing does."""
    account = line.row.account
    for cell in line.cells:
        if cell.wrong:
            return _(
                "%(account)s: expected a whole number from 1 to 5, or nothing; got “%(came)s”.",
                account=account,
                came=cell.text,
            )
    if line.note_wrong:
        return _(
            "%(account)s: the event may have %(most)s characters; it has %(came)s.",
            account=account,
            most=number(MAX_NOTE),
            came=number(len(line.note)),
        )
    if not line.values:
        return _("%(account)s: answer at least one question.", account=account)
    return ""


def _last_text(last: Assessment | None, question_id: str) -> str:
    value = last.values.get(question_id) if last else None
    return "" if value is None else str(value)


def _checked(cell: Cell) -> Cell:
    is_answer = cell.text == "" or cell.text in map(str, range(LOWEST, HIGHEST + 1))
    return replace(cell, wrong=not is_answer)


def _digits(value: float) -> int:
    """Decimals worth showing in a narrow column."""
    return 0 if abs(value) >= 10 or value.is_integer() else 1


def _days(late: float) -> str:
    """`1 day`, `0.5 days`; in French what is less than 2 is singular: `1 jour`, `0,5 jour`."""
    size = abs(late)
    single = size < 2 if current_language() == "fr" else size == 1
    return ngettext("%(days)s day", "%(days)s days", 1 if single else 2,
                    days=number(late, _digits(late)))  # fmt: skip


def _with_figure(cell: Cell, row: SheetRow, last: Assessment | None, known: Known) -> Cell:
    """*cell* with the figure that speaks of it; one newer than last time's answer stands in it."""
    figure = known.figures.get(row.relationship_id)
    if figure is None:
        return cell
    if cell.question_id == internal.VALUE and figure.margin is not None:
        others = figures.comparable_margins(row.relationship_id, known.figures, known.revenue)
        suggested = figures.suggested_value(figure.margin, others)
        words = percent(figure.margin / 100, _digits(figure.margin))
    elif cell.question_id == internal.DISCIPLINE and figure.days_late is not None:
        suggested = figures.suggested_discipline(figure.days_late)
        words = _days(figure.days_late)
    else:
        return cell
    is_newer = last is None or not cell.text or figure.on_date > last.made_on
    by_figure = suggested is not None and is_newer
    return replace(
        cell,
        text=str(suggested) if by_figure else cell.text,
        figure=words,
        suggested=suggested,
        by_figure=by_figure,
    )
