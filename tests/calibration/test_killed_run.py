"""A worker killed in the nightly run: the version in force stays, and the run is done again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from app import worker
from surveys import calibrations, clock, db, proposals, settings_kept
from tests.app.people import new_database
from tests.calibration.company import surveyed, work
from tests.support.environment import ROOT, service_environment
from tests.support.service import rapport

PROGRAM = """
import os, signal, sys
from pathlib import Path
from app import worker
from app.config import Settings
from app.jobs import {module}
from surveys import db

def die(*given, **named):
    os.kill(os.getpid(), signal.SIGKILL)

{module}.{name} = die
settings = Settings.from_environment()
worker.run_until_idle(db.connect(settings.database), settings)
"""
DEATHS = (("comparing", "compared"), ("calibrating", "_keep_review"))
"""While estimating, and in the very transaction that stores what was found."""


def kept(database: db.Database) -> list[list[db.Row]]:
    """Everything about versions and scores."""
    return [
        database.all(f"SELECT * FROM {table} ORDER BY 1, 2")
        for table in ("calibration", "calibration_proposal", "calibration_move", "score")
    ]


def test_a_killed_nightly_run_changes_nothing_and_is_done_again(tmp_path: Path) -> None:
    database = new_database(tmp_path / "rapport.db")
    people = surveyed(database)
    work(database, clock.today())
    people.wave("2026-11-20", shift=-0.2, seed=3, share=0.3)
    settings_kept.put(database, "calibration_reviewed_client", "2000-01-01")
    while worker_scores(database):
        pass
    before = kept(database)
    in_force = calibrations.current(database, "client")
    environment = service_environment(tmp_path, {})
    for module, name in DEATHS:
        died = subprocess.run(
            [sys.executable, "-c", PROGRAM.format(module=module, name=name)],
            env=environment,
            cwd=ROOT,
            check=False,
            timeout=120,
        )
        assert died.returncode == -signal.SIGKILL
        assert kept(database) == before
        lease = database.one("SELECT holder FROM lease WHERE work = 'calibrate'")
        assert lease["holder"].rpartition(":")[2] != str(os.getpid())
    rapport("worker", "--until-idle", environment=environment, check=True)
    assert calibrations.current(database, "client") == in_force
    proposal = proposals.get(database, "client", "figures")
    assert proposal is not None
    assert proposal.compared_on == clock.today().isoformat()
    assert database.value("SELECT count(*) FROM lease") == 0
    database.close()


def worker_scores(database: db.Database) -> int:
    """Score what is behind, as a worker does, without its nightly run."""
    return worker.scoring.rescore_due(database, holder="test")
