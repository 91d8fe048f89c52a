"""From plain records to plain scores: the door that the service and the command use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from analysis.score.arrays import Bools, Floats, Ints
from analysis.score.calibration import Calibration
from analysis.score.classes import INSUFFICIENT, band_probabilities, evidence, normal_cdf
from analysis.score.days import iso
from analysis.score.dimensions import Z90, clipped, dimension_scores
from analysis.score.panel import BLANK, Panel, panel_from_records
from analysis.score.posterior import Posterior, posterior
from analysis.score.records import (
    BANDS,
    Account,
    Answer,
    Change,
    Contribution,
    Invitation,
    Score,
)

DECLINE_POINTS = 3.0


def score_accounts(
    accounts: Sequence[Account],
    answers: Iterable[Answer],
    invitations: Iterable[Invitation],
    calibration: Calibration,
    *,
    with_parts: bool = True,
) -> list[Score]:
    """Score of every account, sorted by account_id; all of the calibration's population.

    For one account after a new answer, give that account with all its answers and invitations:
    nothing else is needed, since the calibration holds what others have told.
    with_parts: contributions and dimension scores too; they take most of the time.

    Raises BadInput if rows contradict each other, ValueError if the population is another.
    """
    answers = list(answers)
    panel = panel_from_records(accounts, answers, invitations)
    result = posterior(panel, calibration, trust=calibration.rules.trust(panel, answers))
    return list(scores_of(panel, calibration, result, with_parts=with_parts))


def score_panel(panel: Panel, calibration: Calibration) -> list[Score]:
    """The same from a panel, which does not know roles: they have no weight here."""
    return list(scores_of(panel, calibration, posterior(panel, calibration)))


def scores_of(
    panel: Panel, calibration: Calibration, result: Posterior, *, with_parts: bool = True
) -> Iterator[Score]:
    """Scores as records, one at a time, from the columns of *result*.

    with_parts: contributions and dimension scores too; they take most of the time.
    """
    sd = np.sqrt(result.variance)
    score, low, high = (clipped(result.score + k * sd) for k in (0.0, -Z90, Z90))
    probabilities = band_probabilities(result.score, sd, cuts=calibration.rules.cuts)
    declining = probability_of_decline(result)
    responses = np.bincount(panel.response_account, minlength=panel.n_accounts)
    contacts = contact_counts(panel)
    last = last_days(panel)
    cover = coverage(panel)
    dimensions = dimension_scores(panel, calibration, result) if with_parts else None
    first = np.searchsorted(panel.answer_account, np.arange(panel.n_accounts + 1))
    for i, account_id in enumerate(panel.account_ids):
        p = probabilities[i].tolist()
        state = evidence(
            reliability=float(result.reliability[i]),
            n_answers=int(result.n_informative[i]),
            n_contacts=int(contacts[i]),
            probabilities=p,
        )
        yield Score(
            account_id=account_id,
            population=panel.population,
            as_of=iso(int(panel.as_of[i])),
            score=float(score[i]),
            lo90=float(low[i]),
            hi90=float(high[i]),
            probabilities=(p[0], p[1], p[2], p[3], p[4]),
            band=BANDS[int(np.argmax(probabilities[i]))],
            p_decline=float(declining[i]),
            score_unclipped=float(result.score[i]),
            sd=float(sd[i]),
            reliability=float(result.reliability[i]),
            withheld=state == INSUFFICIENT,
            evidence=state,
            n_responses=int(responses[i]),
            n_contacts=int(contacts[i]),
            last_answer=iso(int(last[i])) if last[i] else None,
            coverage=None if np.isnan(cover[i]) else float(cover[i]),
            change=_change(result, i),
            dimensions=dimensions[i] if dimensions else (),
            contributions=tuple(
                contributions_of(panel, result, i, int(first[i]), int(first[i + 1]))
                if with_parts
                else ()
            ),
            calibration=calibration.version,
        )


def contributions_of(
    panel: Panel, result: Posterior, account: int, first: int, end: int
) -> Iterator[Contribution]:
    """Prior, engagement, then answers *first* to *end* in the panel's order; they add up."""
    yield Contribution("prior", "", float(result.base[account]))
    yield Contribution("engagement", "", float(result.engagement[account]))
    for i in range(first, end):
        response = int(panel.answer_response[i])
        weight = float(result.weight[i])
        yield Contribution(
            panel.response_ids[response],
            panel.questions[int(panel.answer_question[i])].question_id,
            weight * float(result.value[i]),
            weight,
            int(panel.as_of[account] - panel.response_day[response]),
        )


def probability_of_decline(result: Posterior) -> Floats:
    """P that the level is at least 3 points lower than 180 days before as_of, per account."""
    sd = np.sqrt(np.maximum(result.decline_variance, 1e-12))
    return normal_cdf((-DECLINE_POINTS - result.decline) / sd)


def contact_counts(panel: Panel) -> Ints:
    """People known to have answered per account; one at least if only unknown people did."""
    pairs = np.unique(panel.response_contact, return_index=True)
    named = pairs[1][pairs[0] != BLANK]
    known = np.bincount(panel.response_account[named], minlength=panel.n_accounts)
    any_response = np.bincount(panel.response_account, minlength=panel.n_accounts) > 0
    return np.maximum(known, any_response.astype(np.int64))


def last_days(panel: Panel) -> Ints:
    """Day of the latest questionnaire per account, 0 if none."""
    last = np.zeros(panel.n_accounts, dtype=np.int64)
    np.maximum.at(last, panel.response_account, panel.response_day)
    return last


def coverage(panel: Panel) -> Floats:
    """Invited contacts who answered / invited contacts, per account; NaN if none was invited.

    Invitations to unknown people count one by one.
    """
    account, contact = panel.invitation_account, panel.invitation_contact
    answered: Bools = panel.invitation_responded == 1
    answered |= np.isin(contact, panel.response_contact[panel.response_contact != BLANK])
    person = np.where(contact == BLANK, -1 - np.arange(len(contact)), contact)
    _, first, row = np.unique(person, return_index=True, return_inverse=True)
    replied = np.bincount(row, answered, minlength=len(first)) > 0
    size = panel.n_accounts
    invited = np.bincount(account[first], minlength=size)
    replies = np.bincount(account[first], replied, minlength=size)
    return np.where(invited > 0, replies / np.maximum(invited, 1), np.nan)


def _change(result: Posterior, i: int) -> Change | None:
    if not result.change_since[i]:
        return None
    points = float(result.change[i])
    half = Z90 * float(np.sqrt(result.change_variance[i]))
    return Change(iso(int(result.change_since[i])), points, points - half, points + half)
