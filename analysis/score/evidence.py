"""What a panel tells each account under given question calibrations: the informative answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints, distinct, run_index
from analysis.score.components import SAME_WAVE_DAYS, Questionnaires
from analysis.score.panel import BLANK, Panel

ENGAGEMENT_DAYS = 730
MOST_SENIOR = 100
OPEN_DAYS = 14
"""An invitation counts as missed only after it has been open this long."""


@dataclass(frozen=True)
class Informative:
    """Answers that can move a score, sorted as in the panel.

    position: place of each in the panel's answers. response, question, account: indices.
    value: calibrated points around the population's level, (percent - mean) / loading.
    """

    position: Ints
    response: Ints
    question: Ints
    account: Ints
    value: Floats


def informative_answers(
    panel: Panel, mean: Floats, loading: Floats, informative: Bools
) -> Informative:
    """Answers to questions that not everybody answers alike; arguments are per panel question."""
    position = np.flatnonzero(informative[panel.answer_question])
    question = panel.answer_question[position]
    response = panel.answer_response[position]
    value = (panel.answer_percent[position] - mean[question]) / loading[question]
    return Informative(position, response, question, panel.response_account[response], value)


def response_counts(panel: Panel, answers: Informative) -> Ints:
    """Questionnaires with at least one informative answer, per account."""
    told = distinct(answers.response)
    return np.bincount(panel.response_account[told], minlength=panel.n_accounts)


def people(panel: Panel, answers: Informative) -> Floats:
    """How many people answer for each account, at least 1: its known contacts, or the most
    questionnaires it ever filled within one wave, whichever is more."""
    told = distinct(answers.response)
    contact = np.concatenate([panel.response_contact[told], panel.invitation_contact])
    account = np.concatenate([panel.response_account[told], panel.invitation_account])
    codes, first = np.unique(contact, return_index=True)
    known = np.bincount(account[first[codes != BLANK]], minlength=panel.n_accounts)
    most = np.ones(panel.n_accounts, dtype=np.int64)
    if len(told):
        # One increasing key per account and day lets one search count all neighbours.
        key = panel.response_account[told] * 10_000_000 + panel.response_day[told]
        near = np.searchsorted(key, key + SAME_WAVE_DAYS, side="right") - np.searchsorted(
            key, key - SAME_WAVE_DAYS, side="left"
        )
        np.maximum.at(most, panel.response_account[told], near)
    return np.maximum(known, most).astype(np.float64)


def engagement(panel: Panel, answers: Informative) -> Floats:
    """Log-odds of (responses + 1) / (responses + misses + 2.5) per account, last 24 months.

    Log-odds, because that is what a lasting opinion moves evenly: taken as a plain share, the
    slope seen among those who answer ended too early for those who never did (simulated with
    informative silence: never answered, bias 3.2 points as a share, 0.6 as log-odds).
    """
    told = distinct(answers.response)
    account = panel.response_account[told]
    recent = panel.response_day[told] >= panel.as_of[account] - ENGAGEMENT_DAYS
    responses = np.bincount(account[recent], minlength=panel.n_accounts)
    who, day = panel.invitation_account, panel.invitation_day
    missed = (
        (panel.invitation_responded == 0)
        & (day <= panel.as_of[who] - OPEN_DAYS)
        & (day >= panel.as_of[who] - ENGAGEMENT_DAYS)
    )
    misses = np.bincount(who[missed], minlength=panel.n_accounts)
    return np.asarray(np.log((responses + 1.0) / (misses + 1.5)))


def seniority(panel: Panel, answers: Informative) -> Floats:
    """log(1 + questionnaires) per account; none counts as one, to extrapolate to no silence, and
    more than MOST_SENIOR as so many, lest one account draw the line for all."""
    return np.log1p(np.clip(response_counts(panel, answers), 1, MOST_SENIOR))


def collapse(
    panel: Panel,
    answers: Informative,
    unique: Floats,
    prior: Floats,
    *,
    with_shares: bool = True,
) -> Questionnaires:
    """One row per questionnaire: its answers averaged by precision, less the prior mean.

    unique: variance of each question. prior: prior mean of each account, around the level.
    with_shares: also the table of questionnaires by questions, which is large.
    """
    told, row = distinct(answers.response), run_index(answers.response)
    precision = 1.0 / unique[answers.question]
    total = np.bincount(row, precision)
    share = precision / total[row]
    account = panel.response_account[told]
    alone = own_share(panel, answers)
    shares = np.zeros((len(told) if with_shares else 0, len(panel.questions)))
    if with_shares:
        shares[row, answers.question] = share
    return Questionnaires(
        account=account,
        day=panel.response_day[told],
        contact=panel.response_contact[told],
        people=people(panel, answers)[account],
        residual=np.bincount(row, share * answers.value) - prior[account],
        noise=1.0 / total,
        shares=shares,
        # Shares add up to 1 but for rounding, and 1 - alone is used as a weight.
        alone=np.minimum(1.0, np.bincount(row, share * alone)),
    )


def own_share(panel: Panel, answers: Informative) -> Floats:
    """Per answer, its account's part in the mean of its question, where n answers weigh
    n / (n + 2); 1 where nobody else answers that question."""
    size = len(panel.questions)
    key = answers.account * size + answers.question
    cells, place, count = np.unique(key, return_inverse=True, return_counts=True)
    weight = count / (count + 2.0)
    total = np.bincount(cells % size, weight, minlength=size)
    return np.asarray((weight / total[cells % size])[place])
