"""The public survey pages: a personal link shows the survey, a POST stores the answers.

A GET stores nothing at all, since mail scanners open every link, and no page sets a cookie. The
form carries an HMAC of its link instead of a session.
"""

import json
import logging
import re
import secrets
from hashlib import sha256

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as HttpResponse

from app.access import public, token_page
from app.answering.forms import AnswerForm, form_class
from app.answering.opened import Opened, open_link
from app.answering.page import asked, notice_html
from app.config import settings
from app.database import get_db
from app.i18n import LANGUAGES, current_language
from app.signing import check_form_mac, form_mac, sign
from surveys import clock, invitations, responses
from surveys.errors import CampaignClosed, DatabaseBusy, NotFound
from surveys.responses import Submission
from surveys.submissions import Answered

bp = Blueprint("answering", __name__, url_prefix="/s")

log = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = "5"
UNPROCESSABLE = 422

_FORM_ID = re.compile(r"[0-9a-f]{32}\Z")

Page = tuple[str, int] | tuple[str, int, dict[str, str]]


@bp.get("/<token>")
@public
@token_page
def survey(token: str) -> str:
    """The survey; with the answers given before, if any, and the score tapped in the mail."""
    opened = open_link(token)
    opened.refuse_closed()
    earlier = opened.earlier
    form = _form_class(opened).showing(earlier.answers if earlier else ())
    form.preselect(request.args.get("score", ""))
    return _survey_page(opened, form, form_id=secrets.token_hex(16))


@bp.post("/<token>")
@public
@token_page
def answer(token: str) -> HttpResponse | Page:
    """Store what was sent and say thank you; or show it again with what is wrong."""
    opened = open_link(token)
    form_id = request.form.get("submission-id", "")
    if not (check_form_mac(token, request.form.get("form-mac", "")) and _FORM_ID.match(form_id)):
        return render_template("answering/refused.html", token=token), 400
    form = _form_class(opened)(request.form)
    if request.form.get("switch-to") in LANGUAGES:
        return _survey_page(opened, form, form_id=form_id), 200
    valid = form.validate()
    g.unsent = form
    opened.refuse_closed()
    if not valid:
        _note_started(opened)
        return _survey_page(opened, form, form_id=form_id), UNPROCESSABLE
    try:
        responses.submit(get_db(), _submission(opened, form.answers(), form_id))
    except DatabaseBusy:
        log.warning("the database was busy: a submission was not stored, its page was kept")
        page = _survey_page(opened, form, form_id=form_id, busy=True)
        return page, 503, {"Retry-After": RETRY_AFTER_SECONDS}
    thanks_url = url_for("answering.thanks", token=token, lang=current_language())
    return redirect(thanks_url, 303)


@bp.get("/<token>/thanks")
@public
@token_page
def thanks(token: str) -> str | HttpResponse:
    """What happens next; only for those whose answers are stored."""
    opened = open_link(token)
    if opened.earlier is None:
        return redirect(url_for("answering.survey", token=token, lang=current_language()))
    return render_template(
        "answering/thanks.html",
        opened=opened,
        notice=opened.campaign.notice.spoken(current_language()),
        unsubscribe_url=_unsubscribe_url(opened),
    )


@bp.errorhandler(NotFound)
def unknown(_error: NotFound) -> Page:
    """The same page, status and size for every link that leads nowhere, whatever the reason."""
    return render_template("answering/unknown.html"), 404


@bp.errorhandler(CampaignClosed)
def closed(_error: CampaignClosed) -> Page:
    """Too late: what became of their answers, their words back, and how to reach us still."""
    opened: Opened = g.opened
    form: AnswerForm | None = g.get("unsent")
    page = render_template(
        "answering/closed.html",
        opened=opened,
        unsent=[field for field in form.fields if field.question.scale == "text" and field.typed]
        if form
        else [],
        notice=opened.campaign.notice,
    )
    return page, 410


def _form_class(opened: Opened) -> type[AnswerForm]:
    return form_class(opened.version, opened.invitation.subtype)


def _survey_page(opened: Opened, form: AnswerForm, *, form_id: str, busy: bool = False) -> str:
    language = current_language()
    notice = opened.campaign.notice.spoken(language)
    return render_template(
        "answering/survey.html",
        opened=opened,
        questions=asked(form, company=settings().company, months=opened.campaign.rhythm_months),
        title=opened.version.title(language),
        notice_html=notice_html(notice, language),
        form_id=form_id,
        mac=form_mac(opened.token),
        busy=busy,
        unsubscribe_url=_unsubscribe_url(opened),
    )


def _unsubscribe_url(opened: Opened) -> str | None:
    """The link that stops our mails; None where the address is erased and nobody writes to it."""
    if opened.invitation.email is None:
        return None
    signed = sign("unsubscribe", opened.invitation.id)
    return url_for("unsubscribing.ask", signed=signed, lang=current_language())


def _submission(opened: Opened, answers: tuple[Answered, ...], form_id: str) -> Submission:
    invitation = opened.invitation
    return Submission(
        submission_id=_submission_id(invitation.id, form_id, answers),
        relationship_id=invitation.relationship_id,
        contact_id=invitation.contact_id,
        invitation_id=invitation.id,
        version_id=opened.version.id,
        language=current_language(),
        answered_at=clock.now(),
        answers=answers,
    )


def _submission_id(invitation_id: str, form_id: str, answers: tuple[Answered, ...]) -> str:
    """The same for the same answers from the same page: a double click or a retry is one.

    Other answers from that page are another submission: who goes back and corrects them means it.
    """
    given = [[a.question_id, a.value, a.choice, a.text, a.no_opinion] for a in answers]
    content = json.dumps([invitation_id, form_id, given])
    return sha256(content.encode("ascii")).hexdigest()[:32]


def _note_started(opened: Opened) -> None:
    """Count the first POST; a busy database loses only the count, never the page."""
    if opened.invitation.started_at is not None:
        return
    try:
        invitations.mark_started(get_db(), opened.invitation.id)
    except DatabaseBusy:
        log.warning("the database was busy: a first POST was not counted as started")
