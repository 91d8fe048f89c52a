"""The worker: a loop over due work, which it finds in the database's state and never in a queue."""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable

from app.config import Settings
from app.jobs import balance, calibrating, overview, reading, scoring
from app.mailing import send_due
from app.upkeep import keep_up
from surveys import leases
from surveys.db import Database
from surveys.errors import DatabaseBusy

IDLE_SECONDS = 1.0
QUIET_SECONDS_BEFORE_UNLOADING = 600.0
MAILS_A_ROUND = 20

log = logging.getLogger(__name__)


def holder_name() -> str:
    """Who holds this worker's leases: its machine and its process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def run(db: Database, settings: Settings) -> None:
    """Work until told to stop.

    Ends on SIGTERM, on SIGINT, and when the process that started it is gone.
    """
    stop = _stop_signal()
    parent = os.getppid()
    busy_at = time.monotonic()
    while not stop.is_set():
        if one_round(db, settings):
            busy_at = time.monotonic()
            continue
        if os.getppid() != parent:
            break
        if time.monotonic() - busy_at > QUIET_SECONDS_BEFORE_UNLOADING:
            reading.put_models_away()
        stop.wait(IDLE_SECONDS)


def run_until_idle(db: Database, settings: Settings) -> int:
    """Do all that is due at this moment; returns how much that was."""
    total = 0
    while done := one_round(db, settings):
        total += done
    return total


def one_round(db: Database, settings: Settings) -> int:
    """Do some of everything that is due; returns how many pieces of work were done.

    Mails first, people wait for them; then scores, so that a new mark counts within a second or
    two; then words, after which the scores that rest on them are due again. The nightly run comes
    after all of these.

    Whatever one kind of work ends with, the others get their turn first; then it is raised, and a
    new worker takes over.
    """
    holder = holder_name()
    leases.end_those_of_the_dead(db, alive=_is_alive)
    jobs: tuple[Callable[[], int], ...] = (
        lambda: send_due(db, settings, holder, MAILS_A_ROUND),
        lambda: scoring.rescore_due(db, holder=holder),
        lambda: balance.assess_due(db),
        lambda: reading.read_due(db, holder=holder),
        lambda: calibrating.review_due(db, holder=holder),
        lambda: calibrating.compare_due(db, holder=holder),
        lambda: overview.review_due(db, holder=holder),
        lambda: keep_up(db, settings),
    )
    done = 0
    failed: list[Exception] = []
    for job in jobs:
        try:
            done += job()
        except DatabaseBusy:
            log.warning("the database was busy; trying again")
        except Exception as error:  # raised below
            failed.append(error)
    if failed:
        raise failed[0]
    return done


def _is_alive(holder: str) -> bool:
    """Whether *holder* may still be at work; of another machine's we cannot know, so yes."""
    machine, _, process = holder.rpartition(":")
    if machine != socket.gethostname():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _stop_signal() -> threading.Event:
    """An event that SIGTERM and SIGINT set; left alone outside the main thread."""
    stop = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: stop.set())
    return stop
