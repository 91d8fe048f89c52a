"""What the service says about itself on stderr, without tokens, answers or addresses.

A line for each request holds the route's pattern (`/s/<token>`), never the address itself. All that
other code logs passes a filter, and exceptions show where they happened and of what type, but only
those messages that cannot quote what a person wrote.
"""

import json
import logging
import os
import re
import sys
import time
import traceback
from datetime import UTC, datetime
from types import TracebackType

from flask import Flask, Response, g, request

log = logging.getLogger("rapport.request")

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

EMAIL = re.compile(r"[^\s\"'<>(),;:=\[\]]+@[^\s\"'<>(),;:=\[\]]+")
PERSONAL_PATH = re.compile(r"(/[su]/)[^\s\"'<>?#]+")
QUERY = re.compile(r"(?<=[\w/-])\?[^\s\"'<>]+")
TOKEN = re.compile(r"(?<![\w-])[\w-]{32,}(?:\.[\w-]{20,})*")
IP_ADDRESS = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F:]+"
)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

WATCHED = frozenset({"operation.healthz", "operation.readyz"})
"""Called every few seconds by whatever watches the service: a line each would hide the others."""

LOCAL_ADDRESSES = frozenset({"127.0.0.1", "0.0.0.0"})  # noqa: S104 - compared, not bound

# Types whose messages speak of code, files or the database, never of a value that someone sent.
TELLING = (OSError, ImportError, NameError, AttributeError, TypeError, AssertionError)
TELLING_MODULES = ("sqlite3", "pysqlite3", "jinja2", "smtplib")


def scrub(text: str) -> str:
    """*text* without mail addresses, personal links, queries, long tokens and network addresses."""
    text = EMAIL.sub("[address]", text)
    text = PERSONAL_PATH.sub(r"\1[token]", text)
    text = QUERY.sub("?[query]", text)
    text = TOKEN.sub("[token]", text)
    return IP_ADDRESS.sub(_hide_address, text)


def _hide_address(match: re.Match[str]) -> str:
    return match[0] if match[0] in LOCAL_ADDRESSES else "[address]"


def one_line(text: str) -> str:
    """*text* with line ends and control characters made visible: nobody writes a line for us."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in text
    )


def described(exc_info: ExcInfo) -> str:
    """Where an exception happened and its type; its message only when it cannot quote anyone."""
    kind, error, trace = exc_info
    places = " < ".join(
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}"
        for frame in reversed(traceback.extract_tb(trace)[-12:])
    )
    message = f": {error}" if _is_telling(error) else " (message withheld)"
    cause = error.__cause__ or error.__context__
    after = f", after {type(cause).__name__}" if cause is not None else ""
    return f"{kind.__name__}{message}{after} at {places or 'no frame'}"


def _is_telling(error: BaseException) -> bool:
    if isinstance(error, UnicodeError):
        return False
    module = type(error).__module__.split(".")[0]
    return isinstance(error, TELLING) or module in TELLING_MODULES


class LineFormatter(logging.Formatter):
    """`2026-11-23T18:32:05.123Z INFO rapport.request: GET /s/<token> 200 12 ms`."""

    def format(self, record: logging.LogRecord) -> str:
        parts = self.parts(record)
        return f"{parts['at']} {parts['level']} {parts['logger']}: {parts['message']}" + (
            f" [{parts['error']}]" if "error" in parts else ""
        )

    def parts(self, record: logging.LogRecord) -> dict[str, str]:
        """What every format shows, cleaned."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        parts = {
            "at": moment.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": one_line(scrub(record.getMessage())),
        }
        if record.exc_info and record.exc_info[0] is not None:
            parts["error"] = one_line(scrub(described(record.exc_info)))
        return parts


class JsonFormatter(LineFormatter):
    """The same as one JSON object a line, for programs that read logs."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.parts(record), ensure_ascii=False)


def configure(*, level: int = logging.INFO, json_lines: bool | None = None) -> None:
    """Send all logging of this process to stderr in our format; calling it again changes that."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler.formatter, LineFormatter):
            root.removeHandler(handler)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(json_lines=json_lines))
    root.addHandler(handler)
    root.setLevel(level)


def formatter(*, json_lines: bool | None = None) -> LineFormatter:
    """The format of a line. json_lines: default, what RAPPORT_LOG_FORMAT says.

    Read here a second time, since gunicorn logs before there are settings.
    """
    if json_lines is None:
        json_lines = os.environ.get("RAPPORT_LOG_FORMAT", "").strip() == "json"
    return JsonFormatter() if json_lines else LineFormatter()


def _start_clock() -> None:
    g.began = time.perf_counter()


def _write_line(response: Response) -> Response:
    pattern = request.url_rule.rule if request.url_rule else "-"
    request.environ["rapport.route"] = pattern  # for gunicorn's access log, when it is switched on
    if request.endpoint in WATCHED:
        return response
    began = g.get("began")
    milliseconds = round((time.perf_counter() - began) * 1000) if began is not None else 0
    method = request.method if request.method in METHODS else "?"
    log.info("%s %s %d %d ms", method, pattern, response.status_code, milliseconds)
    return response


def init_app(app: Flask) -> None:
    """Log a line for every request to *app*."""
    app.before_request(_start_clock)
    app.after_request(_write_line)
