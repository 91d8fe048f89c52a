"""A deadline for work that might hang: after it, Overdue is raised inside the block."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Overdue(Exception):
    """The work took longer than it may."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise Overdue in the block after *seconds*.

    Signals reach the main thread only, which is where the worker works; elsewhere (a test's
    thread) the block runs without a deadline, and the lease's end is the limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def overdue(_number: int, _frame: FrameType | None) -> None:
        raise Overdue(f"took longer than {seconds:g} seconds")

    previous = signal.signal(signal.SIGALRM, overdue)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
