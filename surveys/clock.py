"""Times as UTC ISO-8601 text, made in Python so that both databases compare them alike."""

from datetime import UTC, date, datetime, timedelta


def now() -> str:
    """The present moment, e.g. `2026-11-23T18:32:05.123Z`; text order is time order."""
    return to_text(datetime.now(UTC))


def to_text(moment: datetime) -> str:
    """*moment* (aware) as UTC text with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_moment(text: str) -> datetime:
    """The aware moment of such a text."""
    return datetime.fromisoformat(text)


def after(text: str, *, seconds: float) -> str:
    """The text of the moment *seconds* later (earlier when negative)."""
    return to_text(to_moment(text) + timedelta(seconds=seconds))


def today() -> date:
    """Today's date in UTC."""
    return datetime.now(UTC).date()
