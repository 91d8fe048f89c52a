"""How gunicorn serves Rapport: processes of four threads each, and logs that tell no secrets.

Addresses of surveys hold a personal token (`/s/<token>`), so no log line may hold an address. The
application writes a line for each request, with the route alone; gunicorn's own access log is off,
and knows no address either should someone switch it on. What gunicorn says about a request that
went wrong passes the application's formatter, which takes tokens and addresses out.
"""

import os
from pathlib import Path

from gunicorn.glogging import Logger

from app import logs

wsgi_app = "wsgi:app"
chdir = str(Path(__file__).resolve().parent)
bind = f"{os.environ.get('RAPPORT_HOST') or '127.0.0.1'}:{os.environ.get('RAPPORT_PORT') or '8000'}"

workers = int(os.environ.get("RAPPORT_WORKERS") or "2")
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

accesslog = None
access_log_format = "%(m)s %(s)s %(B)s %(M)sms"
errorlog = "-"
loglevel = "warning"


class DiscreetLogger(Logger):
    """gunicorn's logger in the application's words; its own would write whole addresses."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(logs.formatter())


logger_class = DiscreetLogger


def post_fork(_server: object, _worker: object) -> None:
    """Let each web process log as the application does."""
    logs.configure()
