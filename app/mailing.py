"""The worker's sending: what is due and unsent in the database, one lease and one mail at a time.

Nothing is queued. A sender killed in the middle leaves a lease that runs out, and its one mail is
sent again under the same Message-ID.
"""

import logging
from collections.abc import Callable
from enum import Enum, auto

from app import delivery, mail, signing
from app.config import Settings
from surveys import campaigns, clock, invitations, leases, questionnaires, stop_list
from surveys.db import Database
from surveys.errors import DatabaseBusy
from surveys.invitations import Invitation
from surveys.leases import MAX_MAIL_TRIES

WORK = "mail"
LEASE_SECONDS = 180.0
"""More than the six steps of one conversation with the server, each with its own timeout."""

# A mail that was not taken waits 30 s, 1 min, 2 min … at most 1 h: 80 tries are some three days.
FIRST_WAIT_SECONDS = 30.0
LONGEST_WAIT_SECONDS = 3600.0

# A server that is away is left alone by everybody: 15 s, 30 s … at most 10 min.
SERVER_WORK = "mail-server"
SERVER = "smtp"
FIRST_REST_SECONDS = 15.0
LONGEST_REST_SECONDS = 600.0
NO_LIMIT = 1_000_000

STORE_TRIES = 12
"""Each waits ten seconds for the database: a sent mail that is not noted would be sent again."""

log = logging.getLogger(__name__)


class _Outcome(Enum):
    """What became of one invitation's turn."""

    DONE = auto()
    NOT_OURS = auto()
    LATER = auto()
    SERVER_AWAY = auto()


def send_due(
    db: Database,
    settings: Settings,
    holder: str,
    limit: int = 20,
    *,
    timeout_seconds: float = delivery.TIMEOUT_SECONDS,
) -> int:
    """Send up to *limit* due invitations; returns how many were settled: sent, stopped or refused.

    0 when nothing is due, or the mail server is away; failures wait longer each time.
    timeout_seconds: for each step of the conversation with the server.
    """
    server = leases.find(db, SERVER_WORK, SERVER)
    if server is not None and server.held_until > clock.now():
        return 0
    due = invitations.due(db, limit=limit)
    if not due:
        return 0
    office = delivery.office(settings, timeout_seconds=timeout_seconds)
    settled = 0
    try:
        for invitation_id in due:
            outcome = _take_turn(db, settings, office, holder, invitation_id)
            if outcome is _Outcome.SERVER_AWAY:
                break
            settled += outcome is _Outcome.DONE
    finally:
        office.close()
    if server is not None and settled:
        leases.release(db, SERVER_WORK, [SERVER])
    return settled


def _take_turn(
    db: Database, settings: Settings, office: delivery.Office, holder: str, invitation_id: str
) -> _Outcome:
    """One invitation from its claim to what became of it."""
    if not leases.claim(
        db,
        WORK,
        [invitation_id],
        holder=holder,
        seconds=LEASE_SECONDS,
        max_tries=MAX_MAIL_TRIES,
    ):
        return _Outcome.NOT_OURS
    invitation = invitations.get(db, invitation_id)
    if not _is_due(invitation):
        leases.release(db, WORK, [invitation_id])  # another worker was faster
        return _Outcome.NOT_OURS
    obstacle = _obstacle(db, settings, invitation)
    if obstacle is not None:
        _store(db, invitation, obstacle)
        return _Outcome.DONE
    return _send(db, settings, office, holder, invitation)


def _is_due(invitation: Invitation) -> bool:
    return not (invitation.sent_at or invitation.stopped_at or invitation.bounced_at)


def _obstacle(
    db: Database, settings: Settings, invitation: Invitation
) -> Callable[[], None] | None:
    """What to note instead of sending, looked up at this very moment; None when nothing forbids."""
    if invitation.email is None:
        return lambda: invitations.mark_bounced(db, invitation.id, reason="no address")
    key = signing.key("stop-list", secret=settings.secret_key)
    if not invitation.contact_active or stop_list.is_stopped(db, invitation.email, key=key):
        return lambda: invitations.mark_stopped(db, invitation.id)
    return None


def _send(
    db: Database,
    settings: Settings,
    office: delivery.Office,
    holder: str,
    invitation: Invitation,
) -> _Outcome:
    email = str(invitation.email)
    token = invitations.mint_token(db, invitation.id)
    try:
        message = mail.invitation_mail(_letter(db, invitation, email, token), settings)
        office.send(message, recipient=mail.address(email).addr_spec)
    except mail.BadAddress:
        return _refused(db, invitation, token, "invalid address")
    except delivery.Refused as refused:
        return _refused(db, invitation, token, str(refused))
    except delivery.TryLater as later:
        invitations.forget_token(db, token)
        _wait(db, invitation.id, str(later))
        return _Outcome.LATER
    except delivery.ServerUnavailable as away:
        if not away.maybe_delivered:
            invitations.forget_token(db, token)
        _wait(db, invitation.id, str(away))
        _let_server_rest(db, holder, str(away))
        return _Outcome.SERVER_AWAY
    except Exception as error:  # one mail that cannot be written must not keep back the others
        invitations.forget_token(db, token)
        log.exception("the mail of invitation %s cannot be written", invitation.id)
        _wait(db, invitation.id, type(error).__name__)
        return _Outcome.LATER
    _store(db, invitation, lambda: invitations.mark_sent(db, invitation))
    log.info("invitation %s mailed", invitation.id)
    return _Outcome.DONE


def _letter(db: Database, invitation: Invitation, email: str, token: str) -> mail.Letter:
    campaign = campaigns.get(db, invitation.campaign_id)
    return mail.Letter(
        invitation_id=invitation.id,
        language=invitation.language,
        name=invitation.contact_name,
        email=email,
        account_name=invitation.account_name,
        campaign=campaign,
        version=questionnaires.get_version(db, campaign.questionnaire_version_id),
        token=token,
    )


def _refused(db: Database, invitation: Invitation, token: str, reason: str) -> _Outcome:
    invitations.forget_token(db, token)
    _store(db, invitation, lambda: invitations.mark_bounced(db, invitation.id, reason=reason))
    log.warning("the mail of invitation %s was refused for good (%s)", invitation.id, reason)
    return _Outcome.DONE


def _store(db: Database, invitation: Invitation, note: Callable[[], None]) -> None:
    """Note what became of it and give up its lease, together; waits long for a busy database."""
    for tries_left in reversed(range(STORE_TRIES)):
        try:
            with db.transaction():
                note()
                leases.release(db, WORK, [invitation.id])
            return
        except DatabaseBusy:
            if not tries_left:
                raise


def _wait(db: Database, invitation_id: str, reason: str) -> None:
    lease = leases.find(db, WORK, invitation_id)
    tries = lease.tries if lease else 1
    seconds = wait_seconds(tries, first=FIRST_WAIT_SECONDS, longest=LONGEST_WAIT_SECONDS)
    leases.fail(db, WORK, invitation_id, error=reason, retry_after_seconds=seconds)
    log.warning(
        "the mail of invitation %s was not taken (%s), try %d; next in %d s",
        invitation_id,
        reason,
        tries,
        seconds,
    )


def _let_server_rest(db: Database, holder: str, reason: str) -> None:
    """Nobody talks to the server for a while; longer each time, until a mail goes through."""
    leases.claim(db, SERVER_WORK, [SERVER], holder=holder, seconds=1.0, max_tries=NO_LIMIT)
    lease = leases.find(db, SERVER_WORK, SERVER)
    tries = lease.tries if lease else 1
    seconds = wait_seconds(tries, first=FIRST_REST_SECONDS, longest=LONGEST_REST_SECONDS)
    leases.fail(db, SERVER_WORK, SERVER, error=reason, retry_after_seconds=seconds)
    log.warning("no mail can be sent now (%s); trying again in %d s", reason, seconds)


def wait_seconds(tries: int, *, first: float, longest: float) -> float:
    """The wait after so many *tries* (1 or more): twice as long each time, up to *longest*."""
    return min(longest, first * 2.0 ** min(tries - 1, 30))
