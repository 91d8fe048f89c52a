"""Who gets what in which language, who is left out and why; and the launch itself."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from surveys import audit, campaigns, clock, stop_list
from surveys.campaigns import Campaign
from surveys.contacts import address_key
from surveys.db import Database, Row
from surveys.errors import BadInput

REST_DAYS = 60
"""Nobody is asked the same questionnaire twice within so many days."""

# Of a contact: by the same questionnaire in another campaign, sent or about to be sent. Parameters:
# campaign_id, questionnaire_id, since.
ASKED_LATELY = """EXISTS (
           SELECT 1 FROM invitation AS earlier
             JOIN campaign AS other ON other.id = earlier.campaign_id
             JOIN questionnaire_version AS version ON version.id = other.questionnaire_version_id
            WHERE earlier.contact_id = contact.id AND other.id <> :campaign_id
              AND version.questionnaire_id = :questionnaire_id
              AND (earlier.sent_at >= :since
                   OR (earlier.sent_at IS NULL AND earlier.due_at IS NOT NULL
                       AND earlier.stopped_at IS NULL AND earlier.bounced_at IS NULL
                       AND other.state = 'open'))
       )"""

NO_ADDRESS = "no_address"
STOPPED = "stopped"
INACTIVE = "inactive"
NOT_UNDER_WAY = "not_under_way"
RECENT = "recent"

REASONS = (NO_ADDRESS, STOPPED, INACTIVE, NOT_UNDER_WAY, RECENT)
"""Why a chosen contact gets no mail; the first that holds is the one given."""


@dataclass(frozen=True)
class Planned:
    """One chosen contact: what they get, or in `left_out` the reason why they get nothing."""

    invitation_id: str
    contact_id: str
    name: str
    email: str | None
    account_name: str
    relationship_id: str
    subtype: str | None
    language: str
    left_out: str | None


@dataclass(frozen=True)
class Summary:
    """A plan in figures: mails by language, those left out by reason.

    repeated: how many addresses get more than one mail, being contacts of several accounts.
    """

    mails: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    repeated: int = 0

    @property
    def total(self) -> int:
        return sum(self.mails.values())

    @property
    def total_left_out(self) -> int:
        return sum(self.left_out.values())


def plan(
    db: Database, campaign: Campaign, *, key: bytes, moment: str | None = None
) -> list[Planned]:
    """What every chosen contact of a draft would get now, by account and name.

    key: that of the stop list.
    """
    moment = moment or clock.now()
    rows = db.all(
        _CHOSEN,
        campaign_id=campaign.id,
        questionnaire_id=campaign.questionnaire_id,
        since=clock.after(moment, seconds=-REST_DAYS * 86_400),
    )
    stopped = stop_list.stopped_among(
        db, [row["email"] for row in rows if row["email"] is not None], key=key
    )
    return [_planned(row, stopped) for row in rows]


def summary(planned: Iterable[Planned]) -> Summary:
    """The figures of a plan."""
    planned = list(planned)
    sent = [entry for entry in planned if entry.left_out is None]
    addresses = Counter(address_key(entry.email or "") for entry in sent)
    return Summary(
        mails=_counts((entry.language for entry in sent), ("fr", "en")),
        left_out=_counts((entry.left_out or "" for entry in planned), REASONS),
        repeated=sum(1 for count in addresses.values() if count > 1),
    )


def launch(
    db: Database,
    campaign_id: str,
    *,
    key: bytes,
    moment: str | None = None,
    user_id: str | None = None,
) -> Summary:
    """Open the campaign and make its mails due, all at once; returns what was planned.

    Those left out leave the campaign. Raises BadInput when it is no draft, its notice is not whole,
    its closing date is past, or nobody would get a mail; nothing is changed then.
    """
    moment = moment or clock.now()
    with db.transaction():
        campaign = campaigns.get(db, campaign_id)
        campaigns.require_launchable(campaign, moment=moment)
        planned = plan(db, campaign, key=key, moment=moment)
        figures = summary(planned)
        if figures.total == 0:
            raise BadInput("nobody would get a mail: choose contacts who may be written to")
        _open(db, campaign_id, planned, moment)
        audit.record(
            db,
            "campaign launched",
            user_id=user_id,
            subject=campaign_id,
            detail=f"{figures.total} mails due, {figures.total_left_out} contacts left out",
        )
    return figures


def _open(db: Database, campaign_id: str, planned: list[Planned], moment: str) -> None:
    db.execute_many(
        "DELETE FROM invitation WHERE id = :id",
        [{"id": entry.invitation_id} for entry in planned if entry.left_out is not None],
    )
    db.execute(
        "UPDATE invitation SET due_at = :moment WHERE campaign_id = :campaign_id",
        campaign_id=campaign_id,
        moment=moment,
    )
    db.execute(
        "UPDATE campaign SET state = 'open', launched_at = :moment WHERE id = :campaign_id",
        campaign_id=campaign_id,
        moment=moment,
    )


_CHOSEN = f"""
SELECT invitation.id AS invitation_id, contact.id AS contact_id, contact.name, contact.email,
       contact.active, account.name AS account_name, relationship.id AS relationship_id,
       relationship.subtype, relationship.stage, invitation.language,
       {ASKED_LATELY} AS recent
  FROM invitation
  JOIN contact ON contact.id = invitation.contact_id
  JOIN account ON account.id = contact.account_id
  JOIN relationship ON relationship.id = invitation.relationship_id
 WHERE invitation.campaign_id = :campaign_id
 ORDER BY account.name_folded, contact.name, invitation.id
"""  # noqa: S608 - a text of ours


def _planned(row: Row, stopped: set[str]) -> Planned:
    return Planned(
        invitation_id=row["invitation_id"],
        contact_id=row["contact_id"],
        name=row["name"],
        email=row["email"],
        account_name=row["account_name"],
        relationship_id=row["relationship_id"],
        subtype=row["subtype"],
        language=row["language"],
        left_out=_reason(row, stopped),
    )


def _reason(row: Row, stopped: set[str]) -> str | None:
    holds = {
        NO_ADDRESS: row["email"] is None,
        STOPPED: row["email"] in stopped,
        INACTIVE: not row["active"],
        NOT_UNDER_WAY: row["stage"] != "active",
        RECENT: bool(row["recent"]),
    }
    return next((reason for reason in REASONS if holds[reason]), None)


def _counts(values: Iterable[str], order: tuple[str, ...]) -> dict[str, int]:
    counted = Counter(values)
    return {name: counted[name] for name in order if counted[name]}
