"""The signed link that stops our mails; it outlives the campaign and needs no login, no cookie.

A GET only shows a button, since mail scanners open every link. A POST is done at once, with or
without the body that mail programs send (RFC 8058).
"""

from flask import Blueprint, g, render_template, request

from app import signing
from app.access import public, token_page
from app.database import get_db
from app.i18n import LANGUAGES
from surveys import campaigns, ids, invitations, stop_list
from surveys.errors import NotFound
from surveys.invitations import Invitation

bp = Blueprint("unsubscribing", __name__, url_prefix="/u")


@bp.get("/<signed>")
@public
@token_page
def ask(signed: str) -> str:
    """What the button below it will do; nothing is done yet."""
    return _page(signed, _invitation(signed), done=False)


@bp.post("/<signed>")
@public
@token_page
def stop(signed: str) -> str:
    """Write to this address no more, from now on; a second time changes nothing."""
    invitation = _invitation(signed)
    one_click = request.form.get("List-Unsubscribe") == "One-Click"
    stop_list.stop(
        get_db(),
        str(invitation.email),
        key=signing.key("stop-list"),
        source="one_click" if one_click else "page",
    )
    return _page(signed, invitation, done=True)


def _invitation(signed: str) -> Invitation:
    """The invitation the link was made for; the request speaks its language. Raises NotFound."""
    invitation_id = signing.unsign("unsubscribe", signed)
    if invitation_id is None or not ids.is_id(invitation_id):
        raise NotFound
    invitation = invitations.get(get_db(), invitation_id)
    if invitation.email is None:
        raise NotFound
    chosen = request.args.get("lang")
    g.language = chosen if chosen in LANGUAGES else invitation.language
    return invitation


def _page(signed: str, invitation: Invitation, *, done: bool) -> str:
    notice = campaigns.get(get_db(), invitation.campaign_id).notice
    return render_template(
        "unsubscribing/done.html" if done else "unsubscribing/ask.html",
        signed=signed,
        address=masked(str(invitation.email)),
        contact=notice.privacy_contact,
    )


def masked(address: str) -> str:
    """Enough of an address for its owner to know it: `c…@example.com`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
