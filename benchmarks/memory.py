"""Memory of the whole service: web processes, worker and supervisor, with the demo company.

Run it as `python -m benchmarks.memory`. It starts `rapport serve --demo` twice in a folder of its
own: the first start reads all words (the peak), the second has nothing to do (idle). What counts
is proportional set size: pages that processes share are counted once. Linux only.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEAK_BUDGET_MB, IDLE_BUDGET_MB = 900, 300
SAMPLE_SECONDS = 0.25
IDLE_SECONDS = 12.0
START_SECONDS = 180.0

UNLOADING = """
import gc, sys
sys.path.insert(0, {root!r})
from benchmarks.memory import proportional_mb
import os, analysis
before = proportional_mb(os.getpid())
list(analysis.analyse_many([("Bonne équipe, livraison en retard.", None, "fr"),
                            ("Helpful people, late invoices.", None, "en")] * 200))
loaded = proportional_mb(os.getpid())
analysis.unload(); gc.collect()
print(before, loaded, proportional_mb(os.getpid()))
"""


def proportional_mb(process: int) -> float:
    """Proportional set size of one process in MB; 0 when it has ended."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0.0
    line = next((each for each in text.splitlines() if each.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) / 1024


def descendants(process: int) -> list[int]:
    """*process* and all that it started."""
    children = Path(f"/proc/{process}/task/{process}/children")
    try:
        found = [int(part) for part in children.read_text("ascii").split()]
    except OSError:
        return [process]
    return [process, *(each for child in found for each in descendants(child))]


def tree_mb(process: int) -> float:
    return sum(proportional_mb(each) for each in descendants(process))


def measure_start(data: Path) -> tuple[float, float, float]:
    """Start the demo once; returns seconds to its first line, peak MB, MB when idle."""
    began = time.monotonic()
    service = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "serve", "--demo"],
        env={**os.environ, "RAPPORT_DATA": str(data)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert service.stdout is not None
    os.set_blocking(service.stdout.fileno(), False)
    peak, told_at = 0.0, None
    try:
        while told_at is None or time.monotonic() - told_at < IDLE_SECONDS:
            if time.monotonic() - began > START_SECONDS:
                raise SystemExit(f"the service did not start within {START_SECONDS:.0f} s")
            peak = max(peak, tree_mb(service.pid))
            if told_at is None and service.stdout.read():
                told_at = time.monotonic()
            time.sleep(SAMPLE_SECONDS)
        return told_at - began, peak, tree_mb(service.pid)
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait(60)


def main() -> None:
    if not sys.platform.startswith("linux"):
        raise SystemExit("memory is read from /proc: this benchmark runs on Linux only")
    with tempfile.TemporaryDirectory() as folder:
        first, peak, _ = measure_start(Path(folder))
        second, _, idle = measure_start(Path(folder))
    print("figure                                       measured   budget   ratio")
    print(f"peak, first start, all words read         {peak:8.0f} MB {PEAK_BUDGET_MB:5} MB"
          f"   {peak / PEAK_BUDGET_MB:.2f}")  # fmt: skip
    print(f"idle, second start, nothing to read       {idle:8.0f} MB {IDLE_BUDGET_MB:5} MB"
          f"   {idle / IDLE_BUDGET_MB:.2f}")  # fmt: skip
    print(f"to the three lines: first start {first:.1f} s (fills the demo), second {second:.1f} s")
    result = subprocess.run(
        [sys.executable, "-c", UNLOADING.format(root=str(ROOT))],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    before, loaded, after = (float(part) for part in result.stdout.split())
    print(f"a reading process: {before:.0f} MB before, {loaded:.0f} MB with both models, "
          f"{after:.0f} MB after they are dropped")  # fmt: skip


if __name__ == "__main__":
    main()
