"""Whom to ask next: the interval reached with fewer invitations, against asking everybody.

The firm of the simulator (180 clients, 3 contacts each, 1 to 3 yearly waves behind it) asks again
a year after its last wave. Who answers is drawn as the simulator draws it: a contact is a replier
or not, repliers answer four times in five; the choice sees only the past. Those who answer answer
every question. A score's variance does not depend on what is answered, so nothing else is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.score.answering import chances
from analysis.score.asking import gains_of
from analysis.score.calibration import Calibration
from analysis.score.days import iso
from analysis.score.estimate import calibrate_panel
from analysis.score.panel import BLANK, Panel
from analysis.score.records import Invitation
from analysis.score.supposing import Scored, Supposed
from benchmarks.score_rows import Effort, Row
from benchmarks.score_simulator import AS_OF, FIRM, SCALES, Population, Scenario, simulate

SEEDS = range(1401, 1421)
ANSWERING = 0.8
"""As in the simulator: who replies at all answers four times in five."""
LATER_DAYS = 335
SHARE = 0.6
AS_GOOD = 1.01
"""Mean width, relative to asking everybody, that counts as the same."""
SHARES = np.arange(0.3, 1.001, 0.05)


@dataclass(frozen=True)
class Firm:
    """A firm about to ask again. supposed: one questionnaire of today for each contact. answers:
    whether each would answer. account: of each. order: contacts by what asking is worth."""

    panel: Panel
    calibration: Calibration
    supposed: Supposed
    answers: np.ndarray
    account: np.ndarray
    order: np.ndarray


@dataclass(frozen=True)
class Asking:
    """Mean widths of 90 % intervals, points: now; with everybody asked; the best 60 %; as many at
    random; one per account at random; as many of the best. needed: smallest share of invitations,
    best first, that reaches everybody's width within 1 %."""

    now: float
    everybody: float
    best: float
    random: float
    one_each: float
    best_third: float
    needed: float

    @property
    def kept(self) -> float:
        """Share of everybody's narrowing that the best 60 % bring."""
        return (self.now - self.best) / (self.now - self.everybody)


CONDITIONS = (
    (replace(FIRM, blank_share=0.0), ""),
    (FIRM, ", a fifth of past answers blank"),
    (replace(FIRM, blank_share=0.0, answering=ANSWERING), ", nobody has a habit of silence"),
)


def asking_rows(effort: Effort) -> list[Row]:
    seeds = effort.seeds(SEEDS)
    n = f"{len(seeds)} firms of 180 clients, 540 contacts"
    rows = []
    for scenario, what in CONDITIONS:
        rows += _rows(measured([firm(scenario, seed) for seed in seeds]), what, n)
    return rows


def measured(firms: list[Firm]) -> Asking:
    """Means over *firms*."""
    rng = np.random.default_rng(7)
    widths = np.mean([_widths(one, rng) for one in firms], axis=0).tolist()
    return Asking(*widths, float(np.mean([_needed(one) for one in firms])))


def _rows(found: Asking, what: str, n: str) -> list[Row]:
    """Where silence is no habit there is nothing to choose by: no reach is set there."""
    set_ = "habit" not in what
    widths = (found.now, found.everybody, found.best, found.random)
    held = found.best <= AS_GOOD * found.everybody
    return [
        Row(
            f"Mean interval width: now / all asked / best 60 % / random 60 %{what}",
            f"{' / '.join(f'{width:.2f}' for width in widths)} points",
            "best 60 % within 1 % of all" if set_ else "",
            n,
            held if set_ else None,
        ),
        Row(f"- narrowing by the best 60 % of that by all{what}", f"{found.kept:.1%}", "", n, None),
        Row(
            f"- one per account (33 %) / the best 33 %{what}",
            f"{found.one_each:.2f} / {found.best_third:.2f} points",
            "",
            n,
            None,
        ),
        Row(
            f"- invitations needed for the width of all, within 1 %{what}",
            f"{found.needed:.0%}",
            "<= 60 %" if set_ else "",
            n,
            found.needed <= SHARE if set_ else None,
        ),
    ]


def firm(scenario: Scenario, seed: int) -> Firm:
    """A simulated firm, its contacts ranked, and who would answer."""
    population = simulate(scenario, seed)
    rng = np.random.default_rng([seed, 1])
    people = scenario.contacts[1]
    account = np.repeat(np.arange(scenario.accounts), people)
    contact = account * 100 + np.tile(np.arange(people), scenario.accounts)
    waves = (population.count + population.missed) // people
    past = _with_invitations(population.panel, waves, people)
    panel, response = _supposed(past, account, contact)
    asked = [
        Invitation(str(a), str(c), iso(int(d)), bool(r))
        for a, c, d, r in zip(
            past.invitation_account.tolist(),
            past.invitation_contact.tolist(),
            past.invitation_day.tolist(),
            past.invitation_responded.tolist(),
            strict=True,
        )
    ]
    keys = [(str(a), str(c)) for a, c in zip(account.tolist(), contact.tolist(), strict=True)]
    likely = chances(keys, [], asked, as_of=iso(AS_OF + LATER_DAYS))
    supposed = Supposed(response, np.array([likely[key] for key in keys]))
    calibration = calibrate_panel(past, version="simulated")
    gain = gains_of(panel, calibration, supposed).gain
    answers = _who_answers(rng, population, waves, account, contact)
    return Firm(panel, calibration, supposed, answers, account, np.argsort(-gain, kind="stable"))


def _who_answers(
    rng: np.random.Generator,
    population: Population,
    waves: np.ndarray,
    account: np.ndarray,
    contact: np.ndarray,
) -> np.ndarray:
    """Drawn given the past: who answered is a replier; who never did, with what odds that leaves.

    A blank answer is nobody's: contacts of such accounts are told apart by the known ones only.
    """
    replier = np.isin(contact, population.panel.response_contact)
    repliers = population.scenario.answering / ANSWERING
    silent = repliers * (1.0 - ANSWERING) ** waves[account]
    still = silent / (silent + 1.0 - repliers)
    replier = np.where(replier, True, rng.random(len(contact)) < still)
    return replier & (rng.random(len(contact)) < ANSWERING)


def _with_invitations(panel: Panel, waves: np.ndarray, people: int) -> Panel:
    """The panel a year on, with an invitation of every contact in every wave of its account."""
    answered = {
        (int(c), int(d))
        for c, d in zip(panel.response_contact.tolist(), panel.response_day.tolist(), strict=True)
        if c != BLANK
    }
    rows = [
        (a, a * 100 + c, AS_OF - 30 - 365 * w)
        for a in range(panel.n_accounts)
        for c in range(people)
        for w in range(int(waves[a]))
    ]
    account, contact, day = np.array(rows, dtype=np.int64).T
    responded = [(int(c), int(d)) in answered for c, d in zip(contact, day, strict=True)]
    order = np.lexsort((day, contact, account))
    return replace(
        panel,
        as_of=panel.as_of + LATER_DAYS,
        invitation_account=account[order],
        invitation_contact=contact[order],
        invitation_day=day[order],
        invitation_responded=np.array(responded, dtype=np.int64)[order],
    )


def _supposed(panel: Panel, account: np.ndarray, contact: np.ndarray) -> tuple[Panel, np.ndarray]:
    """The panel with one more questionnaire of today for each contact, and where these are."""
    old, new = panel.n_responses, len(account)
    day = np.concatenate([panel.response_day, panel.as_of[account]])
    owner = np.concatenate([panel.response_account, account])
    order = np.lexsort((np.arange(old + new), day, owner))
    rank = np.empty(old + new, dtype=np.int64)
    rank[order] = np.arange(old + new)
    questions = len(SCALES)
    response = np.concatenate(
        [panel.answer_response, np.repeat(np.arange(old, old + new), questions)]
    )
    question = np.concatenate([panel.answer_question, np.tile(np.arange(questions), new)])
    percent = np.concatenate([panel.answer_percent, np.zeros(new * questions)])
    by = np.lexsort((question, rank[response]))
    made = replace(
        panel,
        response_ids=tuple(f"R{i:07d}" for i in range(old + new)),
        response_account=owner[order],
        response_day=day[order],
        response_contact=np.concatenate([panel.response_contact, contact])[order],
        answer_response=rank[response][by],
        answer_question=question[by],
        answer_percent=percent[by],
    )
    return made, rank[old:]


def _widths(one: Firm, rng: np.random.Generator) -> tuple[float, ...]:
    """Mean width before, and after asking: everybody, the best 60 %, a random 60 %, one per
    account (at random), as many of the best."""
    size = len(one.account)
    count, accounts = round(SHARE * size), len(np.unique(one.account))
    shuffled = rng.permutation(size)
    _, single = np.unique(one.account[shuffled], return_index=True)
    choices = (
        np.zeros(0, dtype=np.int64),
        np.arange(size),
        one.order[:count],
        rng.permutation(size)[:count],
        shuffled[single],
        one.order[:accounts],
    )
    return tuple(width(one, choice) for choice in choices)


def _needed(one: Firm) -> float:
    """Smallest share of the contacts, best first, that reaches everybody's width within 1 %."""
    size = len(one.account)
    goal = AS_GOOD * width(one, np.arange(size))
    for share in SHARES.tolist():
        if width(one, one.order[: round(share * size)]) <= goal:
            return share
    return 1.0


def width(one: Firm, asked: np.ndarray) -> float:
    """Mean width of the 90 % intervals once those of *asked* who would answer have answered."""
    filled = np.zeros(len(one.account), dtype=bool)
    filled[asked] = one.answers[asked]
    copies = [
        (account, np.flatnonzero(filled & (one.account == account)))
        for account in np.unique(one.account).tolist()
    ]
    return float(Scored.of(one.panel, one.calibration, one.supposed, copies).width.mean())
