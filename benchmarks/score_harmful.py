"""Harmful accounts that are content: are they proposed for renegotiation, and only then for an end?

One account in twenty of a firm is content (its true score is 68 or above) and costs us dearly: its
true benefit lies 2.25 standard deviations below the mean. Nobody sees that: managers fill in the
seven internal questions once or twice, leniently or harshly, with noise. Ordinary accounts have a
benefit of their own, slightly higher where they are content; a fifth of them is low (below -0.75)
too, by what "low" means, and renegotiating with them is no mistake either. So precision is told
twice: of the proposals, how many are truly low, and how many are the harmful ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from analysis.score import Account, proposals
from analysis.score.classes import band_probabilities, displayed_class, evidence
from analysis.score.proposals import Attempt, OurSide, Proposal
from analysis.score.reciprocity import (
    BALANCE_WIDTH,
    BENEFIT,
    REVERSED,
    Assessment,
    Spread,
    balance,
    benefits,
    calibrate_assessments,
    is_established,
    p_low,
)
from analysis.score.scoring import contact_counts
from benchmarks.score_measures import Run, run
from benchmarks.score_rows import Effort, Row
from benchmarks.score_simulator import FIRM

HARMFUL_SEEDS = range(1401, 1441)
SHARE = 0.05
CONTENT = 68.0
HARM, HARM_SD = -2.25, 0.4  # of the standard deviations between accounts
WITH_SCORE = 0.3  # correlation of an ordinary account's benefit with its score
LEVEL, SPREAD = 3.3, 0.8  # of the answers of 1 to 5
LENIENCY, MOOD, NOISE = 0.35, 0.3, 0.8  # standard deviations, in steps of an answer
ASSESSED = 0.85
FAILS_WITH_HARMFUL, FAILS_WITH_OTHERS = 0.8, 0.3
"""How often a renegotiation is closed without effect: assumed, to see what an end then hits."""
DAY = date(2024, 4, 24)


@dataclass(frozen=True)
class Firm:
    """One simulated firm: which accounts are harmful, which truly low, and what is proposed.

    (A,) each. first: proposals before anything was tried; then: after every renegotiation or
    repair proposed was tried and closed. by_score: what the marks alone would call for ending.
    """

    harmful: np.ndarray
    low: np.ndarray
    assessed: np.ndarray
    first: list[Proposal]
    then: list[Proposal]
    by_score: np.ndarray


def firm(seed: int) -> Firm:
    """The same seed gives the same firm."""
    one = run(FIRM, seed)
    rng = np.random.default_rng(1_000_000 + seed)
    harmful, benefit = _benefits(one, rng)
    asked = rng.random(len(benefit)) < ASSESSED
    ours = _our_sides(one, benefit, asked, rng)
    probabilities = band_probabilities(one.score, np.sqrt(one.result.variance)).tolist()
    shown = _shown(one, probabilities)
    first = [
        proposals.propose(p, band, ours=our)
        for p, band, our in zip(probabilities, shown, ours, strict=True)
    ]
    failing = rng.random(len(benefit)) < np.where(
        harmful, FAILS_WITH_HARMFUL, FAILS_WITH_OTHERS
    )  # fmt: skip
    then = [
        proposals.propose(p, band, ours=our, attempts=_tried(before, fails))
        for p, band, our, before, fails in zip(
            probabilities, shown, ours, first, failing.tolist(), strict=True
        )
    ]
    by_score = np.array([p[0] + p[1] > proposals.P_HARM for p in probabilities])
    return Firm(harmful, benefit < -BALANCE_WIDTH, asked, first, then, by_score)


def harmful_rows(effort: Effort) -> list[Row]:
    seeds = effort.seeds(HARMFUL_SEEDS)
    firms = [firm(seed) for seed in seeds]
    harmful = np.concatenate([each.harmful for each in firms])
    low = np.concatenate([each.low for each in firms])
    assessed = np.concatenate([each.assessed for each in firms])
    first = np.array([p.band in ("renegotiate", "end") for each in firms for p in each.first])
    renegotiated = np.array([_of_harm(p) for each in firms for p in each.first])
    ended = np.array([p.band == "end" for each in firms for p in each.then])
    by_score = np.concatenate([each.by_score for each in firms])
    n = f"{len(seeds)} firms, {len(harmful):,} accounts, {harmful.sum()} harmful"
    return [
        _rates("Content but harmful: proposed to renegotiate or end", first, harmful, low, n),
        _rates("- of those that we have assessed", first[assessed], harmful[assessed],
               low[assessed], n),
        _rates("- with those to repair, where we gain little too", renegotiated, harmful, low, n),
        _rates("- by a low score alone (P(T < 55) > 0.6)", by_score, harmful, low, n),
        Row("- proposed to end before anything was tried", str(_ends(firms)), "0", n,
            _ends(firms) == 0),
        _rates("- proposed to end once an attempt was closed (80 / 30 % fail)", ended, harmful,
               low, n),
    ]  # fmt: skip


def _rates(figure: str, proposed: np.ndarray, harmful: np.ndarray, low: np.ndarray, n: str) -> Row:
    recall = float(proposed[harmful].mean())
    if not proposed.any():
        return Row(figure, f"recall {recall:.0%}, none proposed", "", n, None)
    exact, fair = float(harmful[proposed].mean()), float(low[proposed].mean())
    text = f"recall {recall:.0%}, precision {exact:.0%} harmful, {fair:.0%} truly low"
    return Row(figure, f"{text} (of {proposed.sum()})", "", n, None)


def _ends(firms: list[Firm]) -> int:
    return sum(p.band == "end" for each in firms for p in each.first)


def _of_harm(proposal: Proposal) -> bool:
    return any(ground.code == proposals.WE_GAIN_LITTLE for ground in proposal.grounds)


def _benefits(one: Run, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Which accounts are harmful, and the true benefit of each, in standard deviations."""
    truth = one.population.truth
    place = (truth - truth.mean()) / truth.std()
    own = rng.normal(0.0, np.sqrt(1.0 - WITH_SCORE**2), len(truth))
    benefit = WITH_SCORE * place + own
    content = np.flatnonzero(truth >= CONTENT)
    chosen = rng.choice(content, size=round(SHARE * len(truth)), replace=False)
    harmful = np.zeros(len(truth), dtype=bool)
    harmful[chosen] = True
    benefit[chosen] = rng.normal(HARM, HARM_SD, len(chosen))
    return harmful, benefit


def _our_sides(
    one: Run, benefit: np.ndarray, asked: np.ndarray, rng: np.random.Generator
) -> list[OurSide | None]:
    """What our assessments say of each account; None where nobody made one."""
    names = one.population.panel.account_ids
    accounts = [Account(names[i], "client", "", DAY) for i in np.flatnonzero(asked)]
    sheets = _sheets(names, benefit, asked, rng)
    found = benefits(accounts, sheets, calibrate_assessments(accounts, sheets))
    b_spread = _spread([each.score_unclipped for each in found], [each.sd for each in found])
    t_spread = _spread(one.score, np.sqrt(one.result.variance))
    median = float(np.median([each.score_unclipped for each in found]))
    index = {name: i for i, name in enumerate(names)}
    sides: list[OurSide | None] = [None] * len(names)
    for each in found:
        i = index[each.account_id]
        ours = b_spread.place(each.score_unclipped, each.sd)
        theirs = t_spread.place(float(one.score[i]), float(np.sqrt(one.result.variance[i])))
        known = is_established(
            withheld=one.result.n_informative[i] == 0, evidence=each.evidence, n_assessed=len(found)
        )
        label = balance(theirs, ours, established=bool(known)).label
        sides[i] = OurSide(p_low(ours), each.score_unclipped >= median, label)
    return sides


def _sheets(
    names: tuple[str, ...], benefit: np.ndarray, asked: np.ndarray, rng: np.random.Generator
) -> list[Assessment]:
    """One or two assessments of each account asked about, by one of eight managers."""
    leniency = rng.normal(0.0, LENIENCY, 8)
    made = []
    for i in np.flatnonzero(asked).tolist():
        for number in range(int(rng.integers(1, 3))):
            who = int(rng.integers(0, 8))
            level = LEVEL + SPREAD * benefit[i] + leniency[who] + rng.normal(0.0, MOOD)
            values = {}
            for question in BENEFIT:
                value = float(np.clip(np.round(level + rng.normal(0.0, NOISE)), 1, 5))
                values[question] = 6.0 - value if question in REVERSED else value
            made.append(
                Assessment(
                    f"{names[i]}-{number}", names[i], f"manager {who}",
                    DAY - timedelta(days=20 + 340 * number), values,
                )
            )  # fmt: skip
    return made


def _spread(values: object, sds: object) -> Spread:
    level, sd = np.asarray(values, dtype=float), np.asarray(sds, dtype=float)
    found = Spread.of_moments(
        len(level), float(level.mean()), float((level**2).mean()), float((sd**2).mean())
    )
    assert found is not None
    return found


def _shown(one: Run, probabilities: list[list[float]]) -> list[str | None]:
    contacts = contact_counts(one.population.panel)
    return [
        displayed_class(
            p,
            evidence(
                reliability=float(one.result.reliability[i]),
                n_answers=int(one.result.n_informative[i]),
                n_contacts=int(contacts[i]),
                probabilities=p,
            ),
        ).band
        for i, p in enumerate(probabilities)
    ]


def _tried(before: Proposal, fails: bool) -> list[Attempt]:
    if before.band not in proposals.FIRST_STEPS:
        return []
    return [Attempt(before.band, proposals.WITHOUT_EFFECT if fails else proposals.WORKED)]
