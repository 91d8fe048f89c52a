"""Dates in files: ISO always; another order only when the file itself proves which one it is."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from surveys import clock
from surveys.interchange.messages import Message, message
from surveys.interchange.values import Unreadable

FIRST_YEAR = 1950
"""Older years are typing errors or a spreadsheet's day zero."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?\Z", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[T ](\d{1,2}:\d{2}.*))?\Z", re.ASCII)


@dataclass(frozen=True)
class DateForm:
    """How dates are written. name: `iso`, `day_first` (31/12/2026), `month_first` (12/31/2026), or
    a format of Python's strptime, as `%d %m %Y`.
    """

    name: str

    @property
    def expected(self) -> Message:
        """What to tell people."""
        if self.name == "iso":
            return message("a date as 2026-12-31")
        if self.name == "day_first":
            return message("a date as 31/12/2026 (day first) or 2026-12-31")
        if self.name == "month_first":
            return message("a date as 12/31/2026 (month first) or 2026-12-31")
        return message("a date in the form %(form)s", form=self.name)


def decide_form(cells: Iterable[str]) -> DateForm:
    """The form of a whole column, proven by a number above 12 or by points instead of slashes.

    Raises Unreadable when there are dates as 03/04/2026 and nothing tells day from month.
    """
    proofs: set[str] = set()
    undecided = False
    for cell in cells:
        match = _NUMBERS.match(cell.strip())
        if match is None:
            continue
        first, sign, second = int(match[1]), match[2], int(match[3])
        if first > 12 or (sign == "." and second <= 12):
            proofs.add("day_first")
        elif second > 12:
            proofs.add("month_first")
        elif first != second:
            undecided = True
        else:
            proofs.add("either")
    decided = proofs - {"either"}
    if len(decided) == 1:
        return DateForm(decided.pop())
    if decided or undecided:
        raise Unreadable(ambiguous())
    return DateForm("day_first" if proofs else "iso")


def ambiguous() -> Message:
    return message(
        "dates as 2026-12-31, or one order of day and month in the whole column: nothing in "
        "this file tells 3 April from 4 March; say which comes first with the date format"
    )


def day(form: DateForm) -> Callable[[str], date]:
    """Reader of a day; the time behind it, if any, is left out."""
    read_moment = moment(form)

    def read(cell: str) -> date:
        return date.fromisoformat(read_moment(cell)[:10])

    return read


def moment(form: DateForm) -> Callable[[str], str]:
    """Reader of a day or time as our UTC text.

    A bare day becomes its noon, so that it is the same day in every time zone of ours; a time
    without zone is taken as UTC.
    """

    def read(cell: str) -> str:
        try:
            parsed = _parsed(cell.strip(), form)
        except ValueError:
            raise Unreadable(form.expected) from None
        if not FIRST_YEAR <= parsed.year <= 9990:
            raise Unreadable(message("a year from %(first)s on", first=FIRST_YEAR))
        return clock.to_text(parsed)

    return read


def _parsed(text: str, form: DateForm) -> datetime:
    if "%" in form.name:
        parsed = datetime.strptime(text, form.name)
        return _aware(parsed, has_time=any(code in form.name for code in ("%H", "%I", "%T", "%X")))
    if _ISO.match(text):
        parsed = datetime.fromisoformat(text)
        return _aware(parsed, has_time=len(text) > 10)
    match = _NUMBERS.match(text)
    if match is None or form.name == "iso":
        raise ValueError
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    days, months = (first, second) if form.name == "day_first" else (second, first)
    on = date(year, months, days)
    if match[5] is None:
        return _aware(datetime.combine(on, time()), has_time=False)
    return _aware(datetime.combine(on, time.fromisoformat(match[5].zfill(5))), has_time=True)


def _aware(parsed: datetime, *, has_time: bool) -> datetime:
    if not has_time:
        return datetime.combine(parsed.date(), time(12), UTC)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def form_of(option: str | None) -> DateForm | None:
    """The form that a person named: a name of DateForm or a strptime format; None when none was.

    Raises Unreadable when it is neither.
    """
    if not option:
        return None
    if option in ("iso", "day_first", "month_first"):
        return DateForm(option)
    if "%" in option:
        try:
            probe = datetime(2026, 12, 31, 10, 20, 30, tzinfo=UTC).strftime(option)
            same_day = datetime.strptime(probe, option).date() == date(2026, 12, 31)
        except (ValueError, re.error):
            same_day = False
        if same_day:
            return DateForm(option)
    raise Unreadable(message("a date format with day, month and year, as %d/%m/%Y"))
