"""Free ports of this machine, apart for each worker of pytest-xdist."""

import itertools
import os
import socket

# Below the range that systems hand out to outgoing connections, so that none takes it meanwhile.
_FIRST, _SPAN = 21_000, 1_000
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_next = itertools.count(os.getpid() % _SPAN)


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on, and that no later call returns soon."""
    for _ in range(_SPAN):
        port = _FIRST + (_worker % 10) * _SPAN + next(_next) % _SPAN
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no free port in the {_SPAN} of worker {_worker}")
