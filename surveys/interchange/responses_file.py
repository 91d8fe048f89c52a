"""A file of answers from another tool, brought in so that past surveys are scored on day one."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from surveys import clock, imported_questions, scales
from surveys.interchange import dates, values
from surveys.interchange.dates import DateForm
from surveys.interchange.decoding import Table
from surveys.interchange.events_file import date_form
from surveys.interchange.messages import Message, Refused, message
from surveys.interchange.response_mapping import SINGLE, ResponseMapping
from surveys.interchange.sheets import Cells, Columns, RefusedCell, rows
from surveys.questions import Question
from surveys.responses import Answered

AnswerReader = Callable[[Mapping[str, str]], tuple[tuple[Answered, ...], frozenset[str]]]
"""From cells by question id: the answers, and the questions whose cell cannot be taken."""

MAX_COMMENT = 10_000  # characters, as on the survey page


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One answered row. account, contact: as written (contact empty when not known).

    key: the same for the same answer, however its file is ordered, encoded or formatted.
    """

    row: int
    account: str
    contact: str
    answered_at: str
    language: str | None
    answers: tuple[Answered, ...]
    key: str


@dataclass(frozen=True)
class ReadResponses:
    """A whole file as understood: what can be kept, and the cells that cannot."""

    columns: Columns
    questions: tuple[Question, ...]
    rows: tuple[ImportedRow, ...]
    refused: tuple[RefusedCell, ...]


def questions_of(mapping: ResponseMapping, kind: str) -> dict[str, Question]:
    """The question that each mapped column answers. Raises Refused when two mean the same."""
    mapping.check()
    asked = {
        rating.column: imported_questions.question_for(kind, rating.column, rating.scale)
        for rating in mapping.ratings
    }
    if len({question.id for question in asked.values()}) < len(mapping.ratings):
        raise Refused(message("expected a column of its own for each rating; got one twice"))
    if mapping.comment:
        if mapping.comment in asked:
            raise Refused(message("expected different columns for rating and comment"))
        asked[mapping.comment] = imported_questions.cause_question(kind)
    return asked


def read(
    table: Table,
    mapping: ResponseMapping,
    kind: str,
    read_answers: AnswerReader,
    *,
    today: date | None = None,
    progress: Callable[[int], None] | None = None,
) -> ReadResponses:
    """Read all of *table*; nothing is looked up or kept yet.

    progress: called with the number of rows read, every thousand. Raises Refused when a column of
    *mapping* is not there or the dates do not say which number is the month.
    """
    asked = questions_of(mapping, kind)
    if mapping.account_name:
        mapping = replace(mapping, account_name=_account_name(mapping.account_name))
    columns = _columns(table, mapping, asked)
    reader = _Reader(
        mapping=mapping,
        asked=asked,
        form=date_form(table, columns, "date", mapping.date_form),
        read_answers=read_answers,
        kind=kind,
        last_day=(today or clock.today()) + timedelta(days=1),
    )
    refused: list[RefusedCell] = []
    found = []
    for count, cells in enumerate(rows(table, columns, refused), start=1):
        faults = len(refused)
        row = reader.row(cells)
        if row is not None and len(refused) == faults:
            keyed = reader.keyed(row, cells)
            if len(refused) == faults:
                found.append(keyed)
        if progress and count % 1000 == 0:
            progress(count)
    return ReadResponses(
        columns, tuple(asked.values()), tuple(_unreferenced(found)), tuple(refused)
    )


def _account_name(given: str) -> str:
    try:
        return values.line(200)(given)
    except values.Unreadable as error:
        raise Refused(
            message(
                "--account: expected %(expected)s; got %(came)s",
                expected=error.expected,
                came=values.shown(given),
            )
        ) from error


def _columns(table: Table, mapping: ResponseMapping, asked: Mapping[str, Question]) -> Columns:
    wanted = {name: getattr(mapping, name) for name in SINGLE if getattr(mapping, name)}
    wanted |= {question.id: column for column, question in asked.items()}
    places = {}
    for name, column in wanted.items():
        found = [place for place, header in enumerate(table.columns) if header == column.strip()]
        if len(found) != 1:
            raise Refused(
                message(
                    "%(file)s: expected one column named %(column)s; the header has %(count)s of "
                    "it: %(header)s",
                    file=table.name,
                    column=column,
                    count=len(found),
                    header=values.shown(", ".join(table.columns)),
                )
            )
        places[name] = found[0]
    return Columns(table.columns, places)


@dataclass
class _Reader:
    """Reads the cells of a row into an ImportedRow, and remembers references already seen."""

    mapping: ResponseMapping
    asked: Mapping[str, Question]
    form: DateForm
    read_answers: AnswerReader
    kind: str
    last_day: date  # tomorrow, as UTC sees it, is today already somewhere
    references: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def row(self, cells: Cells) -> ImportedRow | None:
        """The row with an empty key; None, its faults noted, when it is incomplete."""
        account: str | None = self.mapping.account_name
        if not account:
            account = cells.need("account", values.line(200))
        answered_at = cells.need("date", dates.moment(self.form))
        if answered_at and answered_at[:10] > self.last_day.isoformat():
            cells.refuse("date", message("a date that is not in the future"))
        contact = cells.take("contact", values.line(200))
        answers = self._answers(cells)
        if not account or not answered_at or not answers:
            return None
        return ImportedRow(
            row=cells.row,
            account=account,
            contact=contact or "",
            answered_at=answered_at,
            language=_language(cells.raw("language")),
            answers=answers,
            key="",
        )

    def _answers(self, cells: Cells) -> tuple[Answered, ...]:
        given = {question.id: cells.raw(question.id) for question in self.asked.values()}
        if not any(given.values()):
            first = next(iter(self.asked.values()))
            cells.refuse(first.id, message("a rating or a comment in each row"))
            return ()
        answers, wrong = self.read_answers(given)
        for question in self.asked.values():
            if question.id in wrong:
                cells.refuse(question.id, expected_answer(question))
        return () if wrong else answers

    def keyed(self, row: ImportedRow, cells: Cells) -> ImportedRow:
        """The row with its key: of its reference where there is one, else of what it says."""
        reference = cells.raw("reference")
        who = values.key(row.account)
        if not reference:
            said = [f"{a.question_id}={a.value}{a.text or ''}" for a in row.answers]
            parts = [self.kind, who, values.key(row.contact), row.answered_at, *said]
            return replace(row, key="row " + _digest(parts))
        # Another survey's export may number its answers from 1 again: the account and the date
        # keep the two apart.
        place = (who, row.answered_at, reference)
        first = self.references.setdefault(place, row.row)
        if first != row.row:
            cells.refuse(
                "reference", message("each reference once; row %(row)s has it too", row=first)
            )
        return replace(row, key="ref " + _digest([self.kind, *place]))


def _unreferenced(found: list[ImportedRow]) -> Iterator[ImportedRow]:
    """*found*; equal rows without a reference get their occurrence number into the key."""
    seen: Counter[str] = Counter()
    for row in found:
        seen[row.key] += 1
        yield replace(row, key=f"{row.key} {seen[row.key]}") if row.key.startswith("row ") else row


def _digest(parts: list[str] | tuple[str, ...]) -> str:
    """SHA-256 of *parts*, each with its length in front, so that no two lists join alike."""
    return hashlib.sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


def _language(cell: str) -> str | None:
    """`fr` or `en`; None for anything else: it is only a hint to the reader of the words."""
    try:
        return values.language(cell)
    except values.Unreadable:
        return None


def expected_answer(question: Question) -> Message:
    """What a cell that answers *question* may hold."""
    limits = scales.limits(question.scale)
    if limits is None:
        return message("a text of at most %(limit)s characters", limit=MAX_COMMENT)
    low, high = (f"{limit:g}" for limit in limits)
    if question.scale in scales.POINTS:
        return message("a whole number from %(low)s to %(high)s", low=low, high=high)
    return message("a number from %(low)s to %(high)s", low=low, high=high)


def submission_id(row: ImportedRow) -> str:
    """The id under which the row is submitted: a second import of it is the same submission."""
    return "import-" + hashlib.sha256(row.key.encode()).hexdigest()
