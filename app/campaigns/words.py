"""What the campaign pages call states and reasons, in the language of the request."""

from flask_babel import gettext as _
from flask_babel import ngettext

from surveys.campaigns import SpokenNotice


def states() -> dict[str, str]:
    """Of an invitation."""
    return {
        "waiting": _("waiting to be sent"),
        "sent": _("sent, no answer yet"),
        "started": _("started"),
        "completed": _("answered"),
        "bounced": _("refused by the mail server"),
        "stopped": _("wants no more mail"),
    }


def campaign_states() -> dict[str, str]:
    return {"draft": _("draft"), "open": _("open"), "closed": _("closed")}


def reasons() -> dict[str, str]:
    """Why a chosen contact gets no mail."""
    return {
        "no_address": _("no mail address"),
        "stopped": _("wants no more mail"),
        "inactive": _("no longer active"),
        "not_under_way": _("relationship not under way: a prospect, or ended"),
        "recent": _("asked the same in the last 60 days"),
    }


def language_names() -> dict[str, str]:
    return {"fr": _("French"), "en": _("English")}


def roles() -> dict[str, str]:
    return {"decider": _("decides"), "buyer": _("buys"), "user": _("uses")}


def notice_lines(notice: SpokenNotice) -> list[str]:
    """The notice in the words that the mail and the survey page use."""
    period = ngettext(
        "%(num)s month after the survey closes",
        "%(num)s months after the survey closes",
        notice.retention_months,
    )
    return [
        _("Your answers carry your name"),
        _("Read by: %(readers)s", readers=notice.readers),
        _("Used for: %(purpose)s", purpose=notice.purpose),
        _("Kept: %(period)s", period=period),
        _("Responsible: %(controller)s", controller=notice.controller),
        _("Questions, rights: %(contact)s", contact=notice.privacy_contact),
    ]
