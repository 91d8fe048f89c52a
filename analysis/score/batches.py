"""Accounts in batches of equally many questionnaires, so that they are solved at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints, distinct, run_index, runs
from analysis.score.calibration import LONGEST_GAP_DAYS, Calibration
from analysis.score.evidence import Informative
from analysis.score.kernel import Batch
from analysis.score.panel import Panel
from analysis.score.scales import RECOMMENDATION, SENTIMENT

MOST_RESPONSES = 1000
"""Questionnaires of one account that are weighed, the latest; older ones get weight 0. A
relationship has tens; only a panel filed as one account has more, and its matrix would grow."""
OLDEST_DAYS = LONGEST_GAP_DAYS - 1
"""Answers older than a century count as a century old."""
CELLS_AT_ONCE = 100_000
"""Of a batch of matrices: few enough to stay in the processor's cache."""


@dataclass(frozen=True)
class Places:
    """Where the answers of a batch are: index into the informative answers, and on the grid."""

    answer: Ints
    row: Ints
    column: Ints
    account: Ints


@dataclass(frozen=True)
class Parts:
    """Questionnaires, or their parts that share noise. account, response, spoken: of each part,
    sorted by account. of_answer: the part of each informative answer."""

    account: Ints
    response: Ints
    spoken: Ints
    of_answer: Ints


def batches(
    panel: Panel, calibration: Calibration, answers: Informative, question: Ints, people: Floats
) -> Iterator[tuple[Ints, Places, Batch]]:
    """(accounts, places, batch) for every account with an answer.

    question: index into the calibration, per informative answer. people: (A,).
    The batch's prior_variance is 0; the caller knows it.
    """
    parts = _parts(panel, calibration, answers, question)
    first, count = runs(parts.account)
    used = np.minimum(count, MOST_RESPONSES)
    answer_first, answer_count = runs(answers.account)
    width = len(calibration.questions)
    for size in np.unique(used).tolist():
        chosen = np.flatnonzero(used == size)
        pieces = max(1, len(chosen) * size * max(size, width) // CELLS_AT_ONCE)
        for piece in np.array_split(chosen, min(pieces, len(chosen))):
            start = first[piece] + count[piece] - size
            flat = _flat(answer_first[piece], answer_count[piece])
            who = np.repeat(np.arange(len(piece)), answer_count[piece])
            row = parts.of_answer[flat] - start[who]
            flat, who, row = (x[row >= 0] for x in (flat, who, row))
            column, asked = _columns(who, question[flat], len(piece), width)
            answered = np.zeros((len(piece), size, asked.shape[1]), dtype=bool)
            answered[who, row, column] = True
            place = start[:, None] + np.arange(size)
            accounts = parts.account[start]
            batch = _batch(panel, parts, place, people[accounts], asked, answered)
            yield accounts, Places(flat, row, column, who), batch


def _batch(
    panel: Panel, parts: Parts, place: Ints, people: Floats, question: Ints, answered: Bools
) -> Batch:
    """place: (accounts, n), index into *parts*."""
    response = parts.response[place]
    earliest = panel.as_of[parts.account[place]] - OLDEST_DAYS
    return Batch(
        day=np.maximum(panel.response_day[response], earliest),
        contact=panel.response_contact[response],
        response=response,
        spoken=parts.spoken[place] > 0,
        people=people,
        prior_variance=np.zeros(len(place)),
        question=question,
        answered=answered,
    )


def _parts(panel: Panel, calibration: Calibration, answers: Informative, question: Ints) -> Parts:
    """A questionnaire is one part, but two where its recommendation and sentiment share noise."""
    if calibration.shared <= 0.0:
        response = distinct(answers.response)
        nothing = np.zeros(len(response), dtype=np.int64)
        account = panel.response_account[response]
        return Parts(account, response, nothing, run_index(answers.response))
    said = [q.scale in (SENTIMENT, RECOMMENDATION) for q in calibration.questions]
    key = 2 * answers.response + np.array(said, dtype=np.int64)[question]
    part, of_answer = np.unique(key, return_inverse=True)
    return Parts(panel.response_account[part // 2], part // 2, part % 2, of_answer)


def _flat(first: Ints, count: Ints) -> Ints:
    """The positions of several runs, one after the other."""
    before = np.cumsum(count) - count
    return np.asarray(np.arange(int(count.sum())) + np.repeat(first - before, count))


def _columns(who: Ints, question: Ints, accounts: int, questions: int) -> tuple[Ints, Ints]:
    """Column of each answer, and which question each column of an account is: (accounts, m).

    An account has a column for each question it answered, not for each that exists.
    """
    asked = np.zeros((accounts, questions), dtype=bool)
    asked[who, question] = True
    place = np.cumsum(asked, axis=1) - 1
    width = int(place[:, -1].max()) + 1
    table = np.zeros((accounts, width), dtype=np.int64)
    table[np.nonzero(asked)[0], place[asked]] = np.nonzero(asked)[1]
    return place[who, question], table
