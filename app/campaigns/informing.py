"""The contacts who would tell most: looked at, then chosen for a draft."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from werkzeug.wrappers import Response

from app.access import manager_required
from app.campaigns.blueprint import PAGE, bp, stop_key, the_campaign
from app.campaigns.choosing import choice_of, query_of
from app.campaigns.forms import EmptyForm
from app.database import get_db
from app.i18n import number, percent, probability_in_words
from app.jobs import asking
from app.jobs.asking import Suggestion, Suggestions
from app.reports.measured import asking_sentence, measured
from surveys import audiences, campaigns
from surveys.campaigns import Campaign

AIM_NAMES = {
    "interval": lazy_gettext("narrower intervals"),
    "decision": lazy_gettext("surer classes"),
}
MOST = 100_000


@bp.get("/<campaign_id>/informative")
@manager_required
def informative(campaign_id: str) -> str:
    """Who would tell most, in order, with what each answer would tell."""
    campaign = the_campaign(campaign_id)
    campaigns.require_draft(campaign)
    found, aim = _suggestions(campaign)
    count = _count(found)
    query = query_of(choice_of(campaign))
    return render_template(
        "campaigns/informative.html",
        campaign=campaign,
        form=EmptyForm(),
        query=query,
        address={"most": count, "aim": aim} | query,
        count=count,
        aim=aim,
        aims=AIM_NAMES,
        n_reachable=found.n_reachable,
        n_ranked=len(found.ranked),
        lines=[(each, told(each, aim)) for each in found.ranked[: min(count, PAGE)]],
        brings=percent(found.share(count)),
        how_right=asking_sentence(),
    )


@bp.post("/<campaign_id>/informative")
@manager_required
def choose_informative(campaign_id: str) -> Response:
    """Choose them: alone, or besides who is chosen already."""
    campaign = the_campaign(campaign_id)
    db = get_db()
    found, _aim = _suggestions(campaign)
    people = [each.contact.contact_id for each in found.ranked[: _count(found)]]
    with db.transaction():
        fallback = audiences.fallback_language(db, campaign.id)
        if people and request.form.get("do") == "only":
            audiences.leave_out_all(db, campaign.id)
        audiences.choose(db, campaign.id, people, fallback=fallback)
    flash(ngettext("One contact is chosen.", "%(num)s contacts are chosen.", len(people)))
    return redirect(
        url_for("campaigns.contacts", campaign_id=campaign.id, **query_of(choice_of(campaign))),
        303,
    )


def told(suggestion: Suggestion, aim: str) -> str:
    """What an answer of this contact would tell, in plain words."""
    worth = suggestion.worth
    if aim == "decision":
        return _(
            "An answer would make the class surer: from %(now)s to %(after)s on average. Chance of "
            "getting one: %(chance)s.",
            now=probability_in_words(worth.sure),
            after=probability_in_words(worth.sure_after),
            chance=probability_in_words(worth.chance),
        )
    return _(
        "An answer would narrow the interval from %(now)s to %(after)s points. Chance of getting "
        "one: %(chance)s.",
        now=number(worth.width, 1),
        after=number(worth.width_after, 1),
        chance=probability_in_words(worth.chance),
    )


def _suggestions(campaign: Campaign) -> tuple[Suggestions, str]:
    aim = request.args.get("aim", "")
    aim = aim if aim in asking.AIMS else asking.INTERVAL
    choice = choice_of(campaign)
    return asking.suggestions(get_db(), campaign, choice, aim=aim, key=stop_key()), aim


def _count(found: Suggestions) -> int:
    """How many are asked for; by default the share that was measured."""
    share: Any = measured()["asking"]["share"]
    asked = request.args.get("most", round(float(share) * len(found.ranked)), type=int)
    return max(1, min(asked, len(found.ranked), MOST)) if found.ranked else 0
