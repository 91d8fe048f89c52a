"""One huge account of another questionnaire in a population: do the others keep their intervals?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.score.arrays import distinct
from analysis.score.estimate import calibrate_panel
from analysis.score.panel import BLANK, Panel
from analysis.score.posterior import posterior
from benchmarks.score_rows import Effort, Row
from benchmarks.score_simulator import BASE, simulate

SEEDS = range(1401, 1431)
OTHERS = 42
HUGE = 1206
RECOMMENDATION, SATISFACTION = 0, 1
# Up to 60 answers each, nearly every one of another person, as with reviews.
ORDINARY = replace(BASE, accounts=OTHERS, most_responses=60, contacts=(60, 90), drop_answers=False)
LARGE = replace(BASE, accounts=1, most_responses=2 * HUGE, contacts=(900, 900), drop_answers=False)


def mixed_rows(effort: Effort) -> list[Row]:
    seeds = effort.seeds(SEEDS)
    found = {"": [], "another question": [], "the same question": []}
    for seed in seeds:
        population = simulate(ORDINARY, seed)
        ordinary = asked_only(population.panel, SATISFACTION)
        truth = population.truth_by_question[:, SATISFACTION]
        huge = _huge(seed)
        found[""].append(_measured(ordinary, truth))
        for name, question in (
            ("another question", RECOMMENDATION),
            ("the same question", SATISFACTION),
        ):
            panel = beside(ordinary, asked_only(huge, question))
            found[name].append(_measured(panel, truth))
    n = f"{len(seeds)} x {OTHERS} accounts, up to 60 answers each"
    alone, *with_one = (np.mean(rows, axis=0) for rows in found.values())
    figure = "Coverage, accounts with one question"
    rows = [Row(figure, f"{alone[0]:.1%}; sd {alone[1]:.2f}", "88 to 92 %", n, _held(alone[0]))]
    for name, (covered, sd) in zip(list(found)[1:], with_one, strict=True):
        figure = f"- the same accounts beside one with more than {HUGE:,} answers to {name}"
        text = f"{covered:.1%}; sd {sd:.2f}"
        rows.append(
            Row(figure, text, "88 % or more; sd as before + 15 %", n, _kept(covered, sd, alone[1]))
        )
    return rows


def _held(covered: float) -> bool:
    return bool(0.88 <= covered <= 0.92)


def _kept(covered: float, sd: float, before: float) -> bool:
    return bool(covered >= 0.88 and sd <= 1.15 * before)


def _measured(panel: Panel, truth: np.ndarray) -> tuple[float, float]:
    """Coverage and mean sd of the ordinary accounts, which come first.

    Where the score is also about a question that they were not asked, its level moves by what
    all accounts share; the truth is moved with it.
    """
    calibration = calibrate_panel(panel, version="mixed")
    result = posterior(panel, calibration)
    asked = next(q for q in calibration.questions if q.scale == "csat5")
    sd = np.sqrt(result.variance[:OTHERS])
    miss = np.abs(result.score[:OTHERS] - (calibration.level + truth - asked.mean))
    return float((miss <= 1.645 * sd).mean()), float(sd.mean())


def _huge(seed: int) -> Panel:
    """One account that answered at least HUGE times."""
    for attempt in range(100):
        population = simulate(LARGE, 1000 * seed + attempt)
        if population.count[0] >= HUGE:
            return population.panel
    raise ValueError(f"expected an account of {HUGE} answers from seed {seed}, came none")


def asked_only(panel: Panel, question: int) -> Panel:
    """The panel as if one question had been asked."""
    keep = panel.answer_question == question
    told = distinct(panel.answer_response[keep])
    place = np.zeros(panel.n_responses, dtype=np.int64)
    place[told] = np.arange(len(told))
    return replace(
        panel,
        questions=(panel.questions[question],),
        response_ids=tuple(panel.response_ids[i] for i in told.tolist()),
        response_account=panel.response_account[told],
        response_day=panel.response_day[told],
        response_contact=panel.response_contact[told],
        answer_response=place[panel.answer_response[keep]],
        answer_question=np.zeros(int(keep.sum()), dtype=np.int64),
        answer_percent=panel.answer_percent[keep],
    )


def beside(one: Panel, two: Panel) -> Panel:
    """Both panels' accounts as one population; of *two*, invitations are left out."""
    questions = tuple(dict.fromkeys(one.questions + two.questions))
    place = np.array([questions.index(q) for q in two.questions])
    contact = two.response_contact
    far = 1 + max(int(one.response_contact.max()), int(one.invitation_contact.max(initial=0)))
    return replace(
        one,
        account_ids=one.account_ids + tuple(f"Z{name}" for name in two.account_ids),
        segments=one.segments + two.segments,
        as_of=np.append(one.as_of, two.as_of),
        questions=questions,
        response_ids=one.response_ids + tuple(f"Z{name}" for name in two.response_ids),
        response_account=np.append(one.response_account, two.response_account + one.n_accounts),
        response_day=np.append(one.response_day, two.response_day),
        response_contact=np.append(
            one.response_contact, np.where(contact == BLANK, BLANK, contact + far)
        ),
        answer_response=np.append(one.answer_response, two.answer_response + one.n_responses),
        answer_question=np.append(one.answer_question, place[two.answer_question]),
        answer_percent=np.append(one.answer_percent, two.answer_percent),
    )
