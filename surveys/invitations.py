"""Invitations: one contact's personal link in one campaign, from its token to its last state."""

import re
import secrets
from dataclasses import dataclass, fields
from hashlib import sha256

from surveys import clock, evidence
from surveys.campaigns import Campaign
from surveys.campaigns import get as get_campaign
from surveys.db import Database
from surveys.errors import NotFound
from surveys.leases import MAX_MAIL_TRIES

TOKEN_BYTES = 32

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")

STATES = ("waiting", "sent", "started", "completed", "bounced", "stopped")
"""Of an invitation, once launched; `app/campaigns` words them."""


@dataclass(frozen=True)
class Invitation:
    """One invitation, with what a page or a mail needs to know around it.

    language: of the mail. subtype: of the relationship. sent_at … completed_at: UTC, None until
    it happened. email: None when the address is gone.
    """

    id: str
    campaign_id: str
    relationship_id: str
    contact_id: str
    language: str
    due_at: str | None
    sent_at: str | None
    stopped_at: str | None
    bounced_at: str | None
    bounce_reason: str | None
    started_at: str | None
    completed_at: str | None
    subtype: str | None
    contact_name: str
    email: str | None
    contact_active: bool
    account_name: str


@dataclass(frozen=True)
class Progress:
    """A campaign's invitations in figures.

    delivered: handed to the mail server and not refused. waiting: still to be sent. set_aside:
    those of the waiting that were tried for days and are given up.
    """

    invited: int
    waiting: int
    delivered: int
    started: int
    completed: int
    bounced: int
    stopped: int
    set_aside: int

    @property
    def response_rate(self) -> float | None:
        """Completed ÷ delivered, 0 to 1; None when nothing was delivered."""
        return self.completed / self.delivered if self.delivered else None

    @property
    def completion_rate(self) -> float | None:
        """Completed ÷ started, 0 to 1; None when nobody started."""
        return self.completed / self.started if self.started else None


@dataclass(frozen=True)
class Followed:
    """One line of a campaign's list. state: one of STATES; last_error: why it still waits."""

    id: str
    contact_id: str
    contact_name: str
    account_id: str
    account_name: str
    language: str
    state: str
    sent_at: str | None
    completed_at: str | None
    bounce_reason: str | None
    last_error: str | None


def token_hash(raw: str) -> str:
    """What is stored of a token: a copy of the database opens no link."""
    return sha256(raw.encode("ascii", "replace")).hexdigest()


def mint_token(db: Database, invitation_id: str) -> str:
    """A new token for this invitation, 43 letters; the ones before it stay valid."""
    raw = secrets.token_urlsafe(TOKEN_BYTES)
    db.execute(
        """
        INSERT INTO invitation_token (hash, invitation_id, made_at)
        VALUES (:hash, :invitation_id, :made_at)
        """,
        hash=token_hash(raw),
        invitation_id=invitation_id,
        made_at=clock.now(),
    )
    return raw


def forget_token(db: Database, raw: str) -> None:
    """The mail with this token certainly reached nobody: let the link be unknown."""
    db.execute("DELETE FROM invitation_token WHERE hash = :hash", hash=token_hash(raw))


def by_token(db: Database, raw: str) -> Invitation:
    """The invitation whose link holds *raw*. Raises NotFound, the same for whatever is wrong."""
    if not _TOKEN.match(raw):
        raise NotFound
    row = db.one(
        "SELECT invitation_id FROM invitation_token WHERE hash = :hash", hash=token_hash(raw)
    )
    return get(db, row["invitation_id"])


def get(db: Database, invitation_id: str) -> Invitation:
    """The invitation of that id. Raises NotFound."""
    row = db.one(
        """
        SELECT invitation.*, relationship.subtype, contact.name AS contact_name, contact.email,
               contact.active AS contact_active, account.name AS account_name
          FROM invitation
          JOIN relationship ON relationship.id = invitation.relationship_id
          JOIN contact ON contact.id = invitation.contact_id
          JOIN account ON account.id = contact.account_id
         WHERE invitation.id = :invitation_id
        """,
        invitation_id=invitation_id,
    )
    known = {field.name: row[field.name] for field in fields(Invitation)}
    return Invitation(**known | {"contact_active": bool(row["contact_active"])})


def campaign_of(db: Database, invitation: Invitation) -> Campaign:
    return get_campaign(db, invitation.campaign_id)


def due(db: Database, *, limit: int, moment: str | None = None) -> list[str]:
    """Ids of invitations to be mailed now: launched, open, unsent, and resting from no failure."""
    rows = db.all(
        """
        SELECT invitation.id FROM invitation
          JOIN campaign ON campaign.id = invitation.campaign_id
          LEFT JOIN lease ON lease.work = 'mail' AND lease.subject_id = invitation.id
         WHERE invitation.due_at <= :moment AND invitation.sent_at IS NULL
           AND invitation.stopped_at IS NULL AND invitation.bounced_at IS NULL
           AND campaign.state = 'open' AND campaign.closes_at > :moment
           AND (lease.subject_id IS NULL
                OR (lease.held_until <= :moment AND lease.tries < :max_tries))
         ORDER BY invitation.due_at, invitation.id
         LIMIT :limit
        """,
        moment=moment or clock.now(),
        max_tries=MAX_MAIL_TRIES,
        limit=limit,
    )
    return [row["id"] for row in rows]


def mark_sent(db: Database, invitation: Invitation) -> None:
    """The mail server has it; its relationship's score may now count a silence."""
    with db.transaction():
        db.execute(
            "UPDATE invitation SET sent_at = COALESCE(sent_at, :moment) WHERE id = :id",
            id=invitation.id,
            moment=clock.now(),
        )
        evidence.touch(db, [invitation.relationship_id])


def mark_stopped(db: Database, invitation_id: str) -> None:
    """The address was on the stop list when its turn came: nothing is ever sent."""
    db.execute(
        "UPDATE invitation SET stopped_at = COALESCE(stopped_at, :moment) WHERE id = :id",
        id=invitation_id,
        moment=clock.now(),
    )


def mark_bounced(db: Database, invitation_id: str, *, reason: str) -> None:
    """The mail was refused for good. reason: a code or a word, never an address."""
    db.execute(
        """
        UPDATE invitation SET bounced_at = :moment, bounce_reason = :reason
         WHERE id = :id AND bounced_at IS NULL
        """,
        id=invitation_id,
        moment=clock.now(),
        reason=reason[:100],
    )


def retry_bounced(db: Database, campaign_id: str) -> int:
    """Send once more what was refused, after the cause is mended; returns how many are due."""
    return db.execute(
        """
        UPDATE invitation SET bounced_at = NULL, bounce_reason = NULL
         WHERE campaign_id = :campaign_id AND bounced_at IS NOT NULL
        """,
        campaign_id=campaign_id,
    )


def mark_started(db: Database, invitation_id: str) -> None:
    """The first POST came; later ones change nothing."""
    db.execute(
        "UPDATE invitation SET started_at = :moment WHERE id = :id AND started_at IS NULL",
        id=invitation_id,
        moment=clock.now(),
    )


def progress(db: Database, campaign_id: str) -> Progress:
    """Invitations of one campaign by what became of them; all zero when nobody was chosen."""
    row = db.one(
        """
        SELECT count(*) AS invited,
               count(*) FILTER (WHERE sent_at IS NULL AND stopped_at IS NULL
                                  AND bounced_at IS NULL) AS waiting,
               count(*) FILTER (WHERE sent_at IS NOT NULL AND bounced_at IS NULL) AS delivered,
               count(*) FILTER (WHERE started_at IS NOT NULL) AS started,
               count(*) FILTER (WHERE completed_at IS NOT NULL) AS completed,
               count(*) FILTER (WHERE bounced_at IS NOT NULL) AS bounced,
               count(*) FILTER (WHERE stopped_at IS NOT NULL) AS stopped,
               count(*) FILTER (WHERE sent_at IS NULL AND stopped_at IS NULL
                                  AND bounced_at IS NULL AND lease.tries >= :max_tries
                                  AND lease.held_until <= :moment) AS set_aside
          FROM invitation
          LEFT JOIN lease ON lease.work = 'mail' AND lease.subject_id = invitation.id
         WHERE invitation.campaign_id = :campaign_id
        """,
        campaign_id=campaign_id,
        max_tries=MAX_MAIL_TRIES,
        moment=clock.now(),
    )
    return Progress(**row)


def followed(
    db: Database, campaign_id: str, *, state: str = "", limit: int = 50, offset: int = 0
) -> list[Followed]:
    """One page of a campaign's invitations, by account and name. state: one of STATES, or any."""
    rows = db.all(
        f"""
        SELECT * {_LISTED} ORDER BY name_folded, contact_name, id LIMIT :limit OFFSET :offset
        """,
        campaign_id=campaign_id,
        state=state,
        limit=limit,
        offset=offset,
    )
    return [Followed(**{field.name: row[field.name] for field in fields(Followed)}) for row in rows]


def count_followed(db: Database, campaign_id: str, *, state: str = "") -> int:
    """How many lines `followed` has in all for that state."""
    return int(db.value(f"SELECT count(*) {_LISTED}", campaign_id=campaign_id, state=state))


_LISTED = """
  FROM (SELECT invitation.id, contact.id AS contact_id, contact.name AS contact_name,
               account.id AS account_id, account.name AS account_name, account.name_folded,
               invitation.language, invitation.sent_at, invitation.completed_at,
               invitation.bounce_reason, lease.last_error,
               CASE WHEN completed_at IS NOT NULL THEN 'completed'
                    WHEN bounced_at IS NOT NULL THEN 'bounced'
                    WHEN stopped_at IS NOT NULL THEN 'stopped'
                    WHEN started_at IS NOT NULL THEN 'started'
                    WHEN sent_at IS NOT NULL THEN 'sent'
                    ELSE 'waiting' END AS state
          FROM invitation
          JOIN contact ON contact.id = invitation.contact_id
          JOIN account ON account.id = contact.account_id
          LEFT JOIN lease ON lease.work = 'mail' AND lease.subject_id = invitation.id
         WHERE invitation.campaign_id = :campaign_id) AS listed
 WHERE (CAST(:state AS TEXT) = '' OR state = :state)
"""
