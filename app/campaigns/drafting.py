"""From a new campaign to its launch, in four pages: plan, contacts, notice, check."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access import current_user, manager_required
from app.campaigns import preview, words
from app.campaigns.blueprint import PAGE, bp, page_number, stop_key, the_campaign, user_id
from app.campaigns.choosing import choice_of, query_of
from app.campaigns.forms import EmptyForm, NoticeForm, PlanForm, usual_close
from app.config import settings
from app.database import get_db
from app.i18n import current_language, language_of
from app.reports.measured import measured
from surveys import audiences, campaigns, ids, launching, relationships, users
from surveys.campaigns import MAX_NOTICE, Campaign, Notice
from surveys.errors import BadInput

UNPROCESSABLE = 422


@bp.get("/new")
@manager_required
def new() -> str:
    """The first page: what this campaign is to be."""
    return render_template("campaigns/new.html", form=PlanForm(closes_on=usual_close()))


@bp.post("/new")
@manager_required
def create() -> Response | tuple[str, int]:
    """Make the draft and go on to its contacts."""
    form = PlanForm()
    if not form.validate():
        return render_template("campaigns/new.html", form=form), UNPROCESSABLE
    campaign = campaigns.create(get_db(), form.plan(), created_by=user_id())
    return redirect(url_for("campaigns.contacts", campaign_id=campaign.id), 303)


@bp.get("/<campaign_id>/contacts")
@manager_required
def contacts(campaign_id: str) -> str:
    """Find contacts by filters and tick them; ticks are kept from page to page."""
    campaign = the_campaign(campaign_id)
    campaigns.require_draft(campaign)
    db, page = get_db(), page_number()
    choice = choice_of(campaign)
    total = audiences.count_candidates(db, campaign.id, choice)
    return render_template(
        "campaigns/contacts.html",
        campaign=campaign,
        form=EmptyForm(),
        choice=choice,
        query=query_of(choice),
        found=audiences.candidates(db, campaign.id, choice, limit=PAGE, offset=(page - 1) * PAGE),
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE)),
        chosen=audiences.count_chosen(db, campaign.id),
        most=max(1, round(measured()["asking"]["share"] * total)),
        fallback=audiences.fallback_language(db, campaign.id, default=current_language()),
        segment_options=[(name, name) for name in relationships.segments(db, campaign.kind)],
        roles=words.roles(),
        reasons=words.reasons(),
        language_names=words.language_names(),
    )


@bp.post("/<campaign_id>/contacts")
@manager_required
def choose(campaign_id: str) -> Response:
    """Keep the ticks of this page, then do what the button said."""
    campaign = the_campaign(campaign_id)
    db, choice, page = get_db(), choice_of(campaign), page_number()
    button = request.form.get("do", "save")
    fallback = request.form.get("fallback") or audiences.fallback_language(db, campaign.id)
    with db.transaction():
        _keep_ticks(campaign, fallback)
        if button == "all":
            audiences.choose_all(db, campaign.id, choice, fallback=fallback)
        elif button == "none":
            audiences.leave_out_all(db, campaign.id)
        audiences.set_fallback_language(db, campaign.id, fallback)
    if button == "continue":
        return redirect(url_for("campaigns.notice", campaign_id=campaign.id), 303)
    page += {"previous": -1, "next": 1}.get(button, 0)
    where = url_for(
        "campaigns.contacts", campaign_id=campaign.id, page=max(page, 1), **query_of(choice)
    )
    return redirect(where, 303)


@bp.get("/<campaign_id>/notice")
@manager_required
def notice(campaign_id: str) -> str:
    """What respondents are told, begun with the words of the last campaign."""
    campaign = the_campaign(campaign_id)
    campaigns.require_draft(campaign)
    return _notice_page(campaign, NoticeForm(obj=_proposed(campaign)))


@bp.post("/<campaign_id>/notice")
@manager_required
def save_notice(campaign_id: str) -> Response | tuple[str, int]:
    """Keep the notice and go on to the check."""
    campaign = the_campaign(campaign_id)
    form = NoticeForm()
    if not form.validate():
        return _notice_page(campaign, form), UNPROCESSABLE
    campaigns.set_notice(get_db(), campaign.id, form.notice())
    return redirect(url_for("campaigns.check", campaign_id=campaign.id), 303)


@bp.get("/<campaign_id>/check")
@manager_required
def check(campaign_id: str) -> str:
    """Who gets what in which language, the notice and the mail in both; and the launch button."""
    return _check_page(the_campaign(campaign_id))


@bp.post("/<campaign_id>/check")
@manager_required
def launch(campaign_id: str) -> Response | tuple[str, int]:
    """Launch, or say what is still missing."""
    campaign = the_campaign(campaign_id)
    try:
        figures = launching.launch(get_db(), campaign.id, key=stop_key(), user_id=user_id())
    except BadInput:
        return _check_page(the_campaign(campaign_id), tried=True), UNPROCESSABLE
    flash(
        ngettext(
            "Launched: one mail goes out now.",
            "Launched: %(num)s mails go out now.",
            figures.total,
        )
    )
    return redirect(url_for("campaigns.campaign", campaign_id=campaign.id), 303)


@bp.post("/<campaign_id>/remove")
@manager_required
def remove(campaign_id: str) -> Response:
    """Forget a draft."""
    campaigns.remove_draft(get_db(), the_campaign(campaign_id).id)
    flash(_("The draft is removed."))
    return redirect(url_for("campaigns.index"), 303)


def _notice_page(campaign: Campaign, form: NoticeForm) -> str:
    return render_template(
        "campaigns/notice.html", campaign=campaign, form=form, people=_who_can_read()
    )


def _who_can_read() -> list[str]:
    """Everyone who can log in: each of them sees every answer."""
    return [user.name or user.email for user in users.everyone(get_db()) if user.active]


def _check_page(campaign: Campaign, *, tried: bool = False) -> str:
    campaigns.require_draft(campaign)
    page = page_number()
    planned = launching.plan(get_db(), campaign, key=stop_key())
    figures = launching.summary(planned)
    return render_template(
        "campaigns/check.html",
        campaign=campaign,
        form=EmptyForm(),
        figures=figures,
        planned=planned[(page - 1) * PAGE : page * PAGE],
        page=page,
        pages=max(1, -(-len(planned) // PAGE)),
        missing=campaign.notice.missing(),
        tried=tried,
        mails=preview.mails(campaign),
        notices=preview.notices(campaign.notice),
        reasons=words.reasons(),
        language_names=words.language_names(),
    )


def _keep_ticks(campaign: Campaign, fallback: str) -> None:
    shown = [contact for contact in request.form.getlist("shown") if ids.is_id(contact)]
    ticked = set(request.form.getlist("chosen"))
    chosen = [contact for contact in shown if contact in ticked]
    audiences.choose(get_db(), campaign.id, chosen, fallback=fallback)
    audiences.leave_out(
        get_db(), campaign.id, [contact for contact in shown if contact not in ticked]
    )


def _proposed(campaign: Campaign) -> Notice:
    """The draft's own notice, else the last campaign's, else what we can guess."""
    if not campaign.notice.missing():
        return campaign.notice
    last = campaigns.latest_notice(get_db())
    if last is not None:
        return last
    user = current_user()
    with language_of("fr"):
        purpose = _("To know how our relationship is going for you, and to improve it")
    with language_of("en"):
        purpose_en = _("To know how our relationship is going for you, and to improve it")
    return Notice(
        controller=settings().company,
        purpose=purpose,
        purpose_en=purpose_en,
        readers=", ".join(_who_can_read())[:MAX_NOTICE],
        privacy_contact=user.email if user else "",
    )
