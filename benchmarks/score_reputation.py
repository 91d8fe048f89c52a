"""Does the interval of the reputation index hold, and does no change stay unreported?

The firms of the simulator, whose waves have moods: nothing common to their accounts changes but
those moods, so every movement that is reported is a false one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.score.calibration import Calibration
from analysis.score.estimate import calibrate_panel
from analysis.score.panel import Panel
from analysis.score.reputation import Course, panel_course
from benchmarks import score_simulator as simulator
from benchmarks.score_rows import Effort, Row
from benchmarks.score_simulator import AS_OF, Scenario

REPUTATION_SEEDS = range(1201, 1501)
COMPARED_DAYS = 365

SIX_WAVES = replace(simulator.FIRM, name="firm: 180 clients, up to 6 waves", waves=6)
CALM = replace(simulator.FIRM, name="firm: 180 clients, waves without moods", mood_sd=0.0)


@dataclass(frozen=True)
class Firm:
    """One simulated firm: whether the interval held, the error, what was claimed of it, and
    whether a movement was reported (None: nothing to compare with)."""

    held: bool
    error: float
    sd: float
    moved: bool | None


def reputation_rows(effort: Effort) -> list[Row]:
    """Rows of the page: the scenarios with a goal first."""
    seeds = effort.seeds(REPUTATION_SEEDS)
    rows = []
    for scenario in (simulator.FIRM, simulator.SUPPLIERS):
        rows += _rows(scenario, [measured(scenario, seed) for seed in seeds], goal=True)
    for scenario in (SIX_WAVES, CALM):
        rows += _rows(scenario, [measured(scenario, seed) for seed in seeds], goal=False)
    return rows


def measured(scenario: Scenario, seed: int) -> Firm:
    """Simulate one firm and ask for its reputation, now and a year ago."""
    population = simulator.simulate(scenario, seed)
    panel = population.panel
    calibration: Calibration = calibrate_panel(panel, version="simulated")
    found: Course = panel_course(
        [panel], calibration, before=known_by(panel, AS_OF - COMPARED_DAYS)
    )
    index, truth = found.points[-1], float(population.truth.mean())
    return Firm(
        held=index.lo90 <= truth <= index.hi90,
        error=index.value - truth,
        sd=index.sd,
        moved=found.movement.real if found.movement else None,
    )


def known_by(panel: Panel, day: int) -> Panel:
    """*panel* as it was known on an earlier *day*: its answers and invitations until then."""
    kept = panel.response_day <= day
    place = np.cumsum(kept) - 1
    answers = kept[panel.answer_response]
    invited = panel.invitation_day <= day
    return replace(
        panel,
        as_of=np.full(panel.n_accounts, day, dtype=np.int64),
        response_ids=tuple(np.array(panel.response_ids)[kept].tolist()),
        response_account=panel.response_account[kept],
        response_day=panel.response_day[kept],
        response_contact=panel.response_contact[kept],
        answer_response=place[panel.answer_response[answers]],
        answer_question=panel.answer_question[answers],
        answer_percent=panel.answer_percent[answers],
        invitation_account=panel.invitation_account[invited],
        invitation_contact=panel.invitation_contact[invited],
        invitation_day=panel.invitation_day[invited],
        invitation_responded=panel.invitation_responded[invited],
    )


def _rows(scenario: Scenario, firms: list[Firm], *, goal: bool) -> list[Row]:
    held = float(np.mean([firm.held for firm in firms]))
    error = float(np.std([firm.error for firm in firms]))
    claimed = float(np.mean([firm.sd for firm in firms]))
    compared = [firm.moved for firm in firms if firm.moved is not None]
    moved = float(np.mean(compared))
    n = f"{len(firms)} firms"
    return [
        Row(f"Index, {scenario.name}: interval holds", f"{held:.1%}", "87 to 93 %" if goal else "",
            n, 0.87 <= held <= 0.93 if goal else None),
        Row("- sd of its error / as claimed before Student's t", f"{error:.2f} / {claimed:.2f}",
            "", n, None),
        Row("- movements over a year reported where nothing changed", f"{moved:.1%}",
            "<= 10 %" if goal else "", f"{len(compared)} firms", moved <= 0.10 if goal else None),
    ]  # fmt: skip
