"""After the launch: what came of each invitation, response rate with n, closing; and the list."""

from flask import Response as FlaskResponse
from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access import manager_required
from app.campaigns import preview, words
from app.campaigns.blueprint import PAGE, bp, page_number, the_campaign, user_id
from app.campaigns.forms import EmptyForm
from app.config import settings
from app.database import get_db
from app.i18n import LANGUAGES
from app.outbox.views import SANDBOX
from surveys import audiences, audit, campaigns, invitations, questionnaires


@bp.get("")
@manager_required
def index() -> str:
    """All campaigns, the newest first, each with its figures."""
    page = page_number()
    listed = campaigns.newest(get_db(), limit=PAGE + 1, offset=(page - 1) * PAGE)
    return render_template(
        "campaigns/index.html",
        campaigns=[
            (campaign, invitations.progress(get_db(), campaign.id)) for campaign in listed[:PAGE]
        ],
        states=words.campaign_states(),
        page=page,
        more=len(listed) > PAGE,
    )


@bp.get("/<campaign_id>")
@manager_required
def campaign(campaign_id: str) -> str | Response:
    """How a launched campaign is going; a draft goes on where it was left."""
    chosen = the_campaign(campaign_id)
    db = get_db()
    if chosen.state == "draft":
        started = audiences.count_chosen(db, chosen.id) > 0
        step = "campaigns.check" if started else "campaigns.contacts"
        return redirect(url_for(step, campaign_id=chosen.id))
    state, page = _asked_state(), page_number()
    total = invitations.count_followed(db, chosen.id, state=state)
    return render_template(
        "campaigns/campaign.html",
        campaign=chosen,
        version=questionnaires.get_version(db, chosen.questionnaire_version_id),
        figures=invitations.progress(db, chosen.id),
        invitations=invitations.followed(
            db, chosen.id, state=state, limit=PAGE, offset=(page - 1) * PAGE
        ),
        state=state,
        states=words.states(),
        campaign_states=words.campaign_states(),
        language_names=words.language_names(),
        form=EmptyForm(),
        page=page,
        pages=max(1, -(-total // PAGE)),
        total=total,
        outbox=settings().smtp_url is None,
    )


@bp.post("/<campaign_id>/close")
@manager_required
def close(campaign_id: str) -> Response:
    """Take no more answers."""
    chosen = the_campaign(campaign_id)
    with get_db().transaction():
        campaigns.close(get_db(), chosen.id)
        audit.record(get_db(), "campaign closed", user_id=user_id(), subject=chosen.id)
    flash(_("The campaign is closed: its links take no more answers."))
    return redirect(url_for("campaigns.campaign", campaign_id=chosen.id), 303)


@bp.post("/<campaign_id>/retry")
@manager_required
def retry(campaign_id: str) -> Response:
    """Send once more what the mail server refused."""
    chosen = the_campaign(campaign_id)
    count = invitations.retry_bounced(get_db(), chosen.id)
    flash(ngettext("One mail is sent again.", "%(num)s mails are sent again.", count))
    return redirect(url_for("campaigns.campaign", campaign_id=chosen.id), 303)


@bp.get("/<campaign_id>/mail/<language>")
@manager_required
def mail_html(campaign_id: str, language: str) -> FlaskResponse:
    """The mail as a mail program shows it, in a sandbox."""
    if language not in LANGUAGES:
        abort(404)
    message = preview.example(the_campaign(campaign_id), language)
    response = make_response(preview.html(message))
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _asked_state() -> str:
    state = request.args.get("state", "")
    return state if state in invitations.STATES else ""
