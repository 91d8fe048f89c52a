"""How gunicorn serves Rapport: two processes of four threads, and logs that tell no secrets.

Addresses of surveys hold a personal token (`/s/<token>`), so no log line may hold an address:
the access log, off by default, knows only the route (`app` leaves it in the WSGI environment as
`rapport.route`), and what gunicorn itself says about a request is shortened below.
"""

import logging
import os
import re
from pathlib import Path

from gunicorn.glogging import Logger

wsgi_app = "wsgi:app"
chdir = str(Path(__file__).resolve().parent)
bind = f"{os.environ.get('RAPPORT_HOST') or '127.0.0.1'}:{os.environ.get('RAPPORT_PORT') or '8000'}"

workers = 2
worker_class = "gthread"  # a slow phone occupies a thread, not a process
threads = 4
preload_app = False  # each process opens the database itself: connections do not survive a fork
timeout = 60
graceful_timeout = 20  # requests under way may end before a process does
keepalive = 5
# A heartbeat on a busy disk can be late enough to have a healthy process killed.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - see above

# Far above what our pages send; the size of a body is limited by the application itself (413).
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190

# Whose X-Forwarded-Proto is believed: nobody's, unless a proxy in front is named.
forwarded_allow_ips = os.environ.get("RAPPORT_TRUSTED_PROXIES", "")
control_socket_disable = True  # nobody needs a second door into the running service

# With GUNICORN_CMD_ARGS="--access-logfile -" it reads: method, route, status, bytes, milliseconds.
accesslog = None
access_log_format = "%(m)s %({rapport.route}e)s %(s)s %(B)s %(M)sms"
errorlog = "-"
loglevel = "warning"

SECRETS = re.compile(r"(?<![\w.-])/[^\s'\"]*\?[^\s'\"]*|[\w-]{32,}(?:\.[\w-]+)*|[^\s'\"<]+@[\w.-]+")


def without_secrets(text: str) -> str:
    """*text* without query strings, tokens (32 characters and more) and e-mail addresses."""
    return SECRETS.sub("…", text)


class DiscreetLogger(Logger):
    """gunicorn's own logger, which would write whole addresses when a request goes wrong."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        self.error_log.addFilter(shorten)


def shorten(record: logging.LogRecord) -> bool:
    """Let every record pass, without what it should not say."""
    text = record.getMessage()
    if text.startswith("Invalid request from ip="):
        text = "Invalid request"  # the rest quotes the visitor's address and what they sent
    record.msg, record.args = without_secrets(text), ()
    return True


logger_class = DiscreetLogger
