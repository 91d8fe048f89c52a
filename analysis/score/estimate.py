"""Calibrate one population: every figure that ``Calibration`` freezes, in closed form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints, distinct
from analysis.score.calibration import (
    Calibration,
    Covariate,
    Memory,
    QuestionCalibration,
    SegmentPrior,
    meaning_of_score,
)
from analysis.score.components import Questionnaires, fit_memories, fit_mood
from analysis.score.evidence import Informative, collapse, informative_answers
from analysis.score.panel import Panel, panel_from_records
from analysis.score.prior import PriorFit, account_means, fit_prior, prior_means
from analysis.score.questions import SMALLEST_NOISE, QuestionFit, fit_questions, steady_weight
from analysis.score.records import Account, Answer, Invitation
from analysis.score.scales import RECOMMENDATION, SENTIMENT
from analysis.score.whitening import interval_factors

DEFAULT_LEVEL = 70.0
DEFAULT_SD = 18.0
"""Level and spread of a population nobody has answered for yet: a wide, common guess."""
PSEUDO_ACCOUNTS = 20.0
"""Accounts' worth of doubt that segments and engagement explain what they seem to."""
LARGEST_SAMPLE = 20_000
"""Accounts that variance components are estimated from; more add time, not precision."""
LARGEST_TABLE = 20_000_000
"""Cells of the table of questionnaires by questions: bounds memory with very many questions."""


def calibrate(
    accounts: Sequence[Account],
    answers: Iterable[Answer],
    invitations: Iterable[Invitation],
    *,
    version: str,
) -> Calibration:
    """Calibration of one population from all that is known of it.

    version: name under which the figures are frozen, for instance "2026-Q3".

    Raises BadInput if the rows contradict each other or belong to two populations.
    """
    return calibrate_panel(panel_from_records(accounts, answers, invitations), version=version)


def calibrate_panel(panel: Panel, *, version: str) -> Calibration:
    """The same from a panel."""
    if not len(panel.answer_percent):
        return _without_answers(panel, version)
    questions = fit_questions(panel)
    answers = informative_answers(panel, questions.mean, questions.loading, questions.informative)
    level = float(questions.mean[meaning_of_score(panel.questions)].mean())
    if not len(answers.value):
        return replace(
            _without_answers(panel, version),
            level=level,
            questions=_frozen(panel, questions, questions.unique),
        )
    sample = _sample(panel, answers)
    memories, mood, prior = _components(panel, sample, answers, questions)
    noise = _own_noise(panel, questions, memories)
    means = prior_means(panel, answers, prior)
    rows = collapse(panel, sample, questions.unique, means.mean)
    overall, by_count = interval_factors(rows, memories, means.spread)
    return Calibration(
        version=version,
        population=panel.population,
        level=level,
        questions=_frozen(panel, questions, noise),
        memories=memories,
        segments=prior.segments,
        other_segment=prior.other_segment,
        engagement=prior.engagement,
        seniority=prior.seniority,
        silence_spread=prior.silence_spread,
        mood=mood,
        mood_share=_month_share(panel, answers),
        shared=_shared_noise(panel, answers, questions, noise),
        interval_factor=overall,
        factor_by_count=by_count,
        n_accounts=len(distinct(answers.account)),
        n_responses=len(distinct(answers.response)),
        n_answers=len(answers.value),
    )


def _components(
    panel: Panel, sample: Informative, answers: Informative, questions: QuestionFit
) -> tuple[tuple[Memory, ...], float, PriorFit]:
    """Components and prior means in two rounds: the second one without segment differences."""
    nothing = np.zeros(panel.n_accounts)
    everyone = collapse(panel, answers, questions.unique, nothing, with_shares=False)
    silence_known = len(panel.invitation_day) > 0
    mood = fit_mood(everyone, questions.common)
    lasting_mood = mood * (1.0 - _month_share(panel, answers))
    rows = collapse(panel, sample, questions.unique, nothing)
    memories = fit_memories(rows, questions.common, mood=lasting_mood)
    prior = fit_prior(
        panel, answers, account_means(everyone, memories), silence_known=silence_known
    )
    means = prior_means(panel, answers, prior)
    rows = collapse(panel, sample, questions.unique, means.mean)
    left = _left(panel, answers, questions.common, means.mean)
    memories = fit_memories(rows, left, mood=lasting_mood)
    prior = fit_prior(
        panel, answers, account_means(everyone, memories), silence_known=silence_known
    )
    return memories, mood, prior


def _left(panel: Panel, answers: Informative, common: float, prior: Floats) -> float:
    """S around the prior means: without what they explain, at least a third of it.

    A few accounts are explained by chance; so that counts as far as accounts are many.
    """
    response = distinct(answers.response)
    weight = steady_weight(panel, response)
    mean = prior[panel.response_account[response]]
    centre = float(np.average(mean, weights=weight))
    explained = float(np.average((mean - centre) ** 2, weights=weight))
    accounts = len(distinct(answers.account))
    trusted = explained * accounts / (accounts + PSEUDO_ACCOUNTS)
    return max(common - trusted, common / 3.0)


def _sample(panel: Panel, answers: Informative) -> Informative:
    """Answers of at most LARGEST_SAMPLE accounts, evenly spaced by id: the same every time."""
    accounts = distinct(answers.account)
    responses = len(distinct(answers.response))
    share = min(1.0, LARGEST_TABLE / (responses * len(panel.questions)))
    wanted = max(2, min(LARGEST_SAMPLE, int(len(accounts) * share)))
    if wanted >= len(accounts):
        return answers
    chosen = accounts[np.linspace(0, len(accounts) - 1, wanted).astype(np.int64)]
    kept = np.zeros(panel.n_accounts, dtype=bool)
    kept[chosen] = True
    use = kept[answers.account]
    return Informative(
        answers.position[use],
        answers.response[use],
        answers.question[use],
        answers.account[use],
        answers.value[use],
    )


def _own_noise(panel: Panel, questions: QuestionFit, memories: Sequence[Memory]) -> Floats:
    """s2 per question: unique variance less the account's deviation; total less the common part
    for a question that is always answered alone."""
    deviation = sum(m.weight * m.question for m in memories)
    held = sum(m.weight * (m.lasting + m.movement + m.contact + m.occasion) for m in memories)
    alone = np.maximum(questions.total - held, 0.3 * questions.total)
    own = np.where(questions.paired, questions.unique, alone) - deviation
    floor = np.maximum(SMALLEST_NOISE, 0.3 * questions.unique)
    return np.asarray(np.maximum(own, floor))


def _frozen(panel: Panel, questions: QuestionFit, noise: Floats) -> tuple[QuestionCalibration, ...]:
    return tuple(
        QuestionCalibration(
            question.question_id,
            question.dimension,
            question.scale,
            question.standard,
            float(questions.mean[i]),
            float(questions.loading[i]),
            float(noise[i]),
            bool(questions.informative[i]),
        )
        for i, question in enumerate(panel.questions)
    )


def _month_share(panel: Panel, answers: Informative) -> float:
    """Sum of squared shares of the months: 1 when all answers came in one month.

    Accounts weigh in it as they do in the population's level."""
    response = distinct(answers.response)
    month = panel.response_day[response] // 30
    weight = np.bincount(month - int(month.min()), steady_weight(panel, response))
    share = weight / weight.sum()
    return float((share**2).sum())


def _shared_noise(
    panel: Panel, answers: Informative, questions: QuestionFit, noise: Floats
) -> float:
    """Noise that a sentiment shares with the recommendation it explains, points squared."""
    sentiment = np.array([q.scale == SENTIMENT for q in panel.questions], dtype=bool)
    recommend = np.array([q.scale == RECOMMENDATION for q in panel.questions], dtype=bool)
    if not (sentiment & questions.informative).any() or not recommend.any():
        return 0.0
    spoken, n_spoken = _sum_by_response(panel, answers, sentiment)
    rated, n_rated = _sum_by_response(panel, answers, recommend)
    both = (n_spoken > 0) & (n_rated > 0)
    if not both.any():
        return 0.0
    product = (spoken[both] / n_spoken[both]) * (rated[both] / n_rated[both])
    weight = steady_weight(panel, np.flatnonzero(both))
    surplus = float(np.average(product, weights=weight)) - questions.common
    steady = float(both.sum()) / (float(both.sum()) + 50.0)
    # Below half of either noise, a matrix of one comment and two ratings stays positive.
    limit = 0.45 * float(noise[(sentiment | recommend) & questions.informative].min())
    return min(max(0.0, surplus * steady), limit)


def _sum_by_response(panel: Panel, answers: Informative, chosen: Bools) -> tuple[Floats, Ints]:
    use = chosen[answers.question]
    response = answers.response[use]
    total = np.bincount(response, answers.value[use], minlength=panel.n_responses)
    return total.astype(np.float64), np.bincount(response, minlength=panel.n_responses)


def _without_answers(panel: Panel, version: str) -> Calibration:
    """A population that told nothing yet: one wide guess, the same for every account."""
    common = DEFAULT_SD**2
    lengths = Questionnaires.none(len(panel.questions))
    return Calibration(
        version=version,
        population=panel.population,
        level=DEFAULT_LEVEL,
        questions=(),
        memories=fit_memories(lengths, common, mood=0.0),
        segments={},
        other_segment=SegmentPrior(0.0, 0.25 * common),
        engagement=Covariate(0.0, 0.0),
        seniority=Covariate(0.0, 0.0),
        silence_spread=Covariate(0.0, 0.0),
        mood=4.0,
        mood_share=1.0,
        shared=0.0,
        interval_factor=1.0,
        n_accounts=0,
        n_responses=0,
        n_answers=0,
    )
