"""Several writers at once, for a while: not one may be refused by a locked database.

    python -m benchmarks.writers [--seconds 60] [--writers 4]

Each writer is a process with a connection of its own, as a web process is, and stores submissions
of 8 answers (response, answers, digest, one durable transaction) as fast as it can. Prints
submissions, errors and how long they took; ends with 1 when there was any error (budget: 0), or
when what was acknowledged is not what is stored.
"""

import argparse
import multiprocessing
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from surveys import db, responses
from surveys.answer_digests import damaged
from surveys.errors import DatabaseBusy
from surveys.submissions import Answered
from tests.answering.invited import Invited, invite, new_database, submission

QUESTIONS = ("C1", "C2", "C3", "C4", "C5", "C6", "C7")


@dataclass(frozen=True)
class Written:
    """What one writer did; milliseconds: of each submission."""

    milliseconds: list[float]
    errors: int


def write(path: Path, person: Invited, seconds: float) -> Written:
    """Submit for *seconds*; every submission is a new one of the same invitation."""
    database = db.connect(path)
    answers = (*(Answered(name, value=4.0) for name in QUESTIONS), Answered("C9", text="As agreed"))
    taken, errors = [], 0
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        began = time.perf_counter()
        try:
            responses.submit(database, submission(person, *answers))
        except DatabaseBusy:
            errors += 1
        else:
            taken.append((time.perf_counter() - began) * 1000)
    database.close()
    return Written(taken, errors)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--writers", type=int, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "writers.db"
        database = new_database(path)
        people = [invite(database) for _ in range(given.writers)]
        with multiprocessing.get_context("spawn").Pool(given.writers) as pool:
            written = pool.starmap(write, [(path, person, given.seconds) for person in people])
        stored = int(database.value("SELECT count(*) FROM response"))
        currents = int(database.value("SELECT count(*) FROM response WHERE is_current"))
        broken = len(list(damaged(database)))
        database.close()
    times = sorted(each for one in written for each in one.milliseconds)
    errors = sum(one.errors for one in written)
    print(
        f"SQLite {'.'.join(map(str, db.sqlite_version()))}, {db.journal_mode(db.sqlite_version())}"
    )
    print(f"{given.writers} writers for {given.seconds:.0f} s: {len(times)} submissions stored")
    print(
        f"p50 {statistics.median(times):.1f} ms, p99 {times[len(times) * 99 // 100]:.1f} ms, "
        f"longest {times[-1]:.0f} ms"
    )
    whole = stored == len(times) and currents == given.writers and broken == 0
    print(f"errors {errors} (budget 0); acknowledged and stored agree: {'yes' if whole else 'NO'}")
    return 0 if errors == 0 and whole else 1


if __name__ == "__main__":
    raise SystemExit(main())
