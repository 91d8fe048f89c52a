"""A personal link, opened: the invitation it stands for and what its pages need to know."""

from dataclasses import dataclass
from functools import cached_property

from flask import g, request

from app.database import get_db
from app.i18n import LANGUAGES
from surveys import clock, invitations, questionnaires, responses
from surveys.campaigns import Campaign
from surveys.db import Database
from surveys.errors import CampaignClosed, NotFound
from surveys.invitations import Invitation
from surveys.questionnaires import QuestionnaireVersion
from surveys.responses import Response

KEPT_VERSIONS = 200

_versions: dict[str, QuestionnaireVersion] = {}


@dataclass(frozen=True)
class Opened:
    """What a link leads to: *invitation*, its *campaign*, the questionnaire *version* served."""

    token: str
    invitation: Invitation
    campaign: Campaign
    version: QuestionnaireVersion

    @cached_property
    def earlier(self) -> Response | None:
        """The answers given before by this link, if any."""
        if self.invitation.completed_at is None:
            return None
        return responses.current(get_db(), self.invitation.id)

    @property
    def takes_answers(self) -> bool:
        return self.campaign.takes_answers(clock.now())

    def refuse_closed(self) -> None:
        """Raises CampaignClosed when answers are no longer taken."""
        if not self.takes_answers:
            raise CampaignClosed


def open_link(token: str) -> Opened:
    """What *token* leads to; from here on the request speaks its language. Raises NotFound.

    The language: the one asked for (`?lang=`, the switch in the form), else the invitation's.
    """
    db = get_db()
    invitation = invitations.by_token(db, token)
    campaign = invitations.campaign_of(db, invitation)
    if campaign.state == "draft":
        raise NotFound
    asked_for = request.form.get("switch-to") or request.args.get("lang")
    g.language = asked_for if asked_for in LANGUAGES else invitation.language
    g.opened = Opened(token, invitation, campaign, _version(db, campaign))
    opened: Opened = g.opened
    return opened


def _version(db: Database, campaign: Campaign) -> QuestionnaireVersion:
    """The campaign's version, kept in memory: once published it is never edited."""
    version_id = campaign.questionnaire_version_id
    if version_id not in _versions:
        if len(_versions) >= KEPT_VERSIONS:
            _versions.clear()
        _versions[version_id] = questionnaires.get_version(db, version_id)
    return _versions[version_id]
