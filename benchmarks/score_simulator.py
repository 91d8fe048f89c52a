"""A population whose true scores are known: ordinal answers from latent opinions.

Written for this project. Opinions live on a latent 0-100 line: account level, slow movement,
lenient and harsh contacts, mood of the day, deviations by question, noise; then each is cut
into the whole numbers of its scale. The truth is what the account would answer on as_of on
average over the standard questions, over contacts and over occasions: an expectation of cut
answers, so it is not linear in the latent level and no method has it for free.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from analysis.score.panel import BLANK, Panel, Question

AS_OF = 739_000  # 2024-04-24
DAYS = 730
SCALES = (("nps11", 11), ("csat5", 5), ("likert5", 5), ("likert5", 5), ("likert5", 5), ("ces7", 7))
DIMENSIONS = ("loyalty", "satisfaction", "trust", "responsiveness", "value", "effort")
SHIFT = np.array([0.0, 3.0, 5.0, -2.0, -6.0, 0.0])
LOADING = np.array([1.15, 1.1, 1.0, 0.95, 0.85, 0.95])
NOISE = np.array([230.0, 210.0, 260.0, 280.0, 320.0, 300.0])


@dataclass(frozen=True)
class Scenario:
    """Conditions of one simulated population; variances in latent points squared."""

    name: str = "base"
    accounts: int = 6000
    level: float = 79.6
    lasting: float = 100.0
    movement: float = 36.0
    memory_days: float = 400.0
    contact: float = 60.0
    occasion: float = 45.0
    question: float = 30.0
    most_responses: int = 10
    waves: int = 0  # 0: any day; else yearly dates, the same for everybody
    mood_sd: float = 0.0
    blank_share: float = 0.0
    breaks: float = 0.0  # share of accounts that fall by 25 points at some day
    silence: float = 0.0  # log-odds of answering per latent point of opinion, breaks included
    silence_by_day: bool = False  # not of the lasting opinion but of the day's, as it moves
    heaped: float = 0.0  # share of answers snapped to a favourite number
    contacts: tuple[int, int] = (1, 8)
    answering: float = 0.35
    drop_answers: bool = True
    # What the account's own view of each other question adds to its view of the recommendation;
    # empty: that one is as free as the others.
    drivers: tuple[float, ...] = ()


BASE = Scenario()
SHARES_A = replace(
    BASE, name="shares: much movement and question", lasting=60, movement=80, memory_days=200,
    contact=40, occasion=90, question=70,
)  # fmt: skip
SHARES_B = replace(
    BASE, name="shares: strong contacts, no movement", lasting=130, movement=4, memory_days=800,
    contact=160, occasion=20, question=10,
)  # fmt: skip
# An account one standard deviation below the average answers with a third of the average odds.
SILENT = replace(BASE, name="informative silence", silence=0.1)
SILENT_BY_DAY = replace(SILENT, name="silence by the opinion of the day", silence_by_day=True)
HARD = replace(SILENT, name="breaks, silence, heaping", breaks=0.1, heaped=0.3)
SMALL = replace(BASE, name="20 accounts", accounts=20)
# Lower and wider than the base, so that about one account in eight is truly below 55.
FIRM = replace(
    BASE, name="firm: 180 clients, waves", accounts=180, waves=3, mood_sd=3.0, blank_share=0.2,
    contacts=(3, 3), level=71.0, lasting=160.0,
)  # fmt: skip
SUPPLIERS = replace(FIRM, name="firm: 60 suppliers, waves", accounts=60)


@dataclass(frozen=True)
class Population:
    """A panel and the truth behind it. truth: (A,). truth_before: 180 days earlier. count:
    questionnaires (A,). missed: invitations without a reply (A,). truth_by_question: (A, 6).
    truth_then: (R,), the account's truth on the day of each questionnaire."""

    scenario: Scenario
    panel: Panel
    truth: np.ndarray
    truth_before: np.ndarray
    count: np.ndarray
    missed: np.ndarray
    truth_by_question: np.ndarray
    truth_then: np.ndarray


def simulate(scenario: Scenario, seed: int) -> Population:
    """One population; the same seed gives the same one."""
    rng = np.random.default_rng(seed)
    size = scenario.accounts
    lasting = rng.normal(0.0, math.sqrt(scenario.lasting), size)
    deviation = rng.normal(0.0, math.sqrt(scenario.question), (size, len(SCALES)))
    if scenario.drivers:
        deviation[:, 0] = deviation[:, 1:] @ np.array(scenario.drivers)
    n_contacts = rng.integers(scenario.contacts[0], scenario.contacts[1] + 1, size)
    broken = rng.random(size) < scenario.breaks
    break_day = np.where(broken, rng.integers(AS_OF - DAYS, AS_OF, size), AS_OF + 10_000)
    asked = _asked(scenario, rng, n_contacts)
    # Movement is drawn jointly at all days of asking, 180 days ago and today.
    moved, moved_before, moved_now = _movement(scenario, rng, asked.account, asked.day, size)
    fallen = np.where(asked.day >= break_day[asked.account], -25.0, 0.0)
    if scenario.silence:
        state = lasting[asked.account] + fallen + (moved if scenario.silence_by_day else 0.0)
        asked = _heard(scenario, rng, asked, state)
    came = asked.answered
    account, person, day = asked.account[came], asked.person[came], asked.day[came]
    moved, fallen = moved[came], fallen[came]
    person_key = account * 100 + person
    people, which = np.unique(person_key, return_inverse=True)
    leniency = rng.normal(0.0, math.sqrt(scenario.contact), len(people))[which]
    mood = rng.normal(0.0, math.sqrt(scenario.occasion), len(account))
    if scenario.waves:
        shared = rng.normal(0.0, scenario.mood_sd, scenario.waves)
        mood = mood + shared[(AS_OF - day) // 365]
    latent = scenario.level + lasting[account] + moved + fallen + leniency + mood
    panel_answers = _answers(scenario, rng, latent, deviation[account])
    level_now = scenario.level + lasting + moved_now + np.where(broken, -25.0, 0.0)
    before = np.where(break_day <= AS_OF - 180, -25.0, 0.0)
    level_before = scenario.level + lasting + moved_before + before
    panel = _panel(scenario, rng, asked, panel_answers)
    truth = truth_by_question(scenario, level_now[:, None] + deviation)
    level_then = scenario.level + lasting[account] + moved + fallen
    truth_then = truth_of(scenario, level_then[:, None] + deviation[account])
    return Population(
        scenario,
        panel,
        truth.mean(axis=1),
        truth_of(scenario, level_before[:, None] + deviation),
        np.bincount(account, minlength=size),
        np.bincount(panel.invitation_account[panel.invitation_responded == 0], minlength=size),
        truth,
        truth_then[np.lexsort((np.arange(len(account)), day, account))],
    )


def cuts(points: int) -> np.ndarray:
    """Latent thresholds between the answers of a scale with so many points, in percent."""
    step = 100.0 / (points - 1)
    return step * (np.arange(points - 1) + 0.5)


def truth_of(scenario: Scenario, level: np.ndarray) -> np.ndarray:
    """Expected answer averaged over the six questions; level: (A, 6), deviations included."""
    return truth_by_question(scenario, level).mean(axis=1)


def truth_by_question(scenario: Scenario, level: np.ndarray) -> np.ndarray:
    """Expected answer to each of the six questions, percent; as *level*, (A, 6)."""
    grid = np.linspace(-120.0, 260.0, 1901)
    expected = np.zeros_like(level)
    for q, (_, points) in enumerate(SCALES):
        # A contact's leniency and the day's mood are noise to what the score means.
        sd = math.sqrt(LOADING[q] ** 2 * (scenario.contact + scenario.occasion) + NOISE[q])
        table = expected_answer(grid, sd, points)
        expected[:, q] = np.interp(_question_latent(level[:, q], q, scenario), grid, table)
    return expected


def expected_answer(latent: np.ndarray, sd: float, points: int) -> np.ndarray:
    """Mean percent of a cut normal answer."""
    step = 100.0 / (points - 1)
    total = np.zeros_like(latent)
    for cut in cuts(points):
        z = (latent - cut) / sd / math.sqrt(2.0)
        total += step * np.array([0.5 * math.erfc(-x) for x in z])
    return total


def _question_latent(level: np.ndarray, q: int, scenario: Scenario) -> np.ndarray:
    return scenario.level + SHIFT[q] + LOADING[q] * (level - scenario.level)


@dataclass(frozen=True)
class Asked:
    """Everybody who was asked: account, person (0, 1, ...), day, whether an answer came.

    known: invitations are on record with person and day; else only ``misses``, how many
    further ones each account (A,) left unanswered.
    """

    account: np.ndarray
    person: np.ndarray
    day: np.ndarray
    answered: np.ndarray
    known: bool
    misses: np.ndarray


def _asked(scenario, rng, n_contacts):
    """Who was asked when; where silence tells, who answers is decided later, by opinion."""
    size = scenario.accounts
    if scenario.waves:
        return _asked_in_waves(scenario, rng, n_contacts)
    if scenario.silence:
        return _asked_each_contact(rng, n_contacts)
    account = np.repeat(np.arange(size), rng.integers(0, scenario.most_responses + 1, size))
    day = AS_OF - rng.integers(0, DAYS, len(account))
    misses = rng.poisson(3.0, size)
    person = (rng.random(len(account)) * n_contacts[account]).astype(np.int64)
    return Asked(account, person, day, np.ones(len(account), dtype=bool), False, misses)


def _asked_each_contact(rng, n_contacts):
    """Each contact of each account is asked one to four times within 24 months, up to 14 days
    before the scores."""
    account = np.repeat(np.arange(len(n_contacts)), n_contacts)
    first = np.repeat(np.cumsum(n_contacts) - n_contacts, n_contacts)
    person = np.arange(len(account)) - first
    times = rng.integers(1, 5, len(account))
    account, person = np.repeat(account, times), np.repeat(person, times)
    day = AS_OF - rng.integers(14, DAYS, len(account))
    answered = np.zeros(len(account), dtype=bool)
    return Asked(account, person, day, answered, True, np.zeros(len(n_contacts), dtype=np.int64))


def _heard(scenario, rng, asked, state):
    """Who answers: log-odds linear in the account's opinion on the day; ``answering`` on average.

    state: latent points of the account around the population's level, per invitation.
    """
    low, high = -20.0, 20.0
    for _ in range(60):  # bisection for the intercept
        middle = (low + high) / 2.0
        rate = float((1.0 / (1.0 + np.exp(-middle - scenario.silence * state))).mean())
        low, high = (middle, high) if rate < scenario.answering else (low, middle)
    chance = 1.0 / (1.0 + np.exp(-low - scenario.silence * state))
    return replace(asked, answered=rng.random(len(state)) < chance)


def _asked_in_waves(scenario, rng, n_contacts):
    """Everybody is asked on each date; the same people answer again."""
    size = scenario.accounts
    rows = []
    misses = np.zeros(size, dtype=np.int64)
    for a in range(size):
        waves = int(rng.integers(1, scenario.waves + 1))
        for c in range(int(n_contacts[a])):
            replier = rng.random() < scenario.answering / 0.8
            for wave in range(waves):
                if replier and rng.random() < 0.8:
                    rows.append((a, c, AS_OF - 30 - 365 * wave))
                else:
                    misses[a] += 1
    account, person, day = np.array(rows, dtype=np.int64).T
    return Asked(account, person, day, np.ones(len(account), dtype=bool), False, misses)


def _movement(scenario, rng, account, day, size):
    """Exponentially correlated movement at every response day, 180 days ago and now."""
    everyone = np.arange(size)
    who = np.concatenate([account, everyone, everyone])
    when = np.concatenate([day, np.full(size, AS_OF - 180), np.full(size, AS_OF)])
    order = np.lexsort((when, who))
    sd = math.sqrt(scenario.movement)
    draws = rng.normal(0.0, 1.0, len(who))
    value = np.zeros(len(who))
    same = np.zeros(len(who), dtype=bool)
    same[1:] = who[order][1:] == who[order][:-1]
    gap = np.diff(when[order], prepend=0)
    keep = np.where(same, np.exp(-gap / scenario.memory_days), 0.0)
    fresh = sd * np.sqrt(1.0 - keep**2) * draws
    state = np.zeros(len(who))
    place = np.arange(len(who)) - np.maximum.accumulate(np.where(same, 0, np.arange(len(who))))
    for step in range(int(place.max()) + 1):
        rows = np.flatnonzero(place == step)
        before = state[rows - 1] if step else 0.0
        state[rows] = keep[rows] * before + fresh[rows]
    value[order] = state
    n = len(account)
    return value[:n], value[n : n + size], value[n + size :]


def _answers(scenario, rng, latent, deviation):
    """(response index, question index, percent) of every answer."""
    size = len(latent)
    responses, questions, percents = [], [], []
    for q, (name, points) in enumerate(SCALES):
        # The recommendation is mandatory, the others are answered about half of the time.
        share = 1.0 if q == 0 or not scenario.drop_answers else 0.49
        chosen = np.flatnonzero(rng.random(size) < share)
        own = _question_latent(latent[chosen] + deviation[chosen, q], q, scenario)
        own = own + rng.normal(0.0, math.sqrt(NOISE[q]), len(chosen))
        value = np.searchsorted(cuts(points), own)
        if scenario.heaped and name == "nps11":
            favourite = np.array([0, 0, 0, 5, 5, 5, 5, 8, 8, 10, 10])
            snapped = rng.random(len(chosen)) < scenario.heaped
            value = np.where(snapped, favourite[value], value)
        responses.append(chosen)
        questions.append(np.full(len(chosen), q))
        percents.append(100.0 * value / (points - 1))
    return np.concatenate(responses), np.concatenate(questions), np.concatenate(percents)


def _panel(scenario, rng, asked, answers):
    """The panel as the score sees it: sorted, contacts coded, some blank."""
    came = asked.answered
    account, person, day = asked.account[came], asked.person[came], asked.day[came]
    order = np.lexsort((np.arange(len(account)), day, account))
    rank = np.empty(len(account), dtype=np.int64)
    rank[order] = np.arange(len(account))
    response, question, percent = answers
    response = rank[response]
    by = np.lexsort((question, response))
    known = rng.random(len(account)) >= scenario.blank_share
    contact = np.where(known, account * 100 + person, BLANK)[order]
    size = scenario.accounts
    return Panel(
        population="client",
        account_ids=tuple(f"A{i:06d}" for i in range(size)),
        segments=("",) * size,
        as_of=np.full(size, AS_OF, dtype=np.int64),
        questions=tuple(
            Question(f"Q{q}", DIMENSIONS[q], name, True) for q, (name, _) in enumerate(SCALES)
        ),
        response_ids=tuple(f"R{i:07d}" for i in range(len(account))),
        response_account=account[order],
        response_day=day[order],
        response_contact=contact,
        answer_response=response[by],
        answer_question=question[by],
        answer_percent=percent[by],
        **_invitations(asked),
    )


def _invitations(asked):
    """The invitation columns of a panel."""
    if asked.known:
        order = np.lexsort((asked.answered, asked.day, asked.person, asked.account))
        account, person = asked.account[order], asked.person[order]
        contact, day = account * 100 + person, asked.day[order]
        responded = asked.answered[order].astype(np.int64)
    else:
        account = np.repeat(np.arange(len(asked.misses)), asked.misses)
        contact = np.full(len(account), BLANK, dtype=np.int64)
        day = np.full(len(account), AS_OF - 100, dtype=np.int64)
        responded = np.zeros(len(account), dtype=np.int64)
    return {
        "invitation_account": account,
        "invitation_contact": contact,
        "invitation_day": day,
        "invitation_responded": responded,
    }
